import { createCancel } from '../../base/cancel';
import { TeamError } from '../../base/errors';
import type { AppendResult, Journal, Lease, StoredFact, StreamId } from '../../core/ports/journal';
import { parseFact } from '../../schema/event';

export type MemoryJournal = Journal & {
  /** The next append, whoever makes it, fails with this error and keeps nothing. */
  failNext(error: TeamError): void;
  /** Takes the lease away from whoever holds it, as a process elsewhere would. */
  loseLease(stream: StreamId): void;
  /** Another writer of the same streams, as another process is. */
  peer(): MemoryJournal;
};

type Held = { owner: object; holder: string; lost: ReturnType<typeof createCancel> };
type Shelf = {
  streams: Map<StreamId, StoredFact[]>;
  /** Discarded runs, by the name that they had. */
  trash: Map<StreamId, StoredFact[]>;
  leases: Map<StreamId, Held>;
  /** Who waits for news. */
  waiting: Set<() => void>;
  failure?: TeamError;
  peers: number;
};

const streamName = /^(home|run:[a-z0-9][a-z0-9-]{0,63})$/;

/** The journal's twin: the same contract, kept in maps. */
export function createMemoryJournal(): MemoryJournal {
  return createPeer({ streams: new Map(), trash: new Map(), leases: new Map(), waiting: new Set(), peers: 0 });
}

function createPeer(shelf: Shelf): MemoryJournal {
  const me = {};
  const name = `process ${++shelf.peers}`;
  /** Leases of ours that were lost and not yet given back. */
  const lostHere = new Set<StreamId>();
  const refuse = (code: 'system.conflict' | 'user.badInput' | 'system.bug', shown: string): AppendResult => ({
    ok: false,
    error: new TeamError(code, { shown }),
  });
  const factsOf = (stream: StreamId): readonly StoredFact[] =>
    (stream.startsWith('trash:') ? shelf.trash.get(stream.replace('trash:', 'run:')) : shelf.streams.get(stream)) ?? [];
  const check = (stream: StreamId): void => {
    if (!streamName.test(stream)) throw new TeamError('user.badInput', { shown: `${JSON.stringify(stream)} is no run of this workspace.` });
  };

  return {
    async append(stream, facts, expectedSeq) {
      if (!streamName.test(stream)) return refuse('user.badInput', `${JSON.stringify(stream)} is no run of this workspace.`);
      const { failure } = shelf;
      if (failure) {
        delete shelf.failure;
        return { ok: false, error: failure };
      }
      const held = shelf.leases.get(stream);
      if (lostHere.has(stream)) return refuse('system.conflict', `This process no longer holds ${stream}.`);
      if (held && held.owner !== me) return refuse('system.conflict', `${held.holder} is writing ${stream} now.`);
      const end = factsOf(stream).at(-1)?.seq ?? 0;
      if (end !== expectedSeq || facts.some((fact, index) => fact.seq !== expectedSeq + 1 + index)) {
        return refuse('system.conflict', `${stream} ends at fact ${end}, not at ${expectedSeq}.`);
      }
      const kept: StoredFact[] = [];
      for (const fact of facts) {
        const parsed = parseFact(fact);
        if (parsed.kind === 'bad') return refuse('system.bug', `Fact ${fact.seq} cannot be kept: ${parsed.why}`);
        // Through JSON, as the real one: what it cannot hold is not there afterwards.
        kept.push(JSON.parse(JSON.stringify(parsed.fact)) as StoredFact);
      }
      const stored = shelf.streams.get(stream);
      if (stored) stored.push(...kept);
      else shelf.streams.set(stream, kept);
      for (const wake of [...shelf.waiting]) wake();
      return { ok: true };
    },
    async read(stream, afterSeq) {
      check(stream.replace(/^trash:/, 'run:'));
      return { facts: structuredClone(factsOf(stream).filter((fact) => fact.seq > afterSeq)), problems: [] };
    },
    async *follow(stream, afterSeq, signal) {
      check(stream);
      let last = afterSeq;
      while (!signal.aborted) {
        const news = factsOf(stream).filter((fact) => fact.seq > last);
        for (const fact of news) {
          last = fact.seq;
          yield structuredClone(fact);
          if (signal.aborted) return;
        }
        if (news.length > 0) continue;
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            shelf.waiting.delete(wake);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          shelf.waiting.add(wake);
          signal.addEventListener('abort', wake);
        });
      }
    },
    streams: async () => [...shelf.streams.keys()].filter((stream) => factsOf(stream).length > 0).sort(),
    async acquire(stream) {
      check(stream);
      const before = shelf.leases.get(stream);
      if (before) return { ok: false, holder: before.holder };
      const own: Held = { owner: me, holder: name, lost: createCancel() };
      shelf.leases.set(stream, own);
      lostHere.delete(stream);
      own.lost.signal.addEventListener('abort', () => lostHere.add(stream));
      const lease: Lease = {
        holder: name,
        lost: own.lost.signal,
        async release() {
          if (shelf.leases.get(stream) === own) shelf.leases.delete(stream);
          if (own.lost.signal.aborted) lostHere.delete(stream);
        },
      };
      return { ok: true, lease };
    },
    async held(stream) {
      check(stream);
      return shelf.leases.has(stream);
    },
    async discard(stream) {
      check(stream);
      const facts = shelf.streams.get(stream);
      const held = shelf.leases.get(stream);
      if (held) throw new TeamError('system.locked', { shown: `${held.holder} is running it now. Stop it there first.` });
      if (!facts || stream === 'home') throw new TeamError('user.notFound', { shown: `There is no ${stream} here.` });
      shelf.streams.delete(stream);
      shelf.trash.set(stream, facts);
    },
    async bringBack(stream) {
      const facts = shelf.trash.get(stream);
      if (!facts) throw new TeamError('user.notFound', { shown: `${stream} is not in .roundtable/trash any more.` });
      shelf.trash.delete(stream);
      shelf.streams.set(stream, facts);
    },
    discarded: async () => [...shelf.trash.keys()].map((stream) => stream.replace('run:', 'trash:')).sort(),
    failNext(error) {
      shelf.failure = error;
    },
    loseLease(stream) {
      const held = shelf.leases.get(stream);
      shelf.leases.delete(stream);
      held?.lost.cancel('taken over');
    },
    peer: () => createPeer(shelf),
  };
}
