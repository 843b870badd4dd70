import { describe, expect, test } from 'vitest';
import { peerMeans, type Review, reviewFlags, reviewingOf, weightedMean } from '../../../../src/core/reputation/peerReview';
import { emptyReputation, type ReputationState } from '../../../../src/views/reputationView';
import { createHistory } from '../../../support/growthHistory';

const review = (runId: string, reviewer: string, target: string, score: number): Review => ({ runId, reviewer, target, score, why: '' });

/** Runs in which everybody says this of everybody: `score(reviewer, target)`. */
function told(runs: number, names: readonly string[], score: (reviewer: string, target: string) => number): ReputationState {
  const reputation = emptyReputation();
  for (let run = 0; run < runs; run++)
    for (const reviewer of names)
      for (const target of names)
        if (target !== reviewer) reputation.reviews.push({ ...review(`run-${run}`, reviewer, target, score(reviewer, target)), seq: run });
  return reputation;
}
const names = ['a', 'b', 'c', 'd'];

describe('reviews of colleagues', () => {
  test('nobody reviewed is undefined, and one’s word on oneself counts nothing', () => {
    expect(peerMeans(emptyReputation(), [])).toEqual({});
    expect(peerMeans(emptyReputation(), [review('r', 'a', 'a', 100)])).toEqual({});
    expect(weightedMean([])).toBe(0);
  });

  test('a pair that praises each other weighs half for each other, after three reviews both ways, and for nobody else', () => {
    const score = (reviewer: string, target: string) => (reviewer + target === 'ab' || reviewer + target === 'ba' ? 88 : 50);
    const flagged = reviewFlags(told(3, names, score), 'a');
    expect(flagged.factors).toContainEqual(
      expect.objectContaining({ kind: 'mutual', factor: 0.5, target: 'b', why: '@a and @b give each other 88 and 88 on average.' }),
    );
    expect(reviewFlags(told(2, names, score), 'a').factors.map(({ kind }) => kind)).toEqual(['standing']);
    const oneWay = told(3, names, (reviewer, target) => (reviewer + target === 'ab' ? 88 : 50));
    expect(reviewFlags(oneWay, 'a').factors.map(({ kind }) => kind)).toEqual(['standing']);
    const means = peerMeans(
      told(3, names, score),
      names.flatMap((target) => names.flatMap((one) => (one === target ? [] : [review('now', one, target, score(one, target))]))),
    );
    expect(means.b?.of.find((one) => one.reviewer === 'a')?.weight).toBeCloseTo(0.35);
    expect(means.c?.of.find((one) => one.reviewer === 'a')?.weight).toBeCloseTo(0.7);
    expect(means.b?.mean).toBeCloseTo((88 * 0.35 + 50 * 1.4) / 1.75);
  });

  test('far from the others, nothing but extremes, and letting everything pass', () => {
    const kind = told(5, names, (reviewer) => (reviewer === 'a' ? 95 : 50));
    const flags = reviewFlags(kind, 'a');
    expect(flags.factors.map((one) => [one.kind, Math.round(one.factor * 100) / 100])).toEqual([
      ['standing', 0.7],
      ['consensus', 0.7],
      ['extreme', 0.6],
    ]);
    expect(flags.weight).toBeCloseTo(0.7 * 0.7 * 0.6);
    expect(flags.notes[0]).toContain('15 of its last 15 reviews are 70 or more');
    expect(reviewFlags(kind, 'b').factors.map((one) => one.kind)).toEqual(['standing']);
    expect(
      reviewFlags(
        told(1, names, () => 95),
        'a',
      ).factors,
    ).toHaveLength(1);
  });

  test('no review weighs under 0.05', () => {
    const reputation = told(5, names, (reviewer) => (reviewer === 'a' ? 95 : 30));
    reputation.members.a = {
      dimensions: { task_completion: 0, output_quality: 0, improvement_rate: 0, consistency: 0, review_accuracy: 0 },
      history: [],
    };
    expect(reviewFlags(reputation, 'a').weight).toBe(0.05);
  });

  test('leniency does not pay: who always gives 90 where the others say 50 is far off, however even it is about it', () => {
    const judged = { a: 50, b: 50, c: 50, d: 50 };
    const means = peerMeans(
      emptyReputation(),
      names.flatMap((target) => names.flatMap((one) => (one === target ? [] : [review('now', one, target, one === 'a' ? 90 : 50)]))),
    );
    expect(reviewingOf('a', means, judged)?.deviation).toBeCloseTo(40);
    expect(reviewingOf('b', means, judged)?.deviation).toBeLessThan(12);
    // One review that can be compared is no evidence.
    expect(reviewingOf('a', { b: means.b ?? { mean: 0, of: [] } }, judged)).toBeUndefined();

    const history = createHistory();
    const points = { a: { points: 5 }, b: { points: 5 }, c: { points: 5 }, d: { points: 5 } };
    const reviews = names.flatMap((target) =>
      names.flatMap((reviewer) => (reviewer === target ? [] : [{ reviewer, target, score: reviewer === 'a' ? 90 : 50 }])),
    );
    for (let run = 0; run < 6; run++) history.settle(points, reviews);
    const { members } = history.growth.reputation;
    expect(members.a?.dimensions.review_accuracy).toBeLessThan(35);
    expect(members.b?.dimensions.review_accuracy).toBeGreaterThan(85);
    expect(members.a?.history.at(-1)?.signals.find((one) => one.dimension === 'review_accuracy')?.why).toMatch(
      /^its 3 reviews are .* points from what the others and the judge say; it gave @/,
    );
  });
});
