import { randomUUID } from 'node:crypto';
import type { ModelEvent, Usage } from '../../../schema/model';
import { type FailureCode, type FailureDetail, failureOf, failureOfSaying, type Place } from '../failure';
import { createThinkTags } from '../thinkTags';
import { asCount, asList, asRecord, asText, type Json, sayingOf } from '../wire';

type OpenCall = { id: string; name: string; json: string };

/**
 * Turns the chunks of Chat Completions into model events. Servers differ in what they leave out,
 * so chunks are read as unknown JSON; what is not known is passed over.
 */
export async function* fromStream(chunks: AsyncIterable<unknown>, place: Place): AsyncGenerator<ModelEvent> {
  const calls = new Map<number, OpenCall>();
  let finished: string | undefined;
  let refusal = '';
  const tags = createThinkTags();
  let usage: Usage | undefined;
  const fail = (code: FailureCode, detail?: FailureDetail): ModelEvent => ({
    type: 'finish',
    reason: 'error',
    error: failureOf(place, code, detail),
  });

  for await (const each of chunks) {
    const chunk = asRecord(each);
    const choice = asRecord(asList(chunk.choices)[0]);
    const delta = asRecord(choice.delta ?? choice.message);
    const reasoning = asText(delta.reasoning_content) ?? asText(delta.reasoning);
    if (reasoning) yield { type: 'reasoning', text: reasoning };
    const text = asText(delta.content);
    if (text) yield* tags.push(text);
    refusal += asText(delta.refusal) ?? '';
    for (const call of asList(delta.tool_calls)) addCall(calls, asRecord(call));
    if (choice.error) {
      yield { type: 'finish', reason: 'error', error: failureOfSaying(place, sayingOf(choice.error), undefined, undefined) };
      return;
    }
    finished = asText(choice.finish_reason) ?? finished;
    const counted = toUsage(chunk.usage ?? asRecord(chunk.x_groq).usage);
    if (counted && JSON.stringify(counted) !== JSON.stringify(usage)) {
      usage = counted;
      yield { type: 'usage', usage };
    }
  }

  yield* tags.rest();
  if (finished === undefined) {
    yield fail('model.cutStream');
    return;
  }
  if (finished === 'content_filter' || refusal !== '') {
    yield fail('model.refused', { said: refusal });
    return;
  }
  if (finished === 'error') {
    yield fail('model.overloaded', { said: 'the provider behind it failed' });
    return;
  }
  const cut = finished === 'length' || finished === 'max_tokens';
  for (const call of calls.values()) {
    const input = toInput(call.json);
    if (input !== undefined) yield { type: 'toolCall', id: call.id, name: call.name, input };
    else if (!cut) {
      yield fail('model.badAnswer', { said: 'the input of a tool call is no JSON' });
      return;
    }
  }
  if (cut) yield { type: 'finish', reason: 'length' };
  else yield { type: 'finish', reason: calls.size > 0 ? 'tools' : 'stop' };
}

/**
 * A call comes in pieces under its index. Some servers send no index, or every whole call under
 * index 0 with an id of its own; a new id with a name is then a new call.
 */
function addCall(calls: Map<number, OpenCall>, piece: Json): void {
  const parts = asRecord(piece.function);
  const id = asText(piece.id);
  const name = asText(parts.name);
  let key = asCount(piece.index) ?? (name ? calls.size : calls.size - 1);
  const open = calls.get(key);
  if (open && id && name && open.id !== id && open.json !== '') key = Math.max(...calls.keys()) + 1;
  const call = calls.get(key) ?? { id: id ?? `call_${randomUUID().replaceAll('-', '').slice(0, 20)}`, name: '', json: '' };
  if (name) call.name = name;
  const json = parts.arguments;
  call.json += typeof json === 'string' ? json : json === undefined || json === null ? '' : JSON.stringify(json);
  calls.set(key, call);
}

function toInput(json: string): unknown {
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** `prompt_tokens` counts what came from the cache and went into it; `completion_tokens` counts reasoning, with most. */
function toUsage(wire: unknown): Usage | undefined {
  const fields = asRecord(wire);
  const prompt = asCount(fields.prompt_tokens);
  const completion = asCount(fields.completion_tokens);
  if (prompt === undefined && completion === undefined) return undefined;
  const promptDetails = asRecord(fields.prompt_tokens_details);
  const cachedRead = Math.min(prompt ?? 0, asCount(promptDetails.cached_tokens) ?? asCount(fields.prompt_cache_hit_tokens) ?? 0);
  const cachedWrite = Math.min((prompt ?? 0) - cachedRead, asCount(promptDetails.cache_write_tokens) ?? 0);
  const reasoning = asCount(asRecord(fields.completion_tokens_details).reasoning_tokens) ?? 0;
  // Where the parts only sum up to the total with reasoning on top, it was not in the completion.
  const apart = reasoning > 0 && asCount(fields.total_tokens) === (prompt ?? 0) + (completion ?? 0) + reasoning;
  return {
    input: (prompt ?? 0) - cachedRead - cachedWrite,
    cachedRead,
    cachedWrite,
    output: apart ? (completion ?? 0) : Math.max(0, (completion ?? 0) - reasoning),
    reasoning: apart ? reasoning : Math.min(reasoning, completion ?? 0),
  };
}
