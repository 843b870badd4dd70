import { describe, expect, test } from 'vitest';
import type { Ballot } from '../../../../src/core/member/ballots';
import { leaveOneOut } from '../../../../src/core/reputation/leaveOneOut';

const ballot = (number: number, member: string, answer: string, confidence: number, weight = 1): Ballot => ({
  number,
  member,
  answer,
  confidence,
  reason: '',
  weight,
});

describe('leave one out', () => {
  const review = (reviewer: string, score: number, weight: number) => ({ reviewer, score, weight, factors: [] });
  const credits = leaveOneOut({
    members: ['a', 'b', 'c'],
    groups: [[ballot(1, 'a', 'Yes', 0.9), ballot(2, 'b', 'yes', 0.3)], [ballot(3, 'c', 'No', 0.8)]],
    points: { a: 8, b: 5, c: 2 },
    peers: { c: { mean: 60, of: [review('a', 80, 1), review('b', 40, 1)] }, a: { mean: 70, of: [review('c', 70, 0.5)] } },
    consensus: [
      { point: 'A ceiling is needed.', members: ['a', 'b', 'c'] },
      { point: 'It is 30 seconds.', members: ['a', 'b'] },
    ],
  });
  const of = (member: string) => credits.find((one) => one.member === member);

  test('who decided a vote, and who only made it clearer', () => {
    expect(of('a')?.vote).toMatchObject({ winner: 'Yes', without: 'No', changes: true, share: 0.6 });
    expect(of('a')?.vote?.shareWithout).toBeCloseTo(0.3 / 1.1);
    expect(of('b')?.vote).toMatchObject({ without: 'Yes', changes: false });
    expect(of('c')?.vote).toMatchObject({ changes: false, shareWithout: 1 });
    expect(leaveOneOut({ members: ['a'], groups: [[ballot(1, 'a', 'Yes', 1)]], points: {}, peers: {}, consensus: [] })[0]?.vote).toEqual({
      ...{ winner: 'Yes', changes: true, share: 1, shareWithout: 0 },
    });
  });

  test('points, what colleagues would get, and the consensus that hangs on one', () => {
    expect(of('a')?.points).toEqual({ own: 8, team: 5, without: 3.5 });
    expect(of('a')?.peers).toEqual([{ member: 'c', mean: 60, without: 40 }]);
    expect(of('c')?.peers).toEqual([{ member: 'a', mean: 70 }]);
    expect(of('a')?.consensusLost).toEqual(['It is 30 seconds.']);
    expect(of('c')?.consensusLost).toEqual([]);
  });
});
