import { TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import { factVersion, type HomeFact, type NewHomeFact } from '../../schema/event';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../views/growthView';
import { type BeliefState, emptyBeliefs, foldBeliefs } from '../knowledge/beliefs';
import { type DecisionState, emptyDecisions, foldDecisions } from '../knowledge/decisions';
import { emptyMemory, foldMemory, type MemoryState } from '../knowledge/memory';
import type { Journal } from '../ports/journal';
import type { Store } from '../ports/store';
import type { Clock, Log } from '../ports/world';

/** What holds between runs: memories, beliefs, decisions. One stream for all processes, locked an append at a time. */
export type Home = {
  /** What is remembered and believed now, by all teams, what other processes wrote included. Read only. */
  read(): Promise<Known>;
  /** Makes facts of what happened. Resolves when they are durable; rejects with TeamError. */
  append(facts: readonly NewHomeFact[]): Promise<void>;
  /**
   * Decides under the lock what is to happen, from what holds at that moment, so that nobody pays twice with the same spark. Answers
   * what `decide` answers; what it throws leaves everything as it was.
   */
  transact<T>(decide: (known: Readonly<Known>) => { facts: readonly NewHomeFact[]; value: T }): Promise<T>;
};

const stream = 'home';
/** How long an append waits for another process to be through with its own. */
const patienceMs = 5_000;
const pauseMs = 20;

export type Known = { memory: MemoryState; beliefs: BeliefState; decisions: DecisionState; growth: GrowthState };

export function createHome({
  journal,
  store,
  clock,
  log,
  redact,
}: {
  journal: Journal;
  store: Store;
  clock: Clock;
  log: Log;
  redact: <T>(value: T) => T;
}): Home {
  const serial = createSerial();
  const known: Known = { memory: emptyMemory(), beliefs: emptyBeliefs(), decisions: emptyDecisions(), growth: emptyGrowth() };
  let last = 0;

  const fold = (facts: readonly HomeFact[]): void => {
    for (const fact of facts) {
      foldMemory(known.memory, fact);
      foldBeliefs(known.beliefs, fact);
      foldDecisions(known.decisions, fact);
      foldGrowth(known.growth, fact);
      last = fact.seq;
    }
  };
  const readOn = async (): Promise<void> => {
    const { facts } = await journal.read(stream, last);
    fold(facts as HomeFact[]);
  };
  const acquire = async () => {
    const until = clock.ticks() + patienceMs;
    for (;;) {
      const held = await journal.acquire(stream);
      if (held.ok) return held.lease;
      if (clock.ticks() > until)
        throw new TeamError('system.locked', {
          shown: `${held.holder} has kept .roundtable/journal.jsonl for ${patienceMs / 1000} s. Try again.`,
        });
      await clock.sleep(pauseMs);
    }
  };

  return {
    read: () =>
      serial(async () => {
        await readOn();
        return known;
      }),
    append: async (facts) => {
      if (facts.length > 0) await transact(() => ({ facts, value: undefined }));
    },
    transact,
  };

  function transact<T>(decide: (known: Readonly<Known>) => { facts: readonly NewHomeFact[]; value: T }): Promise<T> {
    return serial(async () => {
      const lease = await acquire();
      try {
        await readOn();
        const { facts, value } = decide(known);
        if (facts.length === 0) return value;
        const at = clock.now();
        const numbered = facts.map((fact, index) => ({ seq: last + index + 1, at, v: factVersion, ...redact(fact) })) as HomeFact[];
        const result = await journal.append(stream, numbered, last);
        if (!result.ok) throw result.error;
        fold(numbered);
        try {
          store.apply(stream, numbered);
        } catch (cause) {
          log.error('the database did not take a fact; it is mended at the next start', { stream, cause });
        }
        return value;
      } finally {
        await lease.release();
      }
    });
  }
}
