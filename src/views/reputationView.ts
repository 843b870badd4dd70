import type { HomeFact } from '../schema/event';
import { type Dimension, dimensions, type PeerReview, type Signal, type StandingState } from '../schema/growth';

/** Source of the weights, the start and alpha: FACTS 3.5. */
export const dimensionWeights: Readonly<Record<Dimension, number>> = {
  task_completion: 0.25,
  output_quality: 0.3,
  improvement_rate: 0.25,
  consistency: 0.1,
  review_accuracy: 0.1,
};
export const startingStanding = 70;
export const alpha = 0.3;

/** The standing after one fact, and the signals that moved it. */
export type StandingMoment = { seq: number; at: number; runId?: string; composite: number; signals: Signal[] };
export type MemberReputation = { dimensions: Record<Dimension, number>; history: StandingMoment[] };
export type ReputationState = {
  members: Record<string, MemberReputation>;
  /** What members said of each other, in order. */
  reviews: (PeerReview & { runId: string; seq: number })[];
};

export function emptyReputation(): ReputationState {
  return { members: {}, reviews: [] };
}

export function newcomer(): MemberReputation {
  return { dimensions: Object.fromEntries(dimensions.map((one) => [one, startingStanding])) as Record<Dimension, number>, history: [] };
}

/** The weighted mean of the dimensions, 0 to 100. */
export function compositeOf(values: Readonly<Record<Dimension, number>>): number {
  return dimensions.reduce((sum, one) => sum + values[one] * dimensionWeights[one], 0);
}

/** Source: FACTS 3.5. */
export function stateOf(composite: number): StandingState {
  if (composite >= 80) return 'healthy';
  if (composite >= 60) return 'watch';
  return composite >= 40 ? 'warning' : 'evolve';
}

/** Last ten composites: the mean of the newer half less that of the older, beyond 3 either way; undefined under four. Source: FACTS 3.5. */
export function trendOf({ history }: Pick<MemberReputation, 'history'>): 'improving' | 'declining' | 'steady' | undefined {
  const last = history.slice(-10).map(({ composite }) => composite);
  if (last.length < 4) return undefined;
  const half = Math.floor(last.length / 2);
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const change = mean(last.slice(-half)) - mean(last.slice(0, half));
  if (change > 3) return 'improving';
  return change < -3 ? 'declining' : 'steady';
}

/** Folds one fact, in place. Every signal moves its dimension by `alpha` of the way. */
export function foldReputation(state: ReputationState, fact: HomeFact): void {
  if (fact.type === 'run.settled') {
    // A further round is the same work: its first settlement has counted.
    if (fact.data.digest > 1) return;
    for (const { member, signals } of fact.data.members) move(state, member, signals, fact, fact.data.runId);
    for (const review of fact.data.peers) state.reviews.push({ ...review, runId: fact.data.runId, seq: fact.seq });
  } else if (fact.type === 'standing.signalled') move(state, fact.data.member, fact.data.signals, fact, fact.data.runId);
}

function move(state: ReputationState, name: string, signals: readonly Signal[], { seq, at }: HomeFact, runId: string | undefined): void {
  if (signals.length === 0) return;
  const member = state.members[name] ?? newcomer();
  state.members[name] = member;
  for (const { dimension, value } of signals) member.dimensions[dimension] += alpha * (value - member.dimensions[dimension]);
  member.history.push({ seq, at, composite: compositeOf(member.dimensions), signals: [...signals], ...(runId !== undefined && { runId }) });
}
