import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Belief,
  beliefStatus,
  beliefsOf,
  beliefWithId,
  boardLines,
  emptyBeliefs,
  foldBeliefs,
  sameClaim,
} from '../../../../src/core/knowledge/beliefs';
import type { HomeFact, NewHomeFact } from '../../../../src/schema/event';

type Step = NewHomeFact;
const asserts = (id: string, claim: string, author = 'ada', voters = ['ada', 'bob', 'cyd'], threshold = 0.5): Step => ({
  type: 'belief.asserted',
  data: { team: 't', id, claim, author, confidence: 0.85, voters, threshold },
});
const votes = (voter: string, vote: 'accept' | 'contest', reason?: string, id = 'b1'): Step => ({
  type: 'belief.voted',
  data: { team: 't', id, voter, vote, reason },
});
const rules = (ruling: 'accepted' | 'rejected' | 'reopened', id = 'b1'): Step => ({
  type: 'belief.ruled',
  data: { team: 't', id, ruling, reason: 'because' },
});
const numbered = (steps: readonly Step[]): HomeFact[] => steps.map((step, i) => ({ seq: i + 1, at: 100 + i, v: 1, ...step }) as HomeFact);
const board = (...steps: Step[]): readonly Belief[] => {
  const state = emptyBeliefs();
  for (const fact of numbered(steps)) foldBeliefs(state, fact);
  return beliefsOf(state, 't');
};
const first = (...steps: Step[]): Belief => board(asserts('b1', 'Tests pay off.'), ...steps)[0] as Belief;

describe('transitions', () => {
  test.each<[string, Step[], Belief['status']]>([
    ['an assertion alone waits', [], 'pending'],
    ['another vote that reaches the threshold accepts', [votes('bob', 'accept')], 'accepted'],
    ['a vote of nobody known counts for nothing', [votes('mallory', 'accept'), votes('person', 'contest')], 'pending'],
    ['the author voting again counts for nothing', [votes('ada', 'accept')], 'pending'],
    ['one objection contests what was accepted', [votes('bob', 'accept'), votes('cyd', 'contest')], 'contested'],
    ['votes do not carry it past an objection', [votes('cyd', 'contest'), votes('bob', 'accept')], 'contested'],
    ['the objector may come round', [votes('cyd', 'contest'), votes('cyd', 'accept')], 'accepted'],
    ['whoever contests takes the own vote back', [votes('bob', 'accept'), votes('bob', 'contest'), votes('bob', 'accept')], 'accepted'],
    ['a rejected one stays so', [rules('rejected'), votes('bob', 'accept'), votes('cyd', 'contest')], 'rejected'],
    ['a ruling closes it', [rules('accepted'), votes('bob', 'contest')], 'accepted'],
    ['a ruling wins over votes', [votes('bob', 'accept'), rules('rejected')], 'rejected'],
    [
      'reopened, it is what its votes say',
      [votes('cyd', 'contest'), rules('rejected'), votes('bob', 'accept'), rules('reopened')],
      'contested',
    ],
    ['what is open cannot be reopened', [rules('reopened')], 'pending'],
  ])('%s', (_, steps, status) => {
    expect(first(...steps).status).toBe(status);
  });

  test('two members: an assertion at a threshold of a half waits for the other; one member: it does not', () => {
    expect(board(asserts('b', 'c', 'ada', ['ada', 'bob']))[0]?.status).toBe('pending');
    expect(board(asserts('b', 'c', 'ada', ['ada', 'bob'], 0))[0]?.status).toBe('pending');
    expect(board(asserts('b', 'c', 'ada', ['ada', 'ada']))[0]?.status).toBe('accepted');
    expect(board(asserts('b', 'c', 'other/eve', ['ada'], 0))[0]).toMatchObject({ status: 'pending', votesFor: [] });
  });

  test('a reason stands with the vote it was given for', () => {
    const steps = [votes('bob', 'contest', 'too few data'), votes('cyd', 'accept', 'seen it')];
    expect(first(...steps).reasons).toEqual({ bob: 'too few data', cyd: 'seen it' });
    expect(first(...steps, votes('bob', 'accept')).reasons).toEqual({ cyd: 'seen it' });
  });

  test('the same claim again is a vote for the first, by either id', () => {
    const steps = [asserts('b2', ' tests  PAY off', 'bob'), votes('cyd', 'contest', undefined, 'b2')];
    const state = emptyBeliefs();
    for (const fact of numbered([asserts('b1', 'Tests pay off.'), ...steps])) foldBeliefs(state, fact);
    expect(beliefsOf(state, 't')).toHaveLength(1);
    expect(beliefWithId(state, 't', 'b2')).toMatchObject({
      id: 'b1',
      votesFor: ['ada', 'bob'],
      votesAgainst: ['cyd'],
      status: 'contested',
    });
    expect(first(rules('rejected'), asserts('b3', 'Tests pay off', 'bob'))).toMatchObject({ status: 'rejected', votesFor: ['ada'] });
  });
});

test('sameClaim tells apart what only looks alike', () => {
  const claims = board(asserts('a', 'x > 5'), asserts('b', 'It takes 10² s'), asserts('c', '“Quoted” C++ is fast!'));
  expect(['X > 5.', 'x < 5', 'it takes 102 s', 'quoted” c++ is fast', 'C is fast'].map((claim) => sameClaim(claims, claim)?.id)).toEqual([
    ...['a', undefined, undefined, 'c', undefined],
  ]);
});

describe('any history', () => {
  const names = ['ada', 'bob', 'cyd', 'mallory'];
  const id = fc.constantFrom('b1', 'b2', 'b3');
  const step = fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .record({
          id,
          claim: fc.constantFrom('One', 'two', 'one.', 'three'),
          author: fc.constantFrom(...names),
          threshold: fc.constantFrom(0, 0.5, 2 / 3, 1),
          voters: fc.subarray(['ada', 'bob', 'cyd']),
        })
        .map((s) => asserts(s.id, s.claim, s.author, s.voters, s.threshold)),
    },
    {
      weight: 6,
      arbitrary: fc
        .record({ id, voter: fc.constantFrom(...names), vote: fc.constantFrom('accept' as const, 'contest' as const) })
        .map((s) => votes(s.voter, s.vote, undefined, s.id)),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ id, ruling: fc.constantFrom('accepted' as const, 'rejected' as const, 'reopened' as const) })
        .map((s) => rules(s.ruling, s.id)),
    },
  );

  test('keeps what the board promises, after each fact', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(40), (steps, until) => {
        const state = emptyBeliefs();
        for (const fact of numbered(steps)) {
          const before = new Map(beliefsOf(state, 't').map((belief) => [belief.id, belief]));
          foldBeliefs(state, fact);
          const after = beliefsOf(state, 't');
          for (const belief of after) {
            expect(belief.status).toBe(beliefStatus(belief));
            const { votesFor, votesAgainst, voters, threshold, ruling, author } = belief;
            const cast = [...votesFor, ...votesAgainst];
            expect(new Set(cast).size).toBe(cast.length);
            expect(cast.every((voter) => voters.includes(voter))).toBe(true);
            if (belief.status === 'accepted' && !ruling) {
              expect(votesAgainst).toEqual([]);
              expect(votesFor.length / voters.length).toBeGreaterThanOrEqual(threshold - 1e-9);
              expect(voters.length === 1 || votesFor.some((voter) => voter !== author)).toBe(true);
            }
            const old = before.get(belief.id);
            if (old && old.status !== belief.status && old.ruling) expect(fact.type).toBe('belief.ruled');
            if (old?.status === 'rejected' && belief.status !== 'rejected') expect(fact.type).toBe('belief.ruled');
            // Whatever did not change is not news either.
            if (old && old.updatedAt !== belief.updatedAt) expect(old).not.toEqual({ ...belief, updatedAt: old.updatedAt, seq: old.seq });
          }
          expect(after.every((belief) => sameClaim(after, belief.claim) === belief)).toBe(true);
        }
        const folded = structuredClone(state);
        for (const fact of numbered(steps).slice(0, until)) foldBeliefs(state, fact);
        expect(state).toEqual(folded);
      }),
      { numRuns: 300 },
    );
  });
});

test('the board for a prompt: the newest change first, a line each', () => {
  const beliefs = board(
    asserts('b1', 'First\nin two lines'),
    asserts('b2', 'Second'),
    asserts('b3', `${'x'.repeat(398)}😀y`),
    votes('bob', 'accept'),
  );
  expect(boardLines(beliefs, 2)).toEqual([
    '- [accepted] `b1` First in two lines (85 %, by @ada; for 2, against 0)',
    `- [pending] \`b3\` ${'x'.repeat(398)}… (85 %, by @ada; for 1, against 0)`,
  ]);
});
