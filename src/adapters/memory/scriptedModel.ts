import type { CancelSignal } from '../../base/cancel';
import type { ModelProvider } from '../../core/ports/modelProvider';
import type { ModelEvent, ModelFailure, ModelRequest, ToolCallPart, Usage } from '../../schema/model';

/** What a scripted model answers. A bare text is `{ text }`. */
export type ScriptedAnswer =
  | string
  /** Prose, streamed word by word. `finish` stands in for `stop`, to play a cut answer. */
  | { text: string; usage?: Usage; finish?: 'stop' | 'length' }
  /** Calls of tools, after some prose. */
  | { calls: readonly { id?: string; name: string; input: unknown }[]; text?: string; usage?: Usage }
  /** The value of a structured answer, sent as JSON text. */
  | { value: unknown; usage?: Usage }
  /** Exactly these events. */
  | { events: readonly ModelEvent[] }
  /** Fails, after some prose. */
  | { failure: ModelFailure; text?: string }
  /** Says nothing more, after some prose, until it is aborted. */
  | { hang: true; text?: string };

export type ScriptedModel = ModelProvider & {
  /** What was asked, in the order it came. */
  readonly requests: readonly ModelRequest[];
  /** Throws when answers are left over, or when a call came that nobody wrote an answer for. */
  assertDone(): void;
};

type Options = {
  id?: string;
  local?: boolean;
  /** Answers in order, or a function of the request. A call without an answer fails with `model.badRequest`. */
  answers: readonly ScriptedAnswer[] | ((request: ModelRequest, index: number) => ScriptedAnswer | undefined);
};

const tokens = (text: string): number => Math.ceil(text.length / 4);

function usageOf(request: ModelRequest, output: string): Usage {
  const input = tokens(request.system) + request.messages.reduce((sum, message) => sum + tokens(JSON.stringify(message.parts)), 0);
  return { input, cachedRead: 0, cachedWrite: 0, output: tokens(output), reasoning: 0 };
}

/** A model whose answers are written down beforehand. */
export function createScriptedModel({ id = 'scripted', local = true, answers }: Options): ScriptedModel {
  const requests: ModelRequest[] = [];
  let unexpected = 0;

  const eventsOf = (
    request: ModelRequest,
    answer: ScriptedAnswer | undefined,
    index: number,
  ): { events: readonly ModelEvent[]; hang?: boolean } => {
    if (answer === undefined) {
      unexpected += 1;
      return {
        events: [
          {
            type: 'finish',
            reason: 'error',
            error: { code: 'model.badRequest', message: `Call ${index + 1} was not expected.`, retryable: false },
          },
        ],
      };
    }
    if (typeof answer === 'string')
      return { events: [...words(answer), { type: 'usage', usage: usageOf(request, answer) }, { type: 'finish', reason: 'stop' }] };
    if ('events' in answer) return { events: answer.events };
    if ('hang' in answer) return { events: words(answer.text ?? ''), hang: true };
    if ('failure' in answer) return { events: [...words(answer.text ?? ''), { type: 'finish', reason: 'error', error: answer.failure }] };
    if ('calls' in answer) {
      const calls = answer.calls.map(
        (call, number): ToolCallPart => ({
          type: 'toolCall',
          id: call.id ?? `call-${index + 1}-${number + 1}`,
          name: call.name,
          input: call.input,
        }),
      );
      const usage = answer.usage ?? usageOf(request, `${answer.text ?? ''}${JSON.stringify(calls)}`);
      return { events: [...words(answer.text ?? ''), ...calls, { type: 'usage', usage }, { type: 'finish', reason: 'tools' }] };
    }
    const text = 'value' in answer ? JSON.stringify(answer.value) : answer.text;
    const reason = 'finish' in answer ? (answer.finish ?? 'stop') : 'stop';
    return { events: [...words(text), { type: 'usage', usage: answer.usage ?? usageOf(request, text) }, { type: 'finish', reason }] };
  };

  return {
    id,
    label: `Scripted model ${id}`,
    local,
    requests,
    async *stream(request, signal) {
      const index = requests.length;
      requests.push(request);
      const { events, hang } = eventsOf(request, typeof answers === 'function' ? answers(request, index) : answers[index], index);
      for (const event of events) {
        // A turn of the event loop between two deltas, as with a real stream.
        await Promise.resolve();
        if (signal.aborted) return yield { type: 'finish', reason: 'aborted' };
        yield event;
      }
      if (!hang) return;
      await fired(signal);
      yield { type: 'finish', reason: 'aborted' };
    },
    models: async () => [{ model: 'scripted' }],
    probe: async () => ({ ok: true, detail: 'scripted' }),
    assertDone() {
      if (unexpected > 0) throw new Error(`${unexpected} calls were not expected`);
      if (typeof answers !== 'function' && requests.length < answers.length)
        throw new Error(`${answers.length - requests.length} answers were not asked for`);
    },
  };
}

function words(text: string): ModelEvent[] {
  return (text.match(/\S+\s*|\s+/g) ?? []).map((word) => ({ type: 'text', text: word }));
}

async function fired(signal: CancelSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const onAbort = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    signal.addEventListener('abort', onAbort);
  });
}
