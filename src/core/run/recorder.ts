import type { TeamError } from '../../base/errors';
import { factVersion, type NewFact } from '../../schema/event';
import type { Journal, StoredFact, StreamId } from '../ports/journal';
import type { Store } from '../ports/store';
import type { Clock, Log } from '../ports/world';

export type Recorder = {
  /**
   * Makes facts of what happened: appended, then applied, then announced, in this order. Resolves
   * when they are durable and announced. Rejects with the journal's TeamError when they could not
   * be kept; from then on every call rejects with it, since a later fact would leave a gap.
   */
  record(facts: readonly NewFact[]): Promise<readonly StoredFact[]>;
};

type Ports = { journal: Journal; store: Store; clock: Clock; log: Log };

/** The one way a fact of a stream comes to be. `afterSeq` is the number of the stream's last fact. */
export function createRecorder(
  ports: Ports,
  stream: StreamId,
  afterSeq: number,
  redact: <T>(value: T) => T,
  announce: (facts: readonly StoredFact[]) => void,
): Recorder {
  let seq = afterSeq;
  let broken: TeamError | undefined;

  return {
    async record(newFacts) {
      if (broken) throw broken;
      if (newFacts.length === 0) return [];
      const at = ports.clock.now();
      const expected = seq;
      const facts = newFacts.map(
        (fact): StoredFact => ({ seq: ++seq, at, v: factVersion, type: fact.type, data: redact(fact.data) }) as StoredFact,
      );
      // Not awaited one by one: the journal writes what is queued together, in this order.
      const result = await ports.journal.append(stream, facts, expected);
      if (broken) throw broken;
      if (!result.ok) {
        broken = result.error;
        throw result.error;
      }
      try {
        ports.store.apply(stream, facts);
      } catch (cause) {
        ports.log.error('the database did not take a fact; it is mended at the next start', { stream, seq, cause });
      }
      announce(facts);
      return facts;
    },
  };
}
