import type { ModelProvider } from '../../core/ports/modelProvider';
import { type ModelEvent, type ModelFailure, type ModelRequest, type Usage } from '../../schema/model';

/** What a scripted model answers: a text, a value for a structured answer, or exact events. */
export type ScriptedAnswer = string | { value: unknown } | { events: readonly ModelEvent[] } | { failure: ModelFailure } | { hang: true };

export type ScriptedModel = ModelProvider & {
  readonly requests: readonly ModelRequest[];
  /** Throws when answers are left over. */
  assertDone(): void;
};

type Options = {
  id?: string;
  local?: boolean;
  /** Answers in order, or a function of the request. An unexpected call fails with `model.badRequest`. */
  answers: readonly ScriptedAnswer[] | ((request: ModelRequest, index: number) => ScriptedAnswer | undefined);
};

const tokens = (text: string): number => Math.ceil(text.length / 4);

function usageOf(request: ModelRequest, text: string): Usage {
  const input = tokens(request.system) + request.messages.reduce((sum, message) => sum + tokens(JSON.stringify(message.parts)), 0);
  return { input, cachedRead: 0, cachedWrite: 0, output: tokens(text), reasoning: 0 };
}

/** A model whose answers are written down beforehand. Streams text in words; fails on a call that nobody wrote down. */
export function createScriptedModel({ id = 'scripted', local = true, answers }: Options): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    id,
    label: `Scripted model ${id}`,
    local,
    requests,
    async *stream(request, signal) {
      const index = requests.length;
      requests.push(request);
      const answer = typeof answers === 'function' ? answers(request, index) : answers[index];
      if (answer === undefined) {
        yield { type: 'finish', reason: 'error', error: { code: 'model.badRequest', message: `Call ${index + 1} was not expected.`, retryable: false } };
        return;
      }
      if (typeof answer !== 'string' && 'events' in answer) {
        yield* answer.events;
        return;
      }
      if (typeof answer !== 'string' && 'failure' in answer) {
        yield { type: 'finish', reason: 'error', error: answer.failure };
        return;
      }
      if (typeof answer !== 'string' && 'hang' in answer) {
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener('abort', resolve);
        });
        yield { type: 'finish', reason: 'aborted' };
        return;
      }
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer.value);
      for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
        if (signal.aborted) {
          yield { type: 'finish', reason: 'aborted' };
          return;
        }
        yield { type: 'text', text: word };
      }
      yield { type: 'usage', usage: usageOf(request, text) };
      yield { type: 'finish', reason: 'stop' };
    },
    models: async () => [{ model: 'scripted' }],
    probe: async () => ({ ok: true, detail: 'scripted' }),
    assertDone() {
      if (typeof answers !== 'function' && requests.length < answers.length) throw new Error(`${answers.length - requests.length} answers were not asked for`);
    },
  };
}
