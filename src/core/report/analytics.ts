import { type Axis, axes } from '../../schema/growth';
import type {
  Engagement,
  FloorPattern,
  GrowthAnalytics,
  MemberAnalytics,
  PhaseFigures,
  RankPoint,
  Streak,
  Trend,
} from '../../schema/growthFace';
import type { GrowthState } from '../../views/growthView';
import { leaderboard } from '../../views/leaderboardView';
import { balanceOf } from '../../views/ledgerView';
import { scoredRunsOf, totalOf, valuesOf } from '../../views/scoresView';

/**
 * What the judge is calibrated to: a typical total, and what already counts as clearly good on one axis. Source: FACTS 2.1, calibration note.
 * The source's own thresholds (peak from 10, slump under 7) were tuned to another calibration, so that everybody was in a slump: FACTS A.5.
 */
export const calibration = { low: 4, high: 6, good: 2 } as const;
const window = 5;
const slumpRuns = 3;
/** Older runs say nothing of how a member is now. */
const remembered = 20;
const axisStep = 0.3;
const totalStep = 0.5;
/** How far an axis must stand above the others of the same member. */
const standsOut = 0.5;
/** How far under its own middle a member must be, where its results hardly differ. */
const fall = 2;

type Scored = ReturnType<typeof scoredRunsOf>;

/** Everybody who was ever scored, by rank, and who names whom. Runs of the rehearsal model count like all others. */
export function analyse(growth: GrowthState): GrowthAnalytics {
  const board = leaderboard(growth);
  const scored = new Map(board.map(({ member }) => [member, scoredRunsOf(growth.scores, member)]));
  const ranks = ranksOf(growth, scored);
  const members = board.map(({ member, rank }) => ({
    ...analyseMember(growth, member, scored, ranks),
    ...(rank !== undefined && { rank }),
  }));
  return { settled: growth.scores.order.length, members, engagement: engagementOf(growth) };
}

function analyseMember(
  growth: GrowthState,
  member: string,
  scored: ReadonlyMap<string, Scored>,
  ranks: ReadonlyMap<string, RankPoint[]>,
): MemberAnalytics {
  const runs = scored.get(member) ?? [];
  const totals = runs.map(({ total }) => total);
  const mean = totals.length > 0 ? meanOf(totals) : undefined;
  return {
    member,
    runs: runs.length,
    sparks: balanceOf(growth.ledger, member),
    ...(mean !== undefined && { mean }),
    axes: Object.fromEntries(axes.map((axis) => [axis, axisFigures(runs, axis)])) as MemberAnalytics['axes'],
    phase: phaseOf(growth, member, scored),
    ...trendIn(totals, totalStep),
    streak: streakOf(growth, member, scored),
    floor: floorOf(runs),
    ranks: ranks.get(member) ?? [],
  };
}

function axisFigures(runs: Scored, axis: Axis) {
  const values = runs.map((run) => run.values[axis]);
  const recent = values.slice(-window);
  return { ...(recent.length > 0 && { mean: meanOf(recent) }), ...trendIn(values, axisStep) };
}

/** The newer half of the last ten less the older half; undefined under four. A run with nothing counts as one. Source: FACTS A.5. */
function trendIn(values: readonly number[], step: number): { trend?: Trend; change?: number } {
  const last = values.slice(-2 * window);
  if (last.length < 4) return {};
  const half = Math.floor(last.length / 2);
  const change = meanOf(last.slice(-half)) - meanOf(last.slice(0, half));
  return { change, trend: change >= step ? 'rising' : change <= -step ? 'falling' : 'steady' };
}

/**
 * Where a member is: `recovery` in a slump and until three runs after it, `peak` while its last five are above what is typical and above
 * its own or its team's upper quarter, `specialization` while one axis stands out, else `foundation`. Peak and slump go by the
 * calibration, by the member's own runs and by the others', so that a member with the typical 4 to 6 is at neither.
 */
function phaseOf(growth: GrowthState, member: string, scored: ReadonlyMap<string, Scored>): PhaseFigures {
  const runs = scored.get(member) ?? [];
  const totals = runs.map(({ total }) => total);
  const peakAt = peakFor(member, scored);
  const recent = totals.slice(-window);
  const figures = { peakAt, ...(recent.length > 0 && { mean: meanOf(recent) }) };
  if (totals.length < window) return { phase: 'foundation', ...figures };
  const ends = [totals.length, totals.length - 1, totals.length - 2].filter((end) => end >= slumpRuns);
  if (ends.some((end) => slumpUpTo(growth, member, runs.slice(0, end)) >= slumpRuns)) return { phase: 'recovery', ...figures };
  if (meanOf(recent) >= peakAt) return { phase: 'peak', ...figures };
  const means = axes.map((axis) => ({ axis, mean: meanOf(runs.slice(-window).map(({ values }) => values[axis])) }));
  const best = means.reduce((a, b) => (b.mean > a.mean ? b : a));
  const others = meanOf(means.filter((one) => one !== best).map((one) => one.mean));
  if (best.mean >= calibration.good && best.mean - others >= standsOut) return { phase: 'specialization', axis: best.axis, ...figures };
  return { phase: 'foundation', ...figures };
}

/** Above what is typical, and at the upper quarter of the member's own runs or of the others', whichever is nearer. */
function peakFor(member: string, scored: ReadonlyMap<string, Scored>): number {
  const own = (scored.get(member) ?? []).slice(-remembered).map(({ total }) => total);
  const others = [...scored].flatMap(([name, runs]) => (name === member ? [] : runs.slice(-remembered).map(({ total }) => total)));
  const quarters = [own, others].filter((list) => list.length > 0).map((list) => quantile(list, 0.75));
  return Math.max(calibration.high + totalStep, quarters.length > 0 ? Math.min(...quarters) : 0);
}

/**
 * How many of the latest runs in a row were low: under what is typical and not above what the others had in the same run, or far under
 * the member's own middle.
 */
function slumpUpTo(growth: GrowthState, member: string, runs: Scored): number {
  const own = runs.slice(-remembered).map(({ total }) => total);
  if (own.length === 0) return 0;
  const spread = quantile(own, 0.75) - quantile(own, 0.25);
  const ownLow = own.length >= window ? quantile(own, 0.5) - Math.max(fall, spread) : Number.NEGATIVE_INFINITY;
  const low = ({ run, total }: Scored[number]): boolean => {
    if (total < ownLow) return true;
    const others = Object.values(growth.scores.runs[run.runId]?.members ?? {}).flatMap((one) => {
      const values = one.member === member ? undefined : valuesOf(one);
      return values ? [totalOf(values)] : [];
    });
    return total < calibration.low && (others.length === 0 || total <= meanOf(others));
  };
  const at = runs.findLastIndex((run) => !low(run));
  return runs.length - 1 - at;
}

function streakOf(growth: GrowthState, member: string, scored: ReadonlyMap<string, Scored>): Streak {
  const runs = scored.get(member) ?? [];
  const hotAt = peakFor(member, scored);
  const hot = runs.length - 1 - runs.findLastIndex(({ total }) => total < hotAt);
  const low = slumpUpTo(growth, member, runs);
  return { hot, hotAt, low, slump: low >= slumpRuns };
}

/** How much of its floor turns a member used over its last five runs. Source of the bounds: FACTS 2.12. */
function floorOf(runs: Scored): { pattern?: FloorPattern; budget: number; spent: number } {
  const floors = runs.slice(-window).map(({ settled }) => settled.floor);
  const budget = floors.reduce((sum, one) => sum + one.budget, 0);
  const spent = floors.reduce((sum, one) => sum + one.spent, 0);
  if (budget === 0) return { budget, spent };
  const share = spent / budget;
  return { budget, spent, pattern: share > 0.8 ? 'aggressive' : share < 0.3 ? 'conservative' : 'balanced' };
}

/** Names in turns, over all settled runs. */
function engagementOf({ scores }: GrowthState): Engagement {
  const matrix: Engagement = {};
  for (const runId of scores.order) {
    for (const { member, mentions } of Object.values(scores.runs[runId]?.members ?? {})) {
      const row = matrix[member] ?? {};
      matrix[member] = row;
      for (const [name, count] of Object.entries(mentions)) row[name] = (row[name] ?? 0) + count;
    }
  }
  return matrix;
}

/** The rank of each member after each run that it was scored in, by the mean of all its totals so far; equals share a rank. */
function ranksOf(growth: GrowthState, scored: ReadonlyMap<string, Scored>): Map<string, RankPoint[]> {
  const sums = new Map<string, { sum: number; runs: number }>();
  const ranks = new Map<string, RankPoint[]>();
  const totals = new Map([...scored].map(([name, runs]) => [name, new Map(runs.map(({ run, total }) => [run.runId, total]))]));
  for (const runId of growth.scores.order) {
    const took = [...totals].filter(([, of]) => of.has(runId));
    for (const [name, of] of took) {
      const { sum, runs } = sums.get(name) ?? { sum: 0, runs: 0 };
      sums.set(name, { sum: sum + (of.get(runId) ?? 0), runs: runs + 1 });
    }
    const means = new Map([...sums].map(([name, { sum, runs }]) => [name, sum / runs]));
    for (const [name] of took) {
      const mean = means.get(name) ?? 0;
      const rank = 1 + [...means.values()].filter((other) => other > mean + 1e-9).length;
      ranks.set(name, [...(ranks.get(name) ?? []), { runId, rank, of: means.size }]);
    }
  }
  return ranks;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** The value below which this part of a list lies, between two of them where it falls there. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
