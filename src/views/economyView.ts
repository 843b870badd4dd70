import type { FactData, HomeFact } from '../schema/event';

type Ended = { how: FactData['purchase.ended']['how']; why: string; at: number };
export type Purchase = Omit<FactData['purchase.made'], 'moves'> & { seq: number; at: number; ended?: Ended };
export type Venture = Omit<FactData['venture.pitched'], 'moves'> & {
  seq: number;
  at: number;
  resolved?: { outcome: 'success' | 'failed'; why: string; by: string; at: number; payout: number };
};
export type ProposalState = FactData['run.settled']['proposals'][number] & {
  runId: string;
  at: number;
  implemented?: { why: string; by: string; at: number };
};
export type Bulletin = FactData['bulletin.posted'] & {
  seq: number;
  at: number;
  /** Roundtables that were settled since. */
  age: number;
  closed?: { how: FactData['bulletin.closed']['how']; by: string; at: number; skill?: string };
};
export type MemberPlace = FactData['member.placed'] & {
  at: number;
  /** Roundtables that were settled without it since it went to the bench. */
  satOut: number;
};

/** What members bought, staked, proposed and asked for, and where they are. */
export type EconomyState = {
  purchases: Record<string, Purchase>;
  ventures: Record<string, Venture>;
  proposals: Record<string, ProposalState>;
  bulletin: Record<string, Bulletin>;
  /** Members who are not at the table; whoever is not in it is. */
  places: Record<string, MemberPlace>;
  /** Choices that wait for the person, by member. */
  due: Record<string, FactData['relegation.due'] & { at: number }>;
  /** The last fact that said where a member is: roundtables before it do not count towards a choice any more. */
  decided: Record<string, number>;
};

export function emptyEconomy(): EconomyState {
  return { purchases: {}, ventures: {}, proposals: {}, bulletin: {}, places: {}, due: {}, decided: {} };
}

/** Folds one fact, in place. */
export function foldEconomy(state: EconomyState, fact: HomeFact): void {
  const { seq, at } = fact;
  switch (fact.type) {
    case 'purchase.made': {
      const { moves: _, ...purchase } = fact.data;
      state.purchases[purchase.id] = { ...purchase, seq, at };
      return;
    }
    case 'purchase.ended': {
      const purchase = state.purchases[fact.data.id];
      if (purchase) purchase.ended = { how: fact.data.how, why: fact.data.why, at };
      return;
    }
    case 'venture.pitched': {
      const { moves: _, ...venture } = fact.data;
      state.ventures[venture.id] = { ...venture, seq, at };
      return;
    }
    case 'venture.resolved': {
      const { id, outcome, why, by, moves } = fact.data;
      const venture = state.ventures[id];
      const payout = moves.reduce((sum, move) => sum + (move.to === venture?.member ? move.amount : 0), 0);
      if (venture) venture.resolved = { outcome, why, by, at, payout };
      return;
    }
    case 'proposal.implemented': {
      const proposal = state.proposals[fact.data.id];
      if (proposal) proposal.implemented = { why: fact.data.why, by: fact.data.by, at };
      return;
    }
    case 'bulletin.posted':
      state.bulletin[fact.data.id] = { ...fact.data, seq, at, age: 0 };
      return;
    case 'bulletin.closed': {
      const { id, how, by, skill } = fact.data;
      const request = state.bulletin[id];
      if (request) request.closed = { how, by, at, ...(skill !== undefined && { skill }) };
      return;
    }
    case 'relegation.due':
      state.due[fact.data.member] = { ...fact.data, at };
      return;
    case 'member.placed':
      delete state.due[fact.data.member];
      state.decided[fact.data.member] = seq;
      if (fact.data.place === 'table') delete state.places[fact.data.member];
      else state.places[fact.data.member] = { ...fact.data, at, satOut: 0 };
      return;
    case 'run.settled': {
      const { runId, proposals, digest, used, benched } = fact.data;
      for (const proposal of proposals) state.proposals[proposal.id] ??= { ...proposal, runId, at };
      for (const id of used) {
        const purchase = state.purchases[id];
        if (purchase && !purchase.ended) purchase.ended = { how: 'used', why: `Used up in ${runId}.`, at };
      }
      if (digest > 1) return;
      for (const request of Object.values(state.bulletin)) if (!request.closed) request.age += 1;
      for (const name of benched) {
        const place = state.places[name];
        if (place) place.satOut += 1;
      }
      return;
    }
  }
}
