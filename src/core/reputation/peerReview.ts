import type { PeerReview } from '../../schema/growth';
import { compositeOf, newcomer, type ReputationState } from '../../views/reputationView';
import { clamp, mean, said } from './scales';

/** One member's word on another in one run. */
export type Review = PeerReview & { runId: string };

type FactorKind = 'standing' | 'mutual' | 'consensus' | 'extreme' | 'floor';
/** What a review is multiplied with, and why. `target`: only reviews of this member. */
export type Factor = { kind: FactorKind; factor: number; why: string; target?: string };
/** What the reviews of a member weigh: the product of the factors that have no target. `notes` cost nothing. */
export type ReviewFlags = { weight: number; factors: Factor[]; notes: string[] };

/** Colleagues' word on one member in one run: their weighted mean, 0 to 100, and how each of them came into it. */
export type PeerMean = { mean: number; of: { reviewer: string; score: number; weight: number; factors: Factor[] }[] };

/** How far a member's reviews of a run are from what the others and the judge say, in points of 100. */
export type Reviewing = { deviation: number; compared: number; worst: { target: string; score: number; others: number } };

/** Source of all figures: FACTS 3.6. */
const limits = {
  last: 20,
  pair: { least: 3, most: 50, average: 85, factor: 0.5 },
  consensus: { least: 5, others: 2, deviation: 25, most: 0.3 },
  extreme: { least: 5, share: 0.7, low: 10, high: 90, factor: 0.6 },
  pass: { least: 5, share: 0.8, score: 70 },
  standing: 0.1,
  floor: 0.05,
} as const;

/** Every review by who gave it, and by run and whom it is of; in order. */
type Book = { by: ReadonlyMap<string, readonly Review[]>; of: ReadonlyMap<string, readonly Review[]> };

/** The latest reviews that count: 50 runs of a team of five. Whoever has mended is not held to what was before. */
const remembered = 1_000;

function bookOf(reputation: ReputationState, present: readonly Review[]): Book {
  const reviews: readonly Review[] = [...reputation.reviews.slice(-remembered), ...present];
  const by = new Map<string, Review[]>();
  const of = new Map<string, Review[]>();
  const add = (map: Map<string, Review[]>, key: string, review: Review): void => {
    const known = map.get(key);
    if (known) known.push(review);
    else map.set(key, [review]);
  };
  for (const review of reviews) {
    add(by, review.reviewer, review);
    add(of, workOf(review), review);
  }
  return { by, of };
}

const workOf = ({ runId, target }: Pick<Review, 'runId' | 'target'>): string => `${runId}\n${target}`;

/**
 * What a member's reviews weigh and why: its standing, and what its last 20 reviews show. Reviews of one colleague may weigh less still.
 *
 * @param present reviews of a run that is not settled yet
 */
export function reviewFlags(reputation: ReputationState, reviewer: string, present: readonly Review[] = []): ReviewFlags {
  const book = bookOf(reputation, present);
  const flags = ownFlags(reputation, book, reviewer);
  const targets = new Set((book.by.get(reviewer) ?? []).map(({ target }) => target));
  return { ...flags, factors: [...flags.factors, ...[...targets].sort().flatMap((target) => mutual(book, reviewer, target))] };
}

/**
 * What colleagues say of each member in one run, as a weighted mean. A member without a review has none, which is not 100.
 *
 * @param reviews of this one run; those of the runs before stand in the reputation
 */
export function peerMeans(reputation: ReputationState, reviews: readonly Review[]): Record<string, PeerMean> {
  const counted = reviews.filter(({ reviewer, target }) => reviewer !== target);
  const book = bookOf(reputation, counted);
  const own = new Map([...new Set(counted.map(({ reviewer }) => reviewer))].map((name) => [name, ownFlags(reputation, book, name)]));
  const out: Record<string, PeerMean> = {};
  for (const { reviewer, target, score } of counted) {
    const flags = own.get(reviewer);
    if (!flags) continue;
    const pair = mutual(book, reviewer, target);
    const weight = Math.max(
      limits.floor,
      pair.reduce((product, { factor }) => product * factor, flags.weight),
    );
    const entry = out[target] ?? { mean: 0, of: [] };
    entry.of.push({ reviewer, score, weight, factors: [...flags.factors, ...pair] });
    out[target] = entry;
  }
  for (const entry of Object.values(out)) entry.mean = weightedMean(entry.of);
  return out;
}

/** The mean of scores by their weights; 0 of none. */
export function weightedMean(of: readonly { score: number; weight: number }[]): number {
  const whole = of.reduce((sum, { weight }) => sum + weight, 0);
  return whole === 0 ? 0 : of.reduce((sum, { score, weight }) => sum + score * weight, 0) / whole;
}

/**
 * How close a member's reviews of a run come to what the others say, by weight, with the judge as one more voice. A reviewer's own leaning is
 * not taken out: whoever is kinder than the rest is as far off as whoever is harsher. Undefined under two reviews that can be compared.
 *
 * @param judged what the judge gave, on the colleagues' scale of 0 to 100
 */
export function reviewingOf(
  reviewer: string,
  means: Readonly<Record<string, PeerMean>>,
  judged: Readonly<Record<string, number>>,
): Reviewing | undefined {
  const compared = Object.entries(means).flatMap(([target, { of }]) => {
    const own = of.find((one) => one.reviewer === reviewer);
    const voices = of.filter((one) => one.reviewer !== reviewer).map(({ score, weight }) => ({ score, weight }));
    const judge = judged[target];
    if (judge !== undefined) voices.push({ score: judge, weight: 1 });
    return own && voices.length >= limits.consensus.others ? [{ target, score: own.score, others: weightedMean(voices) }] : [];
  });
  if (compared.length < 2) return undefined;
  const off = ({ score, others }: { score: number; others: number }): number => Math.abs(score - others);
  const [worst] = compared.sort((a, b) => off(b) - off(a));
  return worst && { deviation: mean(compared.map(off)), compared: compared.length, worst };
}

function ownFlags(reputation: ReputationState, book: Book, reviewer: string): ReviewFlags {
  const standing = compositeOf((reputation.members[reviewer] ?? newcomer()).dimensions);
  const first = Math.max(limits.standing, standing / 100);
  const factors: Factor[] = [{ kind: 'standing', factor: first, why: `Its standing is ${said(standing)}.` }];
  const last = (book.by.get(reviewer) ?? []).slice(-limits.last);

  const apart = last.flatMap((review) => {
    const others = (book.of.get(workOf(review)) ?? []).filter((one) => one.reviewer !== reviewer);
    return others.length >= limits.consensus.others ? [Math.abs(review.score - mean(others.map(({ score }) => score)))] : [];
  });
  const deviation = mean(apart);
  if (last.length >= limits.consensus.least && apart.length > 0 && deviation > limits.consensus.deviation)
    factors.push({
      kind: 'consensus',
      factor: 1 - Math.min(limits.consensus.most, deviation / 100),
      why: `Its last ${apart.length} reviews are ${said(deviation)} points from the others' on average.`,
    });

  const extreme = last.filter(({ score }) => score < limits.extreme.low || score > limits.extreme.high).length;
  if (last.length >= limits.extreme.least && extreme / last.length > limits.extreme.share)
    factors.push({
      kind: 'extreme',
      factor: limits.extreme.factor,
      why: `${extreme} of its last ${last.length} reviews are under ${limits.extreme.low} or over ${limits.extreme.high}.`,
    });

  const product = factors.reduce((all, { factor }) => all * factor, 1);
  if (product < limits.floor)
    factors.push({ kind: 'floor', factor: limits.floor / product, why: `No review weighs under ${limits.floor}.` });
  const passed = last.filter(({ score }) => score >= limits.pass.score).length;
  const passes = last.length >= limits.pass.least && passed / last.length > limits.pass.share;
  return {
    weight: clamp(product, limits.floor, 1),
    factors,
    notes: passes ? [`${passed} of its last ${last.length} reviews are ${limits.pass.score} or more: it lets nearly everything pass.`] : [],
  };
}

/** Two who praise each other: three reviews or more both ways, and both averages over 85. */
function mutual(book: Book, reviewer: string, target: string): Factor[] {
  const pair = limits.pair;
  const average = (by: string, of: string): number => {
    const scores = (book.by.get(by) ?? []).flatMap((review) => (review.target === of ? [review.score] : [])).slice(-pair.most);
    return scores.length >= pair.least ? mean(scores) : 0;
  };
  const to = average(reviewer, target);
  if (to <= pair.average) return [];
  const back = average(target, reviewer);
  if (back <= pair.average) return [];
  const why = `@${reviewer} and @${target} give each other ${said(to)} and ${said(back)} on average.`;
  return [{ kind: 'mutual', factor: pair.factor, why, target }];
}
