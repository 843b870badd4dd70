import { randomUUID } from 'node:crypto';
import type { ModelEvent, ModelRequest } from '../../../schema/model';
import { createThinkTags } from '../thinkTags';
import { asCount, asList, asRecord, asText } from '../wire';

/** So few free tokens mean that the prompt filled the window and was cut to do so. */
const fullMargin = 8;

/** Turns the lines of `/api/chat` into model events. The lines end with one whose `done` is true, or the iterable throws. */
export async function* fromStream(lines: AsyncIterable<unknown>, request: ModelRequest): AsyncGenerator<ModelEvent> {
  let calls = 0;
  const tags = createThinkTags();
  for await (const each of lines) {
    const line = asRecord(each);
    const message = asRecord(line.message);
    const reasoning = asText(message.thinking);
    if (reasoning) yield { type: 'reasoning', text: reasoning };
    const text = asText(message.content);
    if (text) yield* tags.push(text);
    for (const call of asList(message.tool_calls)) {
      const fn = asRecord(asRecord(call).function);
      const name = asText(fn.name);
      if (!name) continue;
      calls++;
      // Most versions of Ollama give calls no id.
      const id = asText(asRecord(call).id) ?? `call_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
      yield { type: 'toolCall', id, name, input: toInput(fn.arguments) };
    }
    if (line.done !== true) continue;
    yield* tags.rest();
    const prompt = asCount(line.prompt_eval_count) ?? 0;
    yield { type: 'usage', usage: { input: prompt, cachedRead: 0, cachedWrite: 0, output: asCount(line.eval_count) ?? 0, reasoning: 0 } };
    if (prompt >= request.contextWindow - fullMargin) {
      yield {
        type: 'notice',
        text: `The prompt filled the whole context window of ${request.contextWindow} tokens of "${request.model}"; Ollama has left out what did not fit. Give the model a larger context window, or shorten the briefing.`,
      };
    }
    if (asText(line.done_reason) === 'length') yield { type: 'finish', reason: 'length' };
    else yield { type: 'finish', reason: calls > 0 ? 'tools' : 'stop' };
    return;
  }
}

/** Some templates give the arguments as text. */
function toInput(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value);
  } catch {
    return {};
  }
}
