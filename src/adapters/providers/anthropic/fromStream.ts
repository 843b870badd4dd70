import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages';
import type { ModelEvent, Usage } from '../../../schema/model';
import { noUsage } from '../../../schema/usage';
import { type FailureCode, type FailureDetail, failureOf, type Place } from '../failure';
import { asCount, asRecord, asText } from '../wire';

type OpenTool = { id: string; name: string; json: string; start: unknown };

/**
 * Turns the events of the Messages API into model events. Events, blocks and fields that are not
 * known are passed over. The input of `answerTool` is the answer and comes as text.
 */
export async function* fromStream(
  events: AsyncIterable<RawMessageStreamEvent>,
  place: Place,
  answerTool?: string,
): AsyncGenerator<ModelEvent> {
  const tools = new Map<number, OpenTool>();
  let usage: Usage = noUsage;
  let stop: string | undefined;
  let refusal: string | undefined;
  let said = false;
  let broken = false;
  let called = false;
  const fail = (code: FailureCode, detail?: FailureDetail): ModelEvent => ({
    type: 'finish',
    reason: 'error',
    error: failureOf(place, code, detail),
  });

  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        usage = toUsage(event.message?.usage, usage);
        yield { type: 'usage', usage };
        break;
      case 'content_block_start':
        if (event.content_block?.type === 'tool_use') {
          const { id, name, input } = event.content_block;
          tools.set(event.index, { id, name, json: '', start: input });
        } else if (event.content_block?.type === 'text' && event.content_block.text) {
          said = true;
          yield { type: 'text', text: event.content_block.text };
        }
        break;
      case 'content_block_delta': {
        const { delta, index } = event;
        if (delta?.type === 'text_delta' && delta.text) {
          said = true;
          yield { type: 'text', text: delta.text };
        } else if (delta?.type === 'thinking_delta' && delta.thinking) {
          yield { type: 'reasoning', text: delta.thinking };
        } else if (delta?.type === 'input_json_delta' && delta.partial_json) {
          const tool = tools.get(index);
          if (!tool) break;
          if (tool.name !== answerTool) tool.json += delta.partial_json;
          else yield { type: 'text', text: delta.partial_json };
          said = true;
        }
        break;
      }
      case 'content_block_stop': {
        const tool = tools.get(event.index);
        if (!tool || tool.name === answerTool) break;
        tools.delete(event.index);
        const input = toInput(tool);
        if (input === undefined) {
          broken = true;
          break;
        }
        called = true;
        yield { type: 'toolCall', id: tool.id, name: tool.name, input };
        break;
      }
      case 'message_delta':
        usage = toUsage(event.usage, usage);
        yield { type: 'usage', usage };
        stop = asText(event.delta?.stop_reason) ?? stop;
        refusal = asText(asRecord(event.delta?.stop_details).explanation) ?? refusal;
        break;
      default:
        break;
    }
  }
  yield finish();

  function finish(): ModelEvent {
    if (stop === undefined) return fail('model.cutStream');
    if (stop === 'refusal') return fail('model.refused', { said: refusal });
    if (stop === 'max_tokens') return { type: 'finish', reason: 'length' };
    if (stop === 'model_context_window_exceeded') return said ? { type: 'finish', reason: 'length' } : fail('model.contextTooLong');
    if (broken) return fail('model.badAnswer', { said: 'the input of a tool call is no JSON' });
    return { type: 'finish', reason: called ? 'tools' : 'stop' };
  }
}

/** The input of a call: what came in pieces, else what stood in its first event. */
function toInput(tool: OpenTool): unknown {
  if (tool.json.trim() === '') return tool.start ?? {};
  try {
    return JSON.parse(tool.json);
  } catch {
    return undefined;
  }
}

/** Figures are totals and may be absent or null in later events, where the earlier ones hold. */
function toUsage(wire: unknown, before: Usage): Usage {
  const fields = asRecord(wire);
  const reasoning = asCount(asRecord(fields.output_tokens_details).thinking_tokens) ?? before.reasoning;
  const answer = asCount(fields.output_tokens);
  return {
    input: asCount(fields.input_tokens) ?? before.input,
    cachedRead: asCount(fields.cache_read_input_tokens) ?? before.cachedRead,
    cachedWrite: asCount(fields.cache_creation_input_tokens) ?? before.cachedWrite,
    output: answer === undefined ? before.output : Math.max(0, answer - reasoning),
    reasoning,
  };
}
