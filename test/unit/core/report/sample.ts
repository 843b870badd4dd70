import type { StoredFact } from '../../../../src/core/ports/journal';
import type { NewFact } from '../../../../src/schema/event';
import type { Usage } from '../../../../src/schema/model';
import type { Workflow } from '../../../../src/schema/workflow';
import { numbered, team } from '../../../support/facts';

export const hash = 'a'.repeat(64);
const usage: Usage = { input: 1_000, cachedRead: 200, cachedWrite: 0, output: 50, reasoning: 10 };
const cost = { usd: 0.004, priced: 'table' as const };

export function created(goal = 'Write hello.py, with the word secretgoal', workflow: Workflow = loop): NewFact {
  const resolved = { ...team(['dev', 'rev'], { provider: 'fake', model: 'x' }), workflow };
  return { type: 'run.created', data: { runId: 'r1', topic: goal, team: resolved, seed: 1, files: [], refusedFiles: [], product: 'test' } };
}

export const loop: Workflow = { type: 'review_loop', max_rounds: 4, producer: 'dev', reviewer: 'rev', approve_token: 'APPROVED' };

export function says(turn: string, member: string, text: string, more: { cost?: typeof cost | { priced: 'unknown' } } = {}): NewFact[] {
  const reserved = { tokens: 5_000 };
  return [
    { type: 'turn.started', data: { turn, member, purpose: 'say', round: 1, model: 'fake/x', prompt: [], reserved } },
    {
      type: 'turn.finished',
      data: {
        turn,
        member,
        purpose: 'say',
        text,
        usage,
        cost: more.cost ?? cost,
        ms: 10,
        calls: 1,
        message: { author: member, kind: 'say', text, round: 1, turn },
      },
    },
  ];
}

export function wrote(turn: string, path: string, bytes: number, isPrivate = false): NewFact {
  return {
    type: 'file.changed',
    data: {
      path,
      member: 'dev',
      turn,
      before: null,
      after: hash,
      bytes,
      how: 'written',
      reason: 'asked',
      ...(isPrivate && { private: true }),
    },
  };
}

/** A small run: two turns of members, a steer, a failed and a lost turn, a tool, a refusal, files. */
export function sampleRun(): StoredFact[] {
  const failing = { turn: 't3', member: 'rev', purpose: 'say' as const, round: 1, model: 'fake/x', prompt: [], reserved: { tokens: 700 } };
  const tool = { turn: 't1', call: 'c1', member: 'dev', tool: 'run_bash', effect: 'run' as const };
  return numbered([
    created(),
    { type: 'message.posted', data: { message: { author: 'runner', kind: 'briefing', text: 'Kickoff: secretgoal', round: 0 } } },
    { type: 'tool.started', data: { ...tool, what: 'ls' } },
    { type: 'approval.asked', data: { ...tool, ask: 'a1', what: 'ls', why: 'to look' } },
    { type: 'approval.decided', data: { ask: 'a1', decision: 'reject', by: 'person' } },
    {
      type: 'tool.finished',
      data: { turn: 't1', call: 'c1', member: 'dev', tool: 'run_bash', failed: true, result: { text: 'no' }, ms: 1 },
    },
    wrote('t1', 'hello.py', 20),
    wrote('t1', 'notes.md', 7, true),
    ...says('t1', 'dev', 'Done in Python.'),
    { type: 'message.posted', data: { message: { author: 'person', kind: 'steer', text: 'Mind secretgoal.', round: 1 } } },
    ...says('t2', 'rev', 'APPROVED'),
    wrote('t2', 'hello.py', 30),
    { type: 'turn.started', data: failing },
    {
      type: 'turn.retried',
      data: { turn: 't3', attempt: 1, failure: { code: 'model.overloaded', message: 'busy', retryable: true }, waitMs: 1, discarded: 0 },
    },
    {
      type: 'turn.failed',
      data: {
        turn: 't3',
        member: 'rev',
        purpose: 'say',
        failure: { code: 'model.timeout', message: 'It took too long.', retryable: false },
        usage: { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 },
        cost,
        ms: 3,
      },
    },
    { type: 'turn.started', data: { ...failing, turn: 't4' } },
    { type: 'turn.replied', data: { turn: 't4', reply: 1, text: 'I look', tools: [], usage, cost } },
    { type: 'run.resumed', data: { by: 'pid 2' } },
    { type: 'run.finished', data: { status: 'done', reason: 'approved', detail: 'It was approved.' } },
  ]);
}
