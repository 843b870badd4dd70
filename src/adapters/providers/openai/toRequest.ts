import type { ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { ModelMessage, ModelRequest, OutputSpec } from '../../../schema/model';

/**
 * What an endpoint or model may not take, each left out once a server has said so. `cap` swaps the
 * name of the token cap; `schema` falls back to any JSON, and `json` to asking for it in words.
 */
export type Feature = 'temperature' | 'top_p' | 'effort' | 'stream_options' | 'cap' | 'schema' | 'json' | 'tools';

/** The names of the cap: new models of OpenAI take the first, everyone else the second. */
export type Cap = 'max_completion_tokens' | 'max_tokens';

/** Puts a request into the words of Chat Completions. `cap` is the name the endpoint is thought to know. */
export function toRequest(request: ModelRequest, cap: Cap, without: ReadonlySet<Feature>): ChatCompletionCreateParamsStreaming {
  const { output } = request;
  const inWords = output && without.has('schema') ? `\n\n${schemaInWords(output)}` : '';
  const body: ChatCompletionCreateParamsStreaming = {
    model: request.model,
    messages: toMessages(request.system + inWords, request.messages),
    stream: true,
    [capName(cap, without)]: request.maxOutputTokens,
  };
  if (!without.has('stream_options')) body.stream_options = { include_usage: true };
  if (request.temperature !== undefined && !without.has('temperature')) body.temperature = request.temperature;
  if (request.topP !== undefined && !without.has('top_p')) body.top_p = request.topP;
  if (request.effort && !without.has('effort')) body.reasoning_effort = request.effort;
  if (output && !without.has('schema')) {
    body.response_format = {
      type: 'json_schema',
      json_schema: { name: output.name.replace(/[^\w-]/g, '_').slice(0, 64), schema: output.schema, strict: isStrict(output.schema) },
    };
  } else if (output && !without.has('json')) {
    body.response_format = { type: 'json_object' };
  }
  if (request.tools?.length && !without.has('tools')) {
    body.tools = request.tools.map((tool) => ({
      type: 'function',
      function: { name: tool.name, description: tool.description, parameters: tool.inputSchema },
    }));
  }
  return body;
}

export function capName(cap: Cap, without: ReadonlySet<Feature>): Cap {
  if (!without.has('cap')) return cap;
  return cap === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
}

function schemaInWords(output: OutputSpec): string {
  return `Answer with one JSON value and nothing else. It must fit this JSON Schema:\n${JSON.stringify(output.schema)}`;
}

/** Whether a schema keeps the rules of OpenAI's strict mode: every object closed, every property required. */
export function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const node = schema as Record<string, unknown>;
  if (node.properties !== undefined || node.type === 'object') {
    const names = Object.keys((node.properties ?? {}) as object);
    const required = Array.isArray(node.required) ? node.required : [];
    if (node.additionalProperties !== false || !names.every((name) => required.includes(name))) return false;
  }
  return Object.values(node).every(isStrict);
}

function toMessages(system: string, messages: readonly ModelMessage[]): ChatCompletionMessageParam[] {
  const head: ChatCompletionMessageParam[] = system.trim() === '' ? [] : [{ role: 'system', content: system }];
  return [...head, ...messages.flatMap(toMessage)];
}

function toMessage(message: ModelMessage): ChatCompletionMessageParam[] {
  if (message.role === 'tool') return message.parts.map((part) => ({ role: 'tool', tool_call_id: part.id, content: part.text }));
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  if (message.role === 'user') return text === '' ? [] : [{ role: 'user', content: text }];
  const calls = message.parts.flatMap((part) => (part.type === 'toolCall' ? [part] : []));
  if (calls.length === 0) return text === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    {
      role: 'assistant',
      content: text === '' ? null : text,
      tool_calls: calls.map((call) => ({
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.input ?? {}) },
      })),
    },
  ];
}
