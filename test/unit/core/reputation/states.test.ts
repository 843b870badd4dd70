import { describe, expect, test } from 'vitest';
import { orderByStanding, selectMembers, standingIn, weightOf } from '../../../../src/core/reputation/acts';
import { qualityOf } from '../../../../src/core/reputation/scales';
import { signalOfOverrule } from '../../../../src/core/reputation/signals';
import type { StandingState } from '../../../../src/schema/growth';
import { emptyReputation, newcomer, stateOf } from '../../../../src/views/reputationView';
import { createHistory, type Did } from '../../../support/growthHistory';

/** Roundtables that lead to a state, wherever a member comes from. */
const ways: Readonly<Record<StandingState, Did>> = {
  healthy: { points: 9 },
  watch: { points: 5 },
  warning: { points: 2, penalties: ['redundancy'] },
  evolve: { points: 0, failed: 1, penalties: ['hallucination'] },
};
const states = Object.keys(ways) as StandingState[];
/** The colleagues say what the judge says, and so does the member of them. */
const others = { b: { points: 5 }, c: { points: 5 }, d: { points: 5 } };

function reach(history: ReturnType<typeof createHistory>, to: StandingState): number {
  for (let runs = 0; runs < 25; runs++) {
    if (stateOf(standingIn(history.growth.reputation, 'a')) === to && runs > 0) return runs;
    const did = ways[to];
    const of = (target: string, points: number) =>
      ['a', 'b', 'c', 'd'].flatMap((reviewer) => (reviewer === target ? [] : [{ reviewer, target, score: qualityOf(points) - 12 }]));
    history.settle({ a: did, ...others }, [...of('a', did.points), ...of('b', 5), ...of('c', 5), ...of('d', 5)]);
  }
  return Number.POSITIVE_INFINITY;
}

describe('every state from every other, by roundtables', () => {
  test.each(states.flatMap((from) => states.filter((to) => to !== from).map((to) => [from, to] as const)))('%s to %s', (from, to) => {
    const history = createHistory();
    expect(reach(history, from)).toBeLessThan(15);
    expect(reach(history, to)).toBeLessThan(15);
  });

  test('the calibration: typical runs are 55 to 70, clearly good ones about 80, and a member stays where its runs are', () => {
    expect([4, 5, 6, 8].map(qualityOf)).toEqual([55, 62.5, 70, 82]);
    expect(signalOfOverrule(8, 'It held.')).toMatchObject({ dimension: 'output_quality', value: 82 });
    for (const to of states) {
      const history = createHistory();
      reach(history, to);
      for (let more = 0; more < 10; more++) history.settle({ a: ways[to] });
      expect([to, stateOf(standingIn(history.growth.reputation, 'a'))]).toEqual([to, to]);
    }
  });

  test('a hundred failures are evolve, and reasons and turns stand with every signal', () => {
    const history = createHistory();
    let runs = 0;
    while (stateOf(standingIn(history.growth.reputation, 'a')) !== 'evolve' && runs++ < 100)
      history.settle({ a: { points: 0, failed: 3 } });
    expect(runs).toBeLessThanOrEqual(5);
    const signals = history.growth.reputation.members.a?.history.flatMap((moment) => moment.signals) ?? [];
    expect(signals.every(({ why }) => why.length > 10)).toBe(true);
    expect(signals.find(({ dimension }) => dimension === 'task_completion')?.turns).toHaveLength(3);
  });

  test('improvement compares with the member’s own average: the same points are better for who had fewer', () => {
    const rising = createHistory();
    const falling = createHistory();
    for (const points of [2, 2, 3]) rising.settle({ a: { points } });
    for (const points of [8, 8, 9]) falling.settle({ a: { points } });
    rising.settle({ a: { points: 5 } });
    falling.settle({ a: { points: 5 } });
    const last = ({ growth }: typeof rising) =>
      growth.reputation.members.a?.history.at(-1)?.signals.find((one) => one.dimension === 'improvement_rate');
    expect(last(rising)?.value).toBeGreaterThan((last(falling)?.value ?? 0) + 10);
    expect(last(rising)?.why).toContain('5 points are 2.7 above its average of 2.3 over 3 runs');
  });
});

describe('standing acts', () => {
  test('what a vote weighs', () => {
    expect([70, 0, 100, 105, 35].map(weightOf)).toEqual([1, 0.3, 100 / 70, 1.5, 0.5]);
  });

  test('who takes part: newcomers first, then the best, and now and then who was seen little', () => {
    const reputation = emptyReputation();
    const seen = (name: string, composite: number, times: number) => {
      reputation.members[name] = {
        dimensions: { ...newcomer().dimensions, output_quality: composite },
        history: Array.from({ length: times }, (_, seq) => ({ seq, at: seq, composite, signals: [] })),
      };
    };
    seen('best', 90, 40);
    seen('good', 80, 40);
    seen('poor', 50, 40);
    expect(selectMembers(['poor', 'zoe', 'good', 'best', 'ann'], reputation, 3)).toEqual(['ann', 'zoe', 'best']);
    expect(selectMembers(['poor', 'good', 'best'], reputation, 2)).toEqual(['best', 'good']);
    // Seen twice only: it may be better than it looks.
    seen('poor', 50, 2);
    expect(selectMembers(['poor', 'good', 'best'], reputation, 2)).toContain('poor');
    expect(orderByStanding(['zoe', 'poor', 'best', 'ann'], reputation)).toEqual(['best', 'ann', 'zoe', 'poor']);
  });
});
