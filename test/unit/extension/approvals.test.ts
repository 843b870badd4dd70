import { describe, expect, test } from 'vitest';
import { createCancel } from '../../../src/base/cancel';
import { createApprovals, type OpenAsk, takeAnswer } from '../../../src/extension/approvals';
import { ToHost } from '../../../src/schema/protocol';

const fail = (error: unknown): never => {
  throw error;
};
const ask = (id: string, member = 'developer'): OpenAsk => ({
  id,
  runId: 'run-1',
  member,
  tool: 'run_bash',
  effect: 'run',
  what: 'run npm test',
  why: 'To see that it works',
});

describe('what waits for the person', () => {
  test('several wait at once, the oldest first, and each gets its own answer', async () => {
    const approvals = createApprovals(fail);
    const { signal } = createCancel();
    const [one, other] = [ask('1'), ask('2', 'tester')];
    const answers = [approvals.approver.ask(one, signal), approvals.approver.ask(other, signal)];
    expect(approvals.open()).toEqual([one, other]);
    expect(approvals.answer(other, { decision: 'reject', message: 'not now' })).toBe(true);
    expect(approvals.open()).toEqual([one]);
    expect(approvals.answer(one, { decision: 'once' })).toBe(true);
    expect(await Promise.all(answers)).toEqual([
      { decision: 'once', by: 'person' },
      { decision: 'reject', message: 'not now', by: 'person' },
    ]);
  });

  test('a question ends once: answered twice, or after its run was stopped, it says that it is gone', async () => {
    const approvals = createApprovals(fail);
    const run = createCancel();
    const [one, other] = [ask('1'), ask('2')];
    const answers = [approvals.approver.ask(one, run.signal), approvals.approver.ask(other, run.signal)];
    approvals.answer(one, { decision: 'always' });
    expect(approvals.answer(one, { decision: 'reject' })).toBe(false);
    run.cancel();
    expect(approvals.open()).toEqual([]);
    expect(approvals.answer(other, { decision: 'once' })).toBe(false);
    expect((await Promise.all(answers)).map(({ decision, by }) => [decision, by])).toEqual([
      ['always', 'person'],
      ['reject', 'nobody'],
    ]);
  });

  test('a window answers by run and id; where nobody waits any more it is told so, and no other question is answered', async () => {
    const approvals = createApprovals(fail);
    const { signal } = createCancel();
    const [here, there] = [ask('1'), { ...ask('1', 'tester'), runId: 'run-2' }];
    const answers = [approvals.approver.ask(here, signal), approvals.approver.ask(there, signal)];
    const says = { type: 'answer', ask: '1', decision: 'reject', message: '  Use npm ci. ' } as const;
    expect(takeAnswer(approvals, { ...says, runId: 'run-2' })).toBeUndefined();
    expect(await answers[1]).toEqual({ decision: 'reject', message: 'Use npm ci.', by: 'person' });
    expect(takeAnswer(approvals, { ...says, runId: 'run-2' })).toContain('Nobody waits for this answer any more');
    expect(takeAnswer(approvals, { ...says, runId: 'run-1', ask: '2' })).toContain('Nobody waits');
    expect(approvals.open()).toEqual([here]);
    expect(takeAnswer(approvals, { type: 'answer', runId: 'run-1', ask: '1', decision: 'once', message: ' ' })).toBeUndefined();
    expect(await answers[0]).toEqual({ decision: 'once', by: 'person' });
  });

  test('what a window may say as an answer is bounded', () => {
    const answer = { type: 'answer', runId: 'run-1', ask: '1', decision: 'reject' };
    expect(ToHost.safeParse({ ...answer, message: 'x'.repeat(2_000) }).success).toBe(true);
    expect(ToHost.safeParse({ ...answer, message: 'x'.repeat(2_001) }).success).toBe(false);
    expect(ToHost.safeParse({ ...answer, decision: 'never' }).success).toBe(false);
  });

  test('one that is withdrawn before it is asked is not shown', async () => {
    const approvals = createApprovals(fail);
    const run = createCancel();
    run.cancel();
    const shown: OpenAsk[] = [];
    approvals.onAsk((asked) => shown.push(asked));
    expect((await approvals.approver.ask(ask('1'), run.signal)).decision).toBe('reject');
    expect(shown).toEqual([]);
  });

  test('whoever shows them hears of every coming and going', () => {
    const approvals = createApprovals(fail);
    const run = createCancel();
    const counts: number[] = [];
    approvals.onChange(() => counts.push(approvals.open().length));
    const [one, other] = [ask('1'), ask('2')];
    void approvals.approver.ask(one, run.signal);
    void approvals.approver.ask(other, run.signal);
    approvals.answer(one, { decision: 'once' });
    run.cancel();
    expect(counts).toEqual([1, 2, 1, 0]);
  });
});
