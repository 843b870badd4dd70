import type { Journal } from '../ports/journal';
import type { Store } from '../ports/store';
import type { Clock } from '../ports/world';

/** Facts that are applied before others get their turn on the event loop. */
const slice = 500;

export type CaughtUp = { streams: number; facts: number; problems: string[] };

/** Brings the database up to the journals: what another process wrote, or everything when it was lost. */
export async function catchUp(store: Store, journal: Journal, clock: Clock): Promise<CaughtUp> {
  const out: CaughtUp = { streams: 0, facts: 0, problems: [] };
  for (const stream of await journal.streams()) {
    const { facts, problems } = await journal.read(stream, store.lastSeq(stream));
    out.problems.push(...problems);
    out.streams += 1;
    for (let from = 0; from < facts.length; from += slice) {
      store.apply(stream, facts.slice(from, from + slice));
      out.facts += Math.min(slice, facts.length - from);
      if (from + slice < facts.length) await clock.sleep(0);
    }
  }
  return out;
}
