import type { CancelSignal } from '../../base/cancel';
import type { ModelEvent } from '../../schema/model';
import { failureOf, type Place, toFailure } from './failure';
import { linkAbort } from './signal';

/**
 * Holds a provider to the contract of `ModelProvider.stream`: it does not throw, `finish` comes once
 * and last, and an abort closes the request and ends in `finish aborted`.
 */
export async function* streamed(
  place: Place,
  signal: CancelSignal,
  open: (abort: AbortSignal) => AsyncIterable<ModelEvent>,
): AsyncGenerator<ModelEvent> {
  const link = linkAbort(signal);
  let last: ModelEvent | undefined;
  try {
    if (!signal.aborted) {
      for await (const event of open(link.signal)) {
        if (signal.aborted) break;
        if (event.type === 'finish') {
          last = event;
          break;
        }
        yield event;
      }
    }
    last ??= { type: 'finish', reason: 'error', error: failureOf(place, 'model.cutStream') };
  } catch (error) {
    last = { type: 'finish', reason: 'error', error: toFailure(place, error) };
  } finally {
    link.unlink();
    // A reader that stops early leaves here; the request must not run on.
    link.abort();
  }
  yield signal.aborted ? { type: 'finish', reason: 'aborted' } : last;
}

/**
 * Asks, and asks again without a feature that the server says it does not take. `known` remembers
 * what a model refused. Each round takes away one more feature, so it ends. Calls side by side may
 * learn the same thing at the same time, so each goes by its own copy.
 */
export async function negotiated<Feature extends string, Answer>(
  known: Set<Feature>,
  ask: (without: ReadonlySet<Feature>) => Promise<Answer>,
  objection: (error: unknown, without: ReadonlySet<Feature>) => Feature | undefined,
): Promise<{ answer: Answer; without: ReadonlySet<Feature> }> {
  const without = new Set(known);
  for (;;) {
    try {
      return { answer: await ask(without), without };
    } catch (error) {
      const refused = objection(error, without);
      if (refused === undefined || without.has(refused)) throw error;
      without.add(refused);
      known.add(refused);
    }
  }
}

/** What each model of a provider refused so far. */
export function createRefusals<Feature extends string>(): (model: string) => Set<Feature> {
  const byModel = new Map<string, Set<Feature>>();
  return (model) => {
    const known = byModel.get(model) ?? new Set<Feature>();
    byModel.set(model, known);
    return known;
  };
}
