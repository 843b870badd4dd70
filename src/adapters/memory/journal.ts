import { createCancel } from '../../base/cancel';
import { TeamError } from '../../base/errors';
import type { Journal, Lease, StoredFact, StreamId } from '../../core/ports/journal';

export type MemoryJournal = Journal & {
  /** The next append fails with this error and keeps nothing. */
  failNext(error: TeamError): void;
  /** Takes the lease away, as another process would. */
  loseLease(stream: StreamId): void;
};

/** The journal's twin: the same contract, kept in maps. */
export function createMemoryJournal(): MemoryJournal {
  const streams = new Map<StreamId, StoredFact[]>();
  const leases = new Map<StreamId, { lost: ReturnType<typeof createCancel> }>();
  const watchers = new Set<() => void>();
  let failure: TeamError | undefined;
  const factsOf = (stream: StreamId): StoredFact[] => {
    const known = streams.get(stream) ?? [];
    streams.set(stream, known);
    return known;
  };
  const conflict = (shown: string) => ({ ok: false as const, error: new TeamError('system.conflict', { shown }) });

  return {
    async append(stream, facts, expectedSeq) {
      if (failure) {
        const error = failure;
        failure = undefined;
        return { ok: false, error };
      }
      if (leases.get(stream)?.lost.signal.aborted) return conflict(`The lease of ${stream} was lost.`);
      const kept = factsOf(stream);
      const end = kept.at(-1)?.seq ?? 0;
      if (end !== expectedSeq || facts.some((fact, index) => fact.seq !== expectedSeq + 1 + index)) return conflict(`${stream} ends at fact ${end}, not at ${expectedSeq}.`);
      kept.push(...(JSON.parse(JSON.stringify(facts)) as StoredFact[]));
      for (const wake of [...watchers]) wake();
      return { ok: true };
    },
    async read(stream, afterSeq) {
      return { facts: (streams.get(stream) ?? []).filter((fact) => fact.seq > afterSeq), problems: [] };
    },
    async *follow(stream, afterSeq, signal) {
      let last = afterSeq;
      while (!signal.aborted) {
        for (const fact of (streams.get(stream) ?? []).filter((stored) => stored.seq > last)) {
          last = fact.seq;
          yield fact;
          if (signal.aborted) return;
        }
        if ((streams.get(stream)?.at(-1)?.seq ?? 0) > last) continue;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            watchers.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          watchers.add(wake);
          signal.addEventListener('abort', wake);
        });
      }
    },
    streams: async () => [...streams.keys()].filter((stream) => (streams.get(stream)?.length ?? 0) > 0).sort(),
    async acquire(stream) {
      const held = leases.get(stream);
      if (held && !held.lost.signal.aborted) return { ok: false, holder: 'this process' };
      const own = { lost: createCancel() };
      leases.set(stream, own);
      const lease: Lease = {
        holder: 'this process',
        lost: own.lost.signal,
        async release() {
          if (leases.get(stream) === own) leases.delete(stream);
        },
      };
      return { ok: true, lease };
    },
    held: async (stream) => leases.has(stream),
    failNext(error) {
      failure = error;
    },
    loseLease(stream) {
      leases.get(stream)?.lost.cancel('taken over');
    },
  };
}
