import { compositeOf, type MemberReputation, newcomer, type ReputationState, startingStanding } from '../../views/reputationView';
import { clamp, mean } from './scales';

/** The standing of a member now, 0 to 100; a newcomer's is 70. */
export function standingIn(reputation: ReputationState, member: string): number {
  return compositeOf((reputation.members[member] ?? newcomer()).dimensions);
}

/** What a vote weighs: 1 for a newcomer's standing of 70, 0.3 at the least, 1.5 at the most. */
export function weightOf(standing: number): number {
  return clamp(standing / startingStanding, 0.3, 1.5);
}

/** How much a member that was seen little is preferred, beside its standing of 0 to 1. */
const curiosity = 0.15;
/** The latest standings that a choice rests on. */
const lastStandings = 10;

/**
 * The members who take part, by the upper confidence bound of their standing: the mean of its last ten over 100, and 0.15 × √(2 ln N ÷ n), where n
 * counts what moved its standing and N that of all. Whoever was never seen comes first; equals by name. In the order of the choice.
 */
export function selectMembers(names: readonly string[], reputation: ReputationState, count: number): string[] {
  const seen = names.map((name) => ({ name, history: reputation.members[name]?.history ?? [] }));
  const all = seen.reduce((sum, { history }) => sum + history.length, 0);
  const bound = (history: MemberReputation['history']): number =>
    history.length === 0
      ? Number.POSITIVE_INFINITY
      : mean(history.slice(-lastStandings).map(({ composite }) => composite)) / 100 +
        curiosity * Math.sqrt((2 * Math.log(Math.max(all, 1))) / history.length);
  return seen
    .map(({ name, history }) => ({ name, bound: bound(history) }))
    .sort((a, b) => (a.bound === b.bound ? byName(a.name, b.name) : b.bound - a.bound))
    .slice(0, Math.max(0, count))
    .map(({ name }) => name);
}

/** The best first; equals by name. */
export function orderByStanding(names: readonly string[], reputation: ReputationState): string[] {
  return [...names].sort((a, b) => standingIn(reputation, b) - standingIn(reputation, a) || byName(a, b));
}

function byName(a: string, b: string): number {
  return a < b ? -1 : 1;
}
