import { type CancelSignal, orCancelled } from '../../../base/cancel';
import type { ModelProvider } from '../../../core/ports/modelProvider';
import type { ModelEvent, ModelRequest, Usage } from '../../../schema/model';
import { answerRequest, type RehearsalAnswer } from './answer';

export type RehearsalOptions = {
  /** Waits between pieces of a turn, so that a person can follow. Without it nothing waits. */
  pace?: (ms: number, signal: CancelSignal) => Promise<void>;
};

const label = 'Rehearsal (no AI model)';
const notice = 'rehearsal: no AI model wrote this';
/** With these a whole debate of five members and three rounds is paced in about twenty seconds. */
const paceMs = 12;
const wordsAPause = 3;

/**
 * A model that is no model: deterministic, offline, free. It reads what a prompt holds and answers
 * in role and in protocol with sentences made from that material. It says so in its label, in a
 * notice with every answer, and in every synthesis.
 */
export function createRehearsal(options: RehearsalOptions = {}): ModelProvider {
  const { pace } = options;

  async function* stream(request: ModelRequest, signal: CancelSignal): AsyncGenerator<ModelEvent> {
    if (signal.aborted) {
      yield { type: 'finish', reason: 'aborted' };
      return;
    }
    let answer: RehearsalAnswer;
    try {
      answer = answerRequest(request);
    } catch (error) {
      const message = `The rehearsal could not read this prompt: ${error instanceof Error ? error.message : String(error)}`;
      yield { type: 'finish', reason: 'error', error: { code: 'model.badAnswer', message, retryable: false } };
      return;
    }
    const input = estimate(promptText(request));
    yield { type: 'notice', text: notice };

    let said = '';
    let cut = false;
    const words = answer.text.match(/\s*\S+\s*?(?=\s|$)/g) ?? (answer.text === '' ? [] : [answer.text]);
    for (const [index, word] of words.entries()) {
      if (pace && answer.prose && index > 0 && index % wordsAPause === 0) await orCancelled(pace(paceMs, signal), signal);
      if (signal.aborted) {
        yield { type: 'usage', usage: usage(input, estimate(said)) };
        yield { type: 'finish', reason: 'aborted' };
        return;
      }
      if (estimate(said + word) > request.maxOutputTokens) {
        cut = true;
        break;
      }
      said += word;
      yield { type: 'text', text: word };
    }
    const offered = new Set((request.tools ?? []).map((tool) => tool.name));
    const calls = answer.calls.filter((call) => offered.has(call.name));
    const earlier = request.messages
      .flatMap((message) => (message.role === 'assistant' ? message.parts : []))
      .filter((part) => part.type === 'toolCall').length;
    for (const [index, call] of calls.entries())
      yield { type: 'toolCall', id: `rehearsal-${earlier + index + 1}`, name: call.name, input: call.input };
    yield { type: 'usage', usage: usage(input, estimate(said + JSON.stringify(calls.map((call) => call.input)).slice(2))) };
    yield { type: 'finish', reason: signal.aborted ? 'aborted' : cut ? 'length' : calls.length > 0 ? 'tools' : 'stop' };
  }

  return {
    id: 'rehearsal',
    label,
    local: true,
    stream,
    models: async () => [{ model: 'rehearsal', label, contextWindow: 200_000, maxOutputTokens: 8_000, tools: true }],
    probe: async () => ({ ok: true, detail: 'always there: it runs in this process, offline, and is no AI model' }),
  };
}

function usage(input: number, output: number): Usage {
  return { input, cachedRead: 0, cachedWrite: 0, output, reasoning: 0 };
}

/** About four characters a token, the estimate that is usual where nothing is counted. */
function estimate(text: string): number {
  return Math.ceil(text.length / 4);
}

function promptText(request: ModelRequest): string {
  const parts = request.messages.flatMap((message) =>
    message.parts.map((part) => ('text' in part ? part.text : JSON.stringify(part.input))),
  );
  return [request.system, ...parts].join('\n');
}
