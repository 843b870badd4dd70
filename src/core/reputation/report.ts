import { type Dimension, dimensions, type Signal, type StandingState } from '../../schema/growth';
import type { EvolutionState } from '../../views/evolutionView';
import type { GrowthState } from '../../views/growthView';
import { dimensionWeights, newcomer, type StandingMoment, stateOf, trendOf } from '../../views/reputationView';
import { standingIn, weightOf } from './acts';
import { type ReviewFlags, reviewFlags } from './peerReview';

/** Why a member stands where it stands: all that is shown of its standing, serialisable. */
export type StandingReport = {
  member: string;
  standing: number;
  state: StandingState;
  trend?: 'improving' | 'declining' | 'steady';
  /** What its vote weighs. */
  vote: number;
  /** Each dimension with its share of the standing and the signal that moved it last. */
  dimensions: { dimension: Dimension; value: number; share: number; last?: Signal & { runId?: string } }[];
  reviews: ReviewFlags;
  /** The latest moments, the last first. */
  history: StandingMoment[];
  changes: EvolutionState[];
};

const moments = 10;

export function standingReport(growth: GrowthState, member: string): StandingReport {
  const reputation = growth.reputation.members[member] ?? newcomer();
  const standing = standingIn(growth.reputation, member);
  const trend = trendOf(reputation);
  const newest = [...reputation.history].reverse();
  const lastOf = (dimension: Dimension): StandingReport['dimensions'][number]['last'] => {
    for (const { signals, runId } of newest) {
      const signal = signals.findLast((one) => one.dimension === dimension);
      if (signal) return { ...signal, ...(runId !== undefined && { runId }) };
    }
    return undefined;
  };
  return {
    member,
    standing,
    state: stateOf(standing),
    ...(trend && { trend }),
    vote: weightOf(standing),
    dimensions: dimensions.map((dimension) => {
      const last = lastOf(dimension);
      return { dimension, value: reputation.dimensions[dimension], share: dimensionWeights[dimension], ...(last && { last }) };
    }),
    reviews: reviewFlags(growth.reputation, member),
    history: newest.slice(0, moments),
    changes: growth.evolutions.list.filter((one) => one.member === member),
  };
}
