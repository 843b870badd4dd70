import type { FactData, HomeFact } from '../schema/event';
import type { Evolution } from '../schema/growth';

export type EvolutionState = Evolution & {
  seq: number;
  at: number;
  runId?: string | undefined;
  votes: Record<string, { vote: 'for' | 'against'; why: string }>;
  decided?: Pick<FactData['evolution.decided'], 'decision' | 'by' | 'why'> & { at: number; seq: number };
  measured?: Pick<FactData['evolution.measured'], 'before' | 'after' | 'runs' | 'verdict'> & { at: number };
};

/** Every change of a member that was proposed, the oldest first. */
export type EvolutionsState = { list: EvolutionState[] };

export function emptyEvolutions(): EvolutionsState {
  return { list: [] };
}

/** Folds one fact, in place. */
export function foldEvolutions({ list }: EvolutionsState, fact: HomeFact): void {
  const { seq, at } = fact;
  const find = (id: string): EvolutionState | undefined => list.find((one) => one.id === id);
  switch (fact.type) {
    case 'evolution.proposed':
      list.push({ ...fact.data, seq, at, votes: {} });
      return;
    case 'evolution.voted': {
      const { id, voter, vote, why } = fact.data;
      const one = find(id);
      if (one && !one.decided) one.votes[voter] = { vote, why };
      return;
    }
    case 'evolution.decided': {
      const { id, decision, by, why } = fact.data;
      const one = find(id);
      if (one) one.decided = { decision, by, why, at, seq };
      return;
    }
    case 'evolution.measured': {
      const { id, before, after, runs, verdict } = fact.data;
      const one = find(id);
      if (one) one.measured = { before, after, runs, verdict, at };
      return;
    }
  }
}
