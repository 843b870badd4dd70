import type { LedgerRow, SettledRow, SignalRow, Store } from '../../core/ports/store';
import type { HomeFact } from '../../schema/event';
import { axes, type Move } from '../../schema/growth';

/** The queries over the home stream, answered by going through its facts. */
export function storedGrowth(facts: () => readonly HomeFact[]): Pick<Store, 'ledger' | 'balances' | 'settled' | 'signals'> {
  const moves = (): LedgerRow[] =>
    facts().flatMap(({ seq, at, type, data }) => {
      const { moves: own = [], runId, by } = data as { moves?: Move[]; runId?: string; by?: string };
      return own.map((move) => ({ ...move, seq, at, type, ...(runId !== undefined && { runId }), ...(by !== undefined && { by }) }));
    });
  return {
    ledger: ({ account, limit }) =>
      moves()
        .filter(({ from, to }) => account === undefined || account === from || account === to)
        .reverse()
        .slice(0, limit),
    balances() {
      const held: Record<string, number> = {};
      for (const { from, to, amount } of moves()) {
        held[from] = (held[from] ?? 0) - amount;
        held[to] = (held[to] ?? 0) + amount;
      }
      return held;
    },
    settled(limit) {
      const runs = new Map<string, SettledRow>();
      for (const fact of facts()) {
        if (fact.type === 'run.settled') {
          const { runId, digest, team, topic, rehearsal, members } = fact.data;
          runs.set(runId, {
            ...{ runId, at: runs.get(runId)?.at ?? fact.at, digest, team, topic, rehearsal },
            members: members.map(({ member, scores, gross, fee, unpaid, net }) => ({
              ...{ member, gross, fee, unpaid, net, overruled: false },
              ...(scores && {
                values: {
                  novelty: scores.novelty.value,
                  accuracy: scores.accuracy.value,
                  impact: scores.impact.value,
                  challenge: scores.challenge.value,
                },
              }),
            })),
          });
        } else if (fact.type === 'score.overruled') {
          const { runId, member, values } = fact.data;
          const row = runs.get(runId)?.members.find((one) => one.member === member);
          if (!row?.values) continue;
          for (const axis of axes) row.values[axis] = values[axis] ?? row.values[axis];
          row.overruled = true;
        }
      }
      return [...runs.values()].reverse().slice(0, limit);
    },
    signals: ({ member, limit }) =>
      facts()
        .flatMap((fact): SignalRow[] => {
          const groups =
            fact.type === 'standing.signalled'
              ? [fact.data]
              : fact.type === 'run.settled' && fact.data.digest === 1
                ? fact.data.members.map((one) => ({ ...one, runId: fact.data.runId }))
                : [];
          return groups.flatMap(({ member: name, runId, signals }) =>
            signals.map(({ dimension, value, why }) => ({
              ...{ seq: fact.seq, at: fact.at, member: name, dimension, value, why },
              ...(runId !== undefined && { runId }),
            })),
          );
        })
        .filter((row) => member === undefined || row.member === member)
        .reverse()
        .slice(0, limit),
  };
}
