import { describe, expect, test } from 'vitest';
import { standingIn } from '../../../../src/core/reputation/acts';
import { signalsOfHunks, signalsOfRun } from '../../../../src/core/reputation/runSignals';
import type { Fact, HomeFact, NewHomeFact } from '../../../../src/schema/event';
import { emptyGrowth, foldGrowth, type GrowthState } from '../../../../src/views/growthView';
import { stateOf } from '../../../../src/views/reputationView';

type Turn = { member: string; turn: string; purpose?: string; fails?: boolean; text?: string; wrote?: number };

/** Facts of a run of a team file, as far as its signals look at them. */
function runOf(
  runId: string,
  turns: readonly Turn[],
  reason = 'rounds',
  decided: readonly (readonly [turn: string, decision: 'keep' | 'undo'])[] = [],
): Fact[] {
  const facts: unknown[] = [];
  const add = (type: string, data: object): number => facts.push({ seq: facts.length + 1, at: 1, v: 1, type, data });
  const members = [...new Set(turns.map(({ member }) => member))].map((name) => ({ name, ref: { provider: 'x', model: 'y' } }));
  add('run.created', { runId, topic: '', team: { name: 't', members } });
  const usage = { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 };
  const wrote = new Map<string, number>();
  for (const { member, turn, purpose = 'say', fails = false, text = '' } of turns) {
    wrote.set(turn, add('file.changed', { turn, member, path: `${turn}.md`, private: false }));
    const data = { turn, member, purpose, usage, cost: {}, text };
    if (fails) add('turn.failed', { ...data, failure: { code: 'model.badRequest', message: 'no', retryable: false } });
    else add('turn.finished', { ...data, message: { author: member, kind: 'say', text, round: 1, turn } });
  }
  add('run.finished', { status: 'done', reason, detail: '' });
  for (const [turn, decision] of decided)
    add('changes.decided', { decision, by: 'person', hunks: [{ path: `${turn}.md`, id: `${wrote.get(turn)}.0-x` }] });
  return facts as Fact[];
}
function fold(growth: GrowthState, facts: readonly NewHomeFact[]): void {
  for (const fact of facts) foldGrowth(growth, { seq: growth.seq + 1, at: 1, v: 1, ...fact } as HomeFact);
}
const signalsIn = (facts: readonly NewHomeFact[], member: string) =>
  facts.flatMap((fact) => (fact.type === 'standing.signalled' && fact.data.member === member ? fact.data.signals : []));

describe('what a run of a team file says of its members', () => {
  test('turns, approvals and what the person kept; a run counts once', () => {
    const growth = emptyGrowth();
    const turns: Turn[] = [
      { member: 'p', turn: 'draft', purpose: 'draft' },
      { member: 'r', turn: 'review/1', purpose: 'review' },
      { member: 'p', turn: 'revise/1', purpose: 'revise' },
      { member: 'r', turn: 'review/2', purpose: 'review' },
      { member: 'q', turn: 'say/1', fails: true },
      { member: 'q', turn: 'say/2' },
    ];
    const facts = runOf('r1', turns, 'approved', [
      ['draft', 'undo'],
      ['revise/1', 'keep'],
    ]);
    const first = signalsOfRun(growth, facts);
    expect(signalsIn(first, 'p')).toEqual([
      expect.objectContaining({ dimension: 'task_completion', value: 100 }),
      expect.objectContaining({ dimension: 'output_quality', value: 82, why: 'Approved after 1 revision.' }),
    ]);
    expect(signalsIn(first, 'q')).toEqual([
      expect.objectContaining({ dimension: 'task_completion', value: 50, shows: 'failure', turns: ['say/1'] }),
      expect.objectContaining({ dimension: 'consistency', value: 30 }),
    ]);
    fold(growth, first);
    expect(signalsOfRun(growth, facts)).toEqual([]);
    const hunks = signalsOfHunks(growth, facts);
    expect(signalsIn(hunks, 'p')).toEqual([expect.objectContaining({ value: 50, why: 'The person kept 1 of 2 changes.', shows: 'hunks' })]);
    fold(growth, hunks);
    expect(signalsOfHunks(growth, facts)).toEqual([]);
  });

  test('an advisor is measured by what the person kept: praise for what was undone costs it', () => {
    const turns = (score: number): Turn[] =>
      ['a', 'b'].flatMap((member) => [
        { member, turn: `r1/${member}` },
        { member: 'adv', turn: `r1/${member}/critique`, purpose: 'critique', text: JSON.stringify({ score, items: [] }) },
      ]);
    const undone = [
      ['r1/a', 'undo'],
      ['r1/b', 'undo'],
    ] as const;
    const value = (score: number) => signalsIn(signalsOfHunks(emptyGrowth(), runOf('r', turns(score), 'rounds', undone)), 'adv')[0]?.value;
    expect(value(10)).toBe(0);
    expect(value(2)).toBe(80);
  });

  test('evolve and healthy can be reached by runs of team files alone', () => {
    const growth = emptyGrowth();
    let run = 0;
    const until = (state: string, turn: () => Turn[]): number => {
      for (let count = 1; count <= 15; count++) {
        fold(growth, signalsOfRun(growth, runOf(`r${++run}`, turn(), 'done')));
        if (stateOf(standingIn(growth.reputation, 'a')) === state) return count;
      }
      return Number.POSITIVE_INFINITY;
    };
    expect(until('evolve', () => [{ member: 'a', turn: 'x', fails: true }])).toBeLessThan(6);
    const good = (): Turn[] => [
      { member: 'a', turn: 'x' },
      { member: 'adv', turn: 'x/critique', purpose: 'critique', text: '{"score":9,"items":[]}' },
    ];
    expect(until('healthy', good)).toBeLessThan(12);
  });
});
