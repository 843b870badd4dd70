import type { Journal, StreamContent, StreamId } from '../ports/journal';
import type { Store } from '../ports/store';
import type { Clock } from '../ports/world';

/** Facts that are applied before others get their turn on the event loop. */
const sliceSize = 500;

export type CaughtUp = { streams: number; facts: number; problems: string[] };

/**
 * Brings the database up to the journals: what another process wrote, everything when it was lost.
 * What the journals no longer hold is forgotten, since they are the truth.
 */
export async function catchUp(store: Store, journal: Journal, clock: Clock): Promise<CaughtUp> {
  const out: CaughtUp = { streams: 0, facts: 0, problems: [] };
  const streams = await journal.streams();
  for (const { runId } of store.runs(Number.MAX_SAFE_INTEGER)) if (!streams.includes(`run:${runId}`)) store.forget(`run:${runId}`);
  for (const stream of streams) {
    const { facts, problems } = await missing(store, journal, stream);
    out.problems.push(...problems);
    out.streams += 1;
    const known = store.lastSeq(stream);
    out.facts += facts.filter((fact) => fact.seq > known).length;
    for (let from = 0; from < facts.length; from += sliceSize) {
      if (from > 0) await clock.sleep(0);
      // Each slice begins with a fact that the store has, which tells it that nothing was left out between.
      store.apply(stream, facts.slice(Math.max(0, from - 1), from + sliceSize));
    }
  }
  return out;
}

/** The facts that the store lacks, after the last one that it has. */
async function missing(store: Store, journal: Journal, stream: StreamId): Promise<StreamContent> {
  const last = store.lastSeq(stream);
  if (last === 0) return journal.read(stream, 0);
  // Read from the last known fact on: when it is not there, this is another journal than the one that was applied.
  const { facts, problems } = await journal.read(stream, last - 1);
  if (facts[0]?.seq === last) return { facts, problems };
  store.forget(stream);
  return journal.read(stream, 0);
}
