import type { StandingState } from '../schema/growth';
import type { GrowthState } from './growthView';
import { balanceOf, isMember } from './ledgerView';
import { compositeOf, newcomer, stateOf, trendOf } from './reputationView';
import { scoredRunsOf } from './scoresView';

/** Everybody of whom anything is known, by name. */
export function membersOf({ ledger, scores, economy, reputation }: GrowthState): string[] {
  const names = new Set([
    ...Object.keys(ledger.balances).filter(isMember),
    ...Object.values(scores.runs).flatMap((run) => Object.keys(run.members)),
    ...Object.keys(economy.places),
    ...Object.keys(reputation.members),
  ]);
  return [...names].sort();
}

export type LeaderboardRow = {
  /** From 1; equals share one. Absent for whoever was never scored or has left. */
  rank?: number;
  member: string;
  /** Points of a roundtable on average, 0 to 40; absent where none was scored. */
  average?: number;
  /** Roundtables it was scored in. */
  runs: number;
  balance: number;
  standing: number;
  state: StandingState;
  /** Absent under four moments of standing. */
  trend?: 'improving' | 'declining' | 'steady';
  place: 'table' | 'bench' | 'left';
  /** A choice about it waits for the person. */
  due: boolean;
};

/** Everybody by average points, the best first. Source: FACTS 2.7 (the leaderboard sorts by average score). */
export function leaderboard(growth: GrowthState): LeaderboardRow[] {
  const rows = membersOf(growth).map((member): LeaderboardRow => {
    const totals = scoredRunsOf(growth.scores, member).map(({ total }) => total);
    const reputation = growth.reputation.members[member] ?? newcomer();
    const standing = compositeOf(reputation.dimensions);
    const trend = trendOf(reputation);
    return {
      member,
      ...(totals.length > 0 && { average: totals.reduce((sum, one) => sum + one, 0) / totals.length }),
      runs: totals.length,
      balance: balanceOf(growth.ledger, member),
      standing,
      state: stateOf(standing),
      ...(trend !== undefined && { trend }),
      place: growth.economy.places[member]?.place ?? 'table',
      due: growth.economy.due[member] !== undefined,
    };
  });
  const ranked = (row: LeaderboardRow): boolean => row.place !== 'left' && row.average !== undefined;
  rows.sort((a, b) => Number(ranked(b)) - Number(ranked(a)) || (b.average ?? -1) - (a.average ?? -1) || b.runs - a.runs);
  return rows.map((row) => {
    if (!ranked(row)) return row;
    return { rank: 1 + rows.filter((other) => ranked(other) && (other.average ?? 0) > (row.average ?? 0)).length, ...row };
  });
}
