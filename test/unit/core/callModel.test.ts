import { describe, expect, it } from 'vitest';
import { createCancel } from '../../../src/base/cancel';
import type { ModelProvider } from '../../../src/core/ports/modelProvider';
import type { Clock } from '../../../src/core/ports/world';
import { type CallResult, callModel } from '../../../src/core/router/callModel';
import type { ModelEvent, ModelFailure } from '../../../src/schema/model';

/** A clock on which sleeping takes no time but counts. */
function jumpingClock(): Clock & { slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    ticks: () => now,
    async sleep(ms, signal) {
      if (ms > 50_000) return new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      slept.push(ms);
      now += ms;
    },
  };
}
const failure = (code: ModelFailure['code'], extra: Partial<ModelFailure> = {}): ModelEvent => ({
  type: 'finish',
  reason: 'error',
  error: { code, message: `it was ${code}`, retryable: true, ...extra },
});
const stop: ModelEvent = { type: 'finish', reason: 'stop' };
const text = (value: string): ModelEvent => ({ type: 'text', text: value });

async function call(attempts: ModelEvent[][], options: { deadlineMs?: number; provider?: Partial<ModelProvider> } = {}) {
  const clock = jumpingClock();
  const notes: { waitMs: number; discarded: number }[] = [];
  const log: string[] = [];
  let asked = 0;
  const provider: ModelProvider = {
    id: 'fake',
    label: 'Fake',
    local: true,
    async *stream() {
      yield* attempts[asked++] ?? [];
    },
    models: async () => [],
    probe: async () => ({ ok: true, detail: '' }),
    ...options.provider,
  };
  const signal = createCancel();
  const run = (): Promise<CallResult> =>
    callModel({
      provider,
      request: { model: 'm', system: '', messages: [], maxOutputTokens: 1, contextWindow: 1 },
      signal: signal.signal,
      clock,
      random: () => 0.5,
      deadlineMs: options.deadlineMs ?? 60_000,
      gates: new Map(),
      onText: (delta) => log.push(delta),
      onReset: () => log.push('<reset>'),
      onRetry: async (note) => {
        notes.push(note);
      },
    });
  return { run, clock, notes, log, asked: () => asked, signal };
}

describe('one model call', () => {
  it('waits as long as the other side asks, and backs off with its own measure otherwise', async () => {
    const { run, clock, notes } = await call([
      [failure('model.rateLimit', { retryAfterMs: 7_000 })],
      [failure('model.unreachable')],
      [text('ok'), stop],
    ]);
    expect(await run()).toMatchObject({ ok: true, text: 'ok' });
    expect(notes.map((note) => note.waitMs)).toEqual([7_000, 2_000]);
    expect(clock.slept).toEqual([7_000, 2_000]);
  });

  it('discards what had streamed before it tries again, and says how much', async () => {
    const { run, notes, log } = await call([
      [text('half a sen'), failure('model.cutStream')],
      [text('whole'), stop],
    ]);
    expect(await run()).toMatchObject({ ok: true, text: 'whole' });
    expect(log).toEqual(['half a sen', '<reset>', 'whole']);
    expect(notes[0]?.discarded).toBe(10);
  });

  it('gives up after three retries, at once where retrying cannot help, and keeps the partial', async () => {
    const storm = await call(Array.from({ length: 9 }, () => [text('x'), failure('model.overloaded')]));
    expect(await storm.run()).toMatchObject({ ok: false, text: 'x', failure: { code: 'model.overloaded' } });
    expect(storm.asked()).toBe(4);
    const wrong = await call([[failure('model.wrongKey', { retryable: false })]]);
    expect(await wrong.run()).toMatchObject({ ok: false, failure: { code: 'model.wrongKey' } });
    expect(wrong.asked()).toBe(1);
  });

  it('does not wait past its deadline', async () => {
    const { run, asked } = await call([[failure('model.rateLimit', { retryAfterMs: 70_000 })]], { deadlineMs: 60_000 });
    expect(await run()).toMatchObject({ ok: false, failure: { code: 'model.rateLimit' } });
    expect(asked()).toBe(1);
  });

  it('ends at the deadline and on a stop although the provider never answers an abort', async () => {
    const deaf: Partial<ModelProvider> = {
      async *stream() {
        yield text('begun');
        await new Promise(() => undefined);
      },
    };
    const late = await call([], { provider: deaf, deadlineMs: 20 });
    expect(await late.run()).toMatchObject({ ok: false, failure: { code: 'model.timeout' } });
    const stopped = await call([], { provider: deaf, deadlineMs: 60_000 });
    const result = stopped.run();
    await new Promise((resolve) => setImmediate(resolve));
    stopped.signal.cancel();
    expect(await result).toMatchObject({ ok: false, text: 'begun', failure: { code: 'model.aborted' } });
  });

  it('takes a stream that just ends for a cut one', async () => {
    const { run, asked } = await call([[text('a')], [text('b')], [text('c')], [text('d')]]);
    expect(await run()).toMatchObject({ ok: false, failure: { code: 'model.cutStream' } });
    expect(asked()).toBe(4);
  });
});
