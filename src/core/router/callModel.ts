import { type CancelSignal, createCancel, orCancelled } from '../../base/cancel';
import type { ModelEvent, ModelFailure, ModelRequest, ToolCallPart, Usage } from '../../schema/model';
import { addUsage, noUsage } from '../../schema/usage';
import type { ModelProvider } from '../ports/modelProvider';
import type { Clock } from '../ports/world';

export type RetryNote = { attempt: number; failure: ModelFailure; waitMs: number; discarded: number };

export type CallOptions = {
  provider: ModelProvider;
  request: ModelRequest;
  /** Fires when the run is stopped. */
  signal: CancelSignal;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** When the call must have ended, retries and waits included. */
  deadlineMs: number;
  /** Further attempts after one that failed; seconds before attempt n + 1 are `backoff` to the power of n - 1. Without it, the product's own. */
  retries?: { max: number; backoff: number };
  /** One entry a provider: nobody calls it before this time. Shared by all calls of a run. */
  gates: Map<string, number>;
  onText(delta: string): void;
  onReset(): void;
  onRetry(note: RetryNote): Promise<void>;
};

export type CallResult = {
  text: string;
  toolCalls: ToolCallPart[];
  usage: Usage;
  notices: string[];
  /** Milliseconds from the attempt's start to its first token. */
  firstTokenMs: number | undefined;
} & ({ ok: true; cut: boolean } | { ok: false; failure: ModelFailure });

/** Further attempts after the first. Source: three retries, base 1 s, at most 30 s, ±50 % (cleo's resilience rules). */
const ownRetries = { max: 3, backoff: 2 };
const secondMs = 1_000;
const maxMs = 30_000;

export const stoppedFailure: ModelFailure = { code: 'model.aborted', message: 'Stopped before the answer was complete.', retryable: false };

type Attempt = {
  text: string;
  toolCalls: ToolCallPart[];
  usage: Usage;
  notices: string[];
  firstTokenMs: number | undefined;
  end: Extract<ModelEvent, { type: 'finish' }> | 'cancelled';
};

/**
 * One model call with its retries: back-off with jitter, the other side's Retry-After, one gate a
 * provider, and a deadline that holds even when a provider does not answer an abort. Never throws.
 */
export async function callModel(options: CallOptions): Promise<CallResult> {
  const { provider, clock, signal, gates } = options;
  const retries = options.retries ?? ownRetries;
  const started = clock.ticks();
  const deadline = createCancel(signal);
  void clock.sleep(options.deadlineMs, deadline.signal).then(() => deadline.cancel('deadline'));

  let usage = noUsage;
  const notices: string[] = [];
  try {
    for (let attempt = 1; ; attempt++) {
      await waitForGate(provider.id, gates, clock, deadline.signal);
      const got: Attempt = deadline.signal.aborted
        ? { text: '', toolCalls: [], usage: noUsage, notices: [], firstTokenMs: undefined, end: 'cancelled' }
        : await attemptOnce(options, deadline.signal);
      usage = addUsage(usage, got.usage);
      for (const notice of got.notices) if (!notices.includes(notice)) notices.push(notice);
      const partial = { text: got.text, toolCalls: got.toolCalls, usage, notices, firstTokenMs: got.firstTokenMs };

      if (got.end === 'cancelled' || got.end.reason === 'aborted') {
        return { ...partial, ok: false, failure: signal.aborted ? stoppedFailure : timedOut(provider, options.deadlineMs) };
      }
      if (got.end.reason !== 'error') return { ...partial, ok: true, cut: got.end.reason === 'length' };

      const failure = got.end.error;
      const waitMs = failure.retryAfterMs ?? Math.min(maxMs, secondMs * retries.backoff ** (attempt - 1)) * (0.5 + options.random());
      const leftMs = options.deadlineMs - (clock.ticks() - started);
      if (!failure.retryable || attempt > retries.max || waitMs >= leftMs) return { ...partial, ok: false, failure };

      if (got.text !== '') options.onReset();
      await options.onRetry({ attempt, failure, waitMs: Math.round(waitMs), discarded: got.text.length });
      if (failure.code === 'model.rateLimit' || failure.code === 'model.overloaded') {
        gates.set(provider.id, Math.max(gates.get(provider.id) ?? 0, clock.ticks() + waitMs));
      } else {
        await clock.sleep(waitMs, deadline.signal);
      }
    }
  } finally {
    deadline.cancel();
    deadline.unlink();
  }
}

async function waitForGate(id: string, gates: Map<string, number>, clock: Clock, signal: CancelSignal): Promise<void> {
  for (;;) {
    const wait = (gates.get(id) ?? 0) - clock.ticks();
    if (wait <= 0 || signal.aborted) return;
    await clock.sleep(wait, signal);
  }
}

async function attemptOnce({ provider, request, clock, onText }: CallOptions, signal: CancelSignal): Promise<Attempt> {
  const started = clock.ticks();
  const got: Attempt = { text: '', toolCalls: [], usage: noUsage, notices: [], firstTokenMs: undefined, end: 'cancelled' };
  const events = provider.stream(request, signal)[Symbol.asyncIterator]();
  for (;;) {
    // Raced, so that a provider that is slow to notice an abort cannot hold the turn.
    const next = await orCancelled(events.next(), signal);
    if (next === undefined) {
      void Promise.resolve(events.return?.()).catch(() => undefined);
      return got;
    }
    if (next.done) {
      got.end = {
        type: 'finish',
        reason: 'error',
        error: { code: 'model.cutStream', message: `${provider.label} ended the answer without saying so.`, retryable: true },
      };
      return got;
    }
    const event = next.value;
    switch (event.type) {
      case 'text':
        got.firstTokenMs ??= clock.ticks() - started;
        got.text += event.text;
        onText(event.text);
        break;
      case 'reasoning':
        got.firstTokenMs ??= clock.ticks() - started;
        break;
      case 'toolCall':
        got.toolCalls.push(event);
        break;
      case 'usage':
        got.usage = event.usage;
        break;
      case 'notice':
        got.notices.push(event.text);
        break;
      case 'finish':
        got.end = event;
        return got;
    }
  }
}

function timedOut(provider: ModelProvider, ms: number): ModelFailure {
  return {
    code: 'model.timeout',
    message: `${provider.label} did not finish within ${Math.round(ms / 1000)} s. Raise the turn timeout, or choose a faster model.`,
    retryable: false,
  };
}
