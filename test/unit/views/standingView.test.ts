import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, NewFact } from '../../../src/schema/event';
import type { Claim, MarkKind } from '../../../src/schema/message';
import { emptyRunStanding, foldStanding, type RunStanding, standingOf } from '../../../src/views/standingView';
import { numbered, team } from '../../support/facts';

const ref = { provider: 'fake', model: 'x' };
const usage = { input: 10, cachedRead: 0, cachedWrite: 0, output: 5, reasoning: 0 };
const created = (runId: string, forkedFrom?: { runId: string; seq: number }): NewFact => ({
  type: 'run.created',
  data: { runId, topic: runId, team: team(['elena', 'marcus'], ref), seed: 1, files: [], refusedFiles: [], product: 'test', forkedFrom },
});
const says = (turn: string, member: string, position: string, claims: Claim['status'][] = [], usd?: number): NewFact => ({
  type: 'turn.finished',
  data: {
    ...{ turn, member, purpose: 'speak', text: 'x', usage, ms: 1, calls: 1 },
    cost: usd === undefined ? { priced: 'unknown' } : { priced: 'table', usd },
    message: {
      author: member,
      kind: 'speak',
      text: 'x',
      round: 1,
      turn,
      position,
      claims: claims.map((status) => ({ text: 'c', status })),
    },
  },
});
const marks = (of: string, member: string, kind: MarkKind): NewFact => ({
  type: 'turn.finished',
  data: {
    ...{ turn: `watch/${of}`, member: 'judge', purpose: 'watch', text: '', usage, cost: { priced: 'unknown' }, ms: 1, calls: 1 },
    marks: [{ kind, member, reason: 'so', turn: of, round: 1 }],
  },
});
const writes = (turn: string, member: string): NewFact => ({
  type: 'file.changed',
  data: { path: 'a.ts', member, turn, before: null, after: 'a'.repeat(64), bytes: 1, how: 'written', reason: '' },
});
const decides = (decision: 'keep' | 'undo', ...ids: string[]): NewFact => ({
  type: 'changes.decided',
  data: { decision, hunks: ids.map((id) => ({ path: 'a.ts', id })), by: 'person' },
});
const folded = (facts: readonly Fact[], into = emptyRunStanding()): RunStanding => {
  for (const fact of facts) foldStanding(into, fact);
  return into;
};
const facts = (...list: NewFact[]): Fact[] => numbered(list) as Fact[];

describe('what one run says of its members', () => {
  const run = facts(
    created('one'),
    says('r1/elena', 'elena', 'Cap a single wait at 30 s', ['grounded', 'ungrounded', 'derived', 'grounded'], 0.5),
    marks('r1/elena', 'elena', 'gate'),
    says('r1/marcus', 'marcus', 'Measure first', [], 0.25),
    marks('r1/marcus', 'marcus', 'researchViolation'),
    says('r2/elena', 'elena', 'Give every request a deadline', [], 0.5),
    writes('r2/elena', 'elena'),
    decides('keep', '7.0-a', '7.1-b', '7.2-c'),
    decides('undo', '7.1-b'),
    decides('undo', '99.0-z'),
  );
  const { runs, series } = standingOf([folded(run)]);

  it('counts what stands in the facts, member by member', () => {
    expect(runs).toMatchObject([{ runId: 'one', members: ['elena', 'marcus'], rehearsal: false }]);
    const of = (figure: keyof typeof series, member: string) => series[figure][member]?.[0];
    expect(of('grounded', 'elena')).toEqual({ runId: 'one', value: 0.5, of: 4 });
    expect(of('gates', 'elena')).toEqual({ runId: 'one', value: 1 });
    expect(of('marks', 'elena')).toEqual({ runId: 'one', value: 0 });
    expect(of('marks', 'marcus')).toEqual({ runId: 'one', value: 1 });
    expect(of('moved', 'elena')).toEqual({ runId: 'one', value: 1 });
    expect(of('turns', 'elena')).toEqual({ runId: 'one', value: 2 });
    expect(of('tokens', 'elena')).toEqual({ runId: 'one', value: 30 });
    expect(of('usd', 'elena')).toEqual({ runId: 'one', value: 1 });
    expect(of('kept', 'elena')).toEqual({ runId: 'one', value: 2 / 3, of: 3 });
  });

  it('says nothing where nothing was counted: no claims, no decisions, no reputation, no sparks', () => {
    expect(series.grounded).not.toHaveProperty('marcus');
    expect(series.kept).not.toHaveProperty('marcus');
    expect(series.reputation).toEqual({});
    expect(series.sparks).toEqual({});
  });

  it('has no cost where one price is unknown, and no figures of judge and steward', () => {
    const { series: other } = standingOf([folded(facts(created('two'), says('a', 'elena', 'x', [], 1), says('b', 'elena', 'x')))]);
    expect(other.usd).toEqual({});
    expect(Object.keys(series.tokens)).toEqual(['elena', 'marcus']);
  });

  it('counts a copied turn only in the run it was taken in', () => {
    const before = run.slice(0, 4);
    const copy = [...facts(created('fork', { runId: 'one', seq: 4 })), ...before.slice(1)];
    expect(standingOf([folded(copy)]).runs).toEqual([]);
    const on = [...copy, ...(numbered([says('r2/elena', 'elena', 'Give every request a deadline', [], 0.5)], 4) as Fact[])];
    const standing = standingOf([folded(on)]);
    expect(standing.series.turns).toEqual({ elena: [{ runId: 'fork', value: 1 }] });
    expect(standing.series.moved.elena?.[0]?.value).toBe(1);
  });
});

describe('runs folded one after another, in pieces, or all at once', () => {
  const member = fc.constantFrom('elena', 'marcus', 'stranger');
  const turn = fc.constantFrom('r1', 'r2', 'r3').chain((round) => member.map((name) => ({ turn: `${round}/${name}`, name })));
  const step: fc.Arbitrary<NewFact> = fc.oneof(
    fc
      .tuple(
        turn,
        fc.constantFrom('Cap it', 'Cap it now', 'Measure first'),
        fc.array(fc.constantFrom<Claim['status']>('grounded', 'derived', 'ungrounded'), { maxLength: 3 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      )
      .map(([one, position, claims, usd]) => says(one.turn, one.name, position, claims, usd)),
    fc.tuple(turn, fc.constantFrom<MarkKind>('gate', 'redirect')).map(([one, kind]) => marks(one.turn, one.name, kind)),
    turn.map((one) => writes(one.turn, one.name)),
    fc
      .tuple(
        fc.constantFrom<'keep' | 'undo'>('keep', 'undo'),
        fc.array(
          fc.nat(20).map((seq) => `${seq}.0-x`),
          { maxLength: 4 },
        ),
      )
      .map(([decision, ids]) => decides(decision, ...ids)),
    fc.constant<NewFact>({ type: 'run.paused', data: {} }),
  );
  const manyRuns = fc
    .array(fc.array(step, { maxLength: 20 }), { minLength: 1, maxLength: 5 })
    .map((runs) => runs.map((steps, index) => facts(created(`run-${index}`), ...steps)));

  it('come to the same', () => {
    fc.assert(
      fc.property(manyRuns, fc.infiniteStream(fc.nat()), fc.nat(20), (runs, dice, cut) => {
        const alone = standingOf(runs.map((run) => folded(run)));
        // Facts of all runs as they come, some of them twice.
        const mixed = runs.map(() => emptyRunStanding());
        const left = runs.map((run) => [...run]);
        while (left.some((run) => run.length > 0)) {
          const index = (dice.next().value ?? 0) % left.length;
          const fact = left[index]?.shift();
          const standing = mixed[index];
          if (!fact || !standing) continue;
          foldStanding(standing, fact);
          foldStanding(standing, fact);
        }
        expect(standingOf(mixed)).toEqual(alone);
        // Kept as JSON in between, and in any order of runs.
        const pieces = runs.map((run) => folded(run, JSON.parse(JSON.stringify(folded(run.slice(0, cut)))) as RunStanding));
        expect(standingOf(pieces.toReversed())).toEqual(alone);
      }),
    );
  });

  it('never invent a share above one, a count below nothing, or a decision of nobody', () => {
    fc.assert(
      fc.property(manyRuns, (runs) => {
        const { series } = standingOf(runs.map((run) => folded(run)));
        for (const points of Object.values(series).flatMap((byMember) => Object.values(byMember)))
          for (const { value, of } of points) {
            expect(value).toBeGreaterThanOrEqual(0);
            if (of !== undefined) expect(value).toBeLessThanOrEqual(1);
          }
        expect(Object.keys(series.tokens)).not.toContain('stranger');
      }),
    );
  });
});
