import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyse } from '../../../../src/core/report/analytics';
import type { FactData, HomeFact } from '../../../../src/schema/event';
import { type Axis, type AxisValue, axes } from '../../../../src/schema/growth';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../../../src/views/growthView';
import { leaderboard } from '../../../../src/views/leaderboardView';

type Four = [number, number, number, number];
type Settled = FactData['run.settled'];

function settled(runId: string, members: Record<string, Four>, patch: Partial<Settled['members'][number]> = {}): Settled {
  return {
    runId,
    digest: 1,
    team: 't',
    topic: runId,
    rehearsal: false,
    peers: [],
    proposals: [],
    benched: [],
    used: [],
    moves: [],
    members: Object.entries(members).map(([member, four]) => ({
      member,
      scores: Object.fromEntries(
        axes.map((axis, at) => [axis, { value: four[at] as AxisValue, reason: 'said so', turns: [] }]),
      ) as unknown as Settled['members'][number]['scores'],
      ...{ insights: [], penalties: [], gates: [], flags: [], revised: [] },
      ...{ feeTier: 'sonnet', gross: 0, fee: 8, unpaid: 0, net: -8, signals: [] },
      ...{ floor: { budget: 3, spent: 1 }, mentions: {} },
      ...patch,
    })),
  };
}

function grown(runs: Settled[]): GrowthState {
  const growth = emptyGrowth();
  for (const [index, data] of runs.entries())
    foldGrowth(growth, { seq: index + 1, at: index, v: 1, type: 'run.settled', data } as HomeFact);
  return growth;
}

const runsOf = (member: string, fours: readonly Four[], others: Record<string, Four> = {}): Settled[] =>
  fours.map((four, index) => settled(`run-${index}`, { [member]: four, ...others }));
const elena = (runs: Settled[]) => analyse(grown(runs)).members.find(({ member }) => member === 'elena');
const typical: Four = [1, 2, 1, 1];
const low: Four = [0, 1, 0, 0];
const high: Four = [2, 3, 2, 3];

it('each phase is reached', () => {
  expect(elena(runsOf('elena', [typical, high]))?.phase.phase).toBe('foundation');
  expect(elena(runsOf('elena', Array(6).fill(typical)))?.phase).toMatchObject({ phase: 'specialization', axis: 'accuracy' });
  expect(elena(runsOf('elena', Array(6).fill(high), { marcus: typical }))?.phase.phase).toBe('peak');
  expect(elena(runsOf('elena', [typical, typical, typical, low, low, low], { marcus: typical }))?.phase.phase).toBe('recovery');
  expect(elena(runsOf('elena', Array(6).fill([1, 1, 2, 1] as Four), { marcus: high }))?.phase).toMatchObject({ axis: 'impact' });
  expect(elena(runsOf('elena', Array(6).fill([1, 1, 1, 1] as Four)))?.phase.phase).toBe('foundation');
});

it('recovery ends three runs after the slump, and a fall from one’s own height is one too', () => {
  const after = (count: number) => [...Array(4).fill(typical), low, low, low, ...Array(count).fill(typical)];
  expect([0, 1, 2, 3].map((count) => elena(runsOf('elena', after(count), { marcus: typical }))?.phase.phase)).toEqual([
    ...['recovery', 'recovery', 'recovery'],
    'foundation',
  ]);
  const fallen: Four[] = [...Array(8).fill(high), ...Array(3).fill(typical)];
  expect(elena(runsOf('elena', fallen, { marcus: low }))?.streak).toMatchObject({ slump: true, low: 3 });
});

it('runs that went badly for all are nobody’s slump, and nothing at all counts as one', () => {
  const hard = runsOf('elena', Array(6).fill([1, 1, 1, 0] as Four), { marcus: low });
  expect(elena(hard)?.streak.slump).toBe(false);
  const nothing = elena(runsOf('elena', Array(6).fill([0, 0, 0, 0] as Four), { marcus: typical }));
  expect(nothing).toMatchObject({ runs: 6, mean: 0, streak: { slump: true, low: 6 }, phase: { phase: 'recovery' } });
});

const four = (least: number, most: number) =>
  fc
    .tuple(...axes.map(() => fc.integer({ min: 0, max: 3 })))
    .map((list) => list as Four)
    .filter((list) => {
      const total = list.reduce((sum, one) => sum + one, 0);
      return total >= least && total <= most;
    });

it('a member with the typical 4 to 6 is never in a slump or at a peak, whatever the others have', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(four(4, 6), four(0, 12)), { minLength: 5, maxLength: 30 }), (list) => {
      const runs = list.map(([own, other], index) => settled(`run-${index}`, { elena: own, marcus: other }));
      const mine = elena(runs);
      return mine?.streak.slump === false && mine.phase.phase !== 'peak' && mine.phase.phase !== 'recovery';
    }),
  );
});

it('from whatever history, five full runs are a peak', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(four(0, 12), four(0, 12)), { maxLength: 25 }), (list) => {
      const full: Four = [3, 3, 3, 3];
      const all = [...list, ...Array.from({ length: 5 }, () => [full, typical] as [Four, Four])];
      const mine = elena(all.map(([own, other], index) => settled(`run-${index}`, { elena: own, marcus: other })));
      return mine?.phase.phase === 'peak';
    }),
  );
});

it('trends compare halves, nothing included; floor turns, mentions and ranks are counted', () => {
  const rising = elena(runsOf('elena', [low, low, [0, 0, 0, 0], typical, high, high]));
  expect(rising).toMatchObject({ trend: 'rising', axes: { novelty: { trend: 'rising' } } });
  expect(elena(runsOf('elena', Array(8).fill(typical)))).toMatchObject({ trend: 'steady', change: 0 });
  const pattern = (spent: number) => elena([settled('r', { elena: typical }, { floor: { budget: 10, spent } })])?.floor.pattern;
  expect([9, 8, 3, 2].map(pattern)).toEqual(['aggressive', 'balanced', 'balanced', 'conservative']);
  const named = grown([
    settled('a', { elena: typical, marcus: high }, { mentions: { elena: 2, clare: 1 } }),
    settled('b', { elena: [3, 3, 3, 3], marcus: low }, { mentions: { clare: 1 } }),
  ]);
  const { engagement, members } = analyse(named);
  expect(engagement).toEqual({ elena: { elena: 2, clare: 2 }, marcus: { elena: 2, clare: 2 } });
  expect(members.map(({ member, rank, ranks }) => [member, rank, ranks.map((one) => one.rank)])).toEqual([
    ['elena', 1, [2, 1]],
    ['marcus', 2, [1, 2]],
  ]);
});

it('who sat out has the rank of today, as on the leaderboard', () => {
  const growth = grown([settled('a', { elena: typical, marcus: low }), settled('b', { marcus: high }), settled('c', { marcus: high })]);
  const rows = analyse(growth).members.map(({ member, rank }) => [member, rank]);
  expect(rows).toEqual([
    ['marcus', 1],
    ['elena', 2],
  ]);
  expect(rows).toEqual(leaderboard(growth).map(({ member, rank }) => [member, rank]));
});

it('what the person put in place of a value holds', () => {
  const growth = grown([settled('a', { elena: typical })]);
  const values: Partial<Record<Axis, AxisValue>> = { impact: 3 };
  foldGrowth(growth, {
    ...{ seq: 2, at: 2, v: 1, type: 'score.overruled' },
    data: { runId: 'a', member: 'elena', values, reason: 'It changed the plan.', by: 'person', moves: [] },
  } as HomeFact);
  expect(analyse(growth).members[0]?.mean).toBe(7);
});
