import { placesOf, searchTerms, snippetOf, wordsOf } from '../../base/searchWords';
import type { StoredFact, StreamId } from '../../core/ports/journal';
import type { SearchHit, SearchOptions, Store, TurnRow } from '../../core/ports/store';
import type { Fact, FactOf, HomeFact } from '../../schema/event';
import { everybody } from '../../schema/teamOf';
import { addUsage, modelName, noUsage } from '../../schema/usage';
import { storedGrowth } from './storedGrowth';

/** The store's twin: keeps the facts themselves and answers each query by going through them. */
export function createMemoryStore(): Store {
  const streams = new Map<StreamId, StoredFact[]>();
  const factsOf = (runId: string): Fact[] => (streams.get(`run:${runId}`) ?? []) as Fact[];
  const turnsOf = (runId: string): TurnRow[] => {
    const turns = new Map<string, TurnRow>();
    for (const fact of factsOf(runId)) {
      if (fact.type === 'turn.started') {
        const { turn, member, purpose, model, round } = fact.data;
        turns.delete(turn);
        turns.set(turn, { runId, turn, member, purpose, model, round, status: 'open', ms: 0, usage: noUsage });
      } else if (fact.type === 'turn.finished' || fact.type === 'turn.failed') {
        const open = turns.get(fact.data.turn);
        if (!open) continue;
        const { usage, cost, ms } = fact.data;
        turns.set(fact.data.turn, {
          ...open,
          status: fact.type === 'turn.finished' ? 'finished' : 'failed',
          ms,
          usage,
          ...(cost.usd !== undefined && { usd: cost.usd }),
        });
      }
    }
    return [...turns.values()];
  };
  const run = (runId: string) => {
    const facts = factsOf(runId);
    const created = facts.find((fact): fact is FactOf<'run.created'> => fact.type === 'run.created');
    if (!created) return [];
    const summary = {
      runId,
      topic: created.data.topic,
      team: created.data.team.name,
      source: created.data.team.source,
      workflow: created.data.team.workflow.type,
      status: 'running' as const,
      startedAt: created.at,
      rounds: 0,
      calls: 0,
      usd: 0,
    };
    let unpriced = false;
    const out: ReturnType<Store['runs']>[number] & { usd: number } = { ...summary };
    for (const fact of facts) {
      if (fact.type === 'run.paused') out.status = 'paused';
      else if (fact.type === 'run.continued') out.status = 'running';
      else if (fact.type === 'run.resumed') {
        out.status = 'running';
        delete out.finishedAt;
        delete out.decision;
      } else if (fact.type === 'run.finished') {
        Object.assign(out, { status: fact.data.status, finishedAt: fact.at });
        delete out.decision;
      } else if (fact.type === 'decision.made' && fact.data.decision === 'again') {
        out.status = 'stopped';
        delete out.finishedAt;
        delete out.decision;
      } else if (fact.type === 'decision.made') {
        const { decision, words, by } = fact.data;
        out.decision = { decision, ...(words && { words }), by, at: fact.at };
      }
      if (fact.type === 'phase.started') out.rounds = Math.max(out.rounds, fact.data.round);
      else if (fact.type === 'turn.finished' || fact.type === 'turn.failed') {
        out.calls += fact.type === 'turn.finished' ? fact.data.calls : 1;
        out.usd += fact.data.cost.usd ?? 0;
        if (fact.data.cost.usd === undefined) unpriced = true;
      }
    }
    const { usd, ...rest } = out;
    return [unpriced ? rest : { ...rest, usd }];
  };

  /** Goes through every message of every run, counting. */
  const search = (query: string, { limit, author, runId }: SearchOptions): SearchHit[] => {
    const terms = searchTerms(query);
    const all = [...streams.keys()].flatMap((stream) =>
      stream.startsWith('run:')
        ? factsOf(stream.slice(4)).flatMap((fact) => {
            const message = fact.type === 'message.posted' || fact.type === 'turn.finished' ? fact.data.message : undefined;
            if (!message) return [];
            const words = wordsOf(message.text);
            const counts = terms.map((term) => placesOf(term, words).length);
            return [{ runId: stream.slice(4), seq: fact.seq, at: fact.at, author: message.author, text: message.text, words, counts }];
          })
        : [],
    );
    const average = Math.max(1, Math.round(all.reduce((sum, { words }) => sum + words.length, 0) / all.length));
    const rankOf = ({ words, counts }: (typeof all)[number]): number =>
      counts.reduce((sum, count, index) => {
        const having = all.filter((other) => (other.counts[index] ?? 0) > 0).length;
        const rarity = Math.log(1 + (all.length - having + 0.5) / (having + 0.5));
        return sum + (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / average));
      }, 0);
    return all
      .filter((row) => terms.length > 0 && row.counts.every((count) => count > 0))
      .filter((row) => (author === undefined || row.author === author) && (runId === undefined || row.runId === runId))
      .map((row) => ({ row, rank: rankOf(row) }))
      .sort(
        (a, b) =>
          b.rank - a.rank ||
          b.row.at - a.row.at ||
          (a.row.runId === b.row.runId ? b.row.seq - a.row.seq : a.row.runId < b.row.runId ? 1 : -1),
      )
      .slice(0, Math.max(0, limit))
      .map(({ row, rank }) => ({ runId: row.runId, seq: row.seq, at: row.at, author: row.author, text: snippetOf(row.text, terms), rank }));
  };

  return {
    apply(stream, facts) {
      const kept = streams.get(stream) ?? [];
      const last = kept.at(-1)?.seq ?? 0;
      const news = facts.filter((fact) => fact.seq > last);
      // As the real one: what does not connect is left to the next catch-up.
      if (news[0] && (news[0].seq === last + 1 || facts[0] !== news[0])) streams.set(stream, [...kept, ...structuredClone(news)]);
    },
    lastSeq: (stream) => streams.get(stream)?.at(-1)?.seq ?? 0,
    runs: (limit) =>
      [...streams.keys()]
        .flatMap((stream) => (stream.startsWith('run:') ? run(stream.slice(4)) : []))
        .sort((a, b) => b.startedAt - a.startedAt || (a.runId < b.runId ? 1 : -1))
        .slice(0, limit),
    members(runId) {
      const created = factsOf(runId).find((fact): fact is FactOf<'run.created'> => fact.type === 'run.created');
      if (!created) return [];
      const { team } = created.data;
      return everybody(team).map((member) => {
        const own = turnsOf(runId).filter((turn) => turn.member === member.name && turn.status !== 'open');
        return {
          runId,
          name: member.name,
          part: member.part,
          role: member.role,
          model: modelName(member.ref),
          turns: own.length,
          usage: own.map((turn) => turn.usage).reduce(addUsage, noUsage),
          usd: own.reduce((sum, turn) => sum + (turn.usd ?? 0), 0),
        };
      });
    },
    turns: turnsOf,
    messages: (runId, { afterSeq, limit }) =>
      factsOf(runId)
        .flatMap((fact) => {
          const message = fact.type === 'message.posted' || fact.type === 'turn.finished' ? fact.data.message : undefined;
          return message && fact.seq > afterSeq
            ? [{ runId, seq: fact.seq, at: fact.at, author: message.author, kind: message.kind, round: message.round, text: message.text }]
            : [];
        })
        .slice(0, limit),
    search,
    ...storedGrowth(() => (streams.get('home') ?? []) as HomeFact[]),
    forget: (stream) => void streams.delete(stream),
    flush: async () => undefined,
    close: async () => undefined,
  };
}
