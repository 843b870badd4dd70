import { describe, expect, test } from 'vitest';
import { createReplay, currentTurn, find, first, jump, next, prev } from '../../../../src/core/report/replay';
import { costText, durationText, runStats, statsTable } from '../../../../src/core/report/stats';
import { turnsOf } from '../../../../src/core/report/turns';
import { numbered } from '../../../support/facts';
import { created, sampleRun, says } from './sample';

describe('statistics of a run', () => {
  test('every figure follows from the facts', () => {
    const stats = runStats(sampleRun());
    expect(stats).toMatchObject({
      runId: 'r1',
      team: 'test',
      workflow: 'review_loop',
      status: 'done',
      ended: { status: 'done', reason: 'approved' },
      turns: 2,
      steers: 1,
      // Two finished, one failed, and the reply of the one that was cut off.
      calls: 4,
      retries: 1,
      failures: 1,
      lost: { calls: 1, reservedTokens: 700 },
      toolCalls: [{ tool: 'run_bash', calls: 1, failed: 1 }],
      filesWritten: ['hello.py'],
      bytes: 30,
      approvals: { asked: 1, rejected: 1 },
      tokens: 3 * 1_260,
      priced: 'table',
    });
    expect(stats.usd).toBeCloseTo(0.016);
    // Facts are a millisecond apart; the one before `run.resumed` is not under way.
    expect(stats.durationMs).toBe(sampleRun().length - 2);
    expect(stats.speakers.map(({ name, turns, calls }) => [name, turns, calls])).toEqual([
      ['dev', 1, 1],
      ['rev', 1, 3],
    ]);
  });

  test('the table shows prompt and completion, and their sum', () => {
    const { rows, total, head } = statsTable(runStats(sampleRun()));
    expect(head).toEqual(['Speaker', 'Model', 'Turns', 'Calls', 'Prompt', 'Completion', 'Total', 'Est. cost']);
    expect(rows[0]).toEqual(['@dev', 'fake/x', '1', '1', '1,200', '60', '1,260', '$0.004000']);
    expect(total).toEqual(['total', '', '2', '4', '3,600', '180', '3,780', '$0.02']);
  });

  test('one price that is not known makes the sum unknown', () => {
    const stats = runStats(numbered([created(), ...says('a', 'dev', 'x'), ...says('b', 'rev', 'y', { cost: { priced: 'unknown' } })]));
    expect(stats.usd).toBeUndefined();
    expect(statsTable(stats).rows.map((row) => row.at(-1))).toEqual(['$0.004000', '?']);
    expect(statsTable(stats).total.at(-1)).toBe('?');
  });

  test.each([
    [{ priced: 'unknown' as const }, '?'],
    [{ usd: 0, priced: 'local' as const }, '$0.00 (local)'],
    [{ usd: 0.000123, priced: 'table' as const }, '$0.000123'],
    [{ usd: 0.01, priced: 'person' as const }, '$0.01'],
    [{ usd: 0 }, '$0.00'],
  ])('cost %o is shown as %s', (cost, shown) => expect(costText(cost)).toBe(shown));

  test('a stopped call is no failure, a fact of a later version no fact', () => {
    const facts = sampleRun().map((fact) => {
      if (fact.type === 'turn.finished') return { ...fact, v: 99 };
      if (fact.type !== 'turn.failed') return fact;
      return { ...fact, data: { ...(fact.data as object), failure: { code: 'model.aborted', message: '', retryable: false } } };
    });
    expect(runStats(facts as typeof facts & ReturnType<typeof sampleRun>)).toMatchObject({ failures: 0, turns: 0 });
    expect(runStats([])).toMatchObject({ runId: '', turns: 0, speakers: [], tokens: 0 });
  });

  test('durations are in words', () => {
    expect([4_240, 59_960, 185_000, 7_230_000].map(durationText)).toEqual(['4.2 s', '1 min 0 s', '3 min 5 s', '2 h 0 min']);
  });
});

describe('the transcript', () => {
  test('holds what was said, with the shared files of each turn, and nothing of the runner', () => {
    expect(turnsOf(sampleRun()).map(({ speaker, seat, text, files }) => ({ speaker, seat, text, files }))).toEqual([
      { speaker: 'dev', seat: 'member', text: 'Done in Python.', files: [{ path: 'hello.py', how: 'written' }] },
      { speaker: 'person', seat: 'person', text: 'Mind secretgoal.', files: [] },
      { speaker: 'rev', seat: 'member', text: 'APPROVED', files: [{ path: 'hello.py', how: 'written' }] },
    ]);
  });
});

describe('a replay', () => {
  test('walks without leaving the transcript, and leaves the replay before as it was', () => {
    const start = createReplay(sampleRun());
    const second = next(start);
    expect([start.at, second.at, prev(start).at, jump(start, 99).at, jump(start, -5).at, next(jump(start, 2)).at]).toEqual([
      0, 1, 0, 2, 0, 2,
    ]);
    expect(prev(second)).toEqual(start);
    expect(currentTurn(second)?.speaker).toBe('person');
  });

  test('finds turns of a speaker in either direction, in any case', () => {
    const start = createReplay(sampleRun());
    expect(find(start, '@REV', 'next')?.at).toBe(2);
    expect(find(start, 'dev', 'next')).toBeUndefined();
    expect(find(jump(start, 2), 'dev', 'prev')?.at).toBe(0);
    expect(first(jump(start, 2), 'dev')?.at).toBe(0);
    expect(find(start, 'nobody', 'next')).toBeUndefined();
  });

  test('of nothing is at no turn', () => {
    const empty = createReplay([]);
    expect([empty.at, next(empty).at, prev(empty).at, currentTurn(empty), first(empty, 'dev')]).toEqual([-1, -1, -1, undefined, undefined]);
  });
});
