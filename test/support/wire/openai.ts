import {
  type Dialect,
  type Frames,
  type Json,
  lastPrompt,
  type ServerOptions,
  serve,
  textOf,
  toDeltas,
  toPieces,
  usageOf,
  type WireServer,
} from './serve';

/** A server that speaks OpenAI's Chat Completions: `/v1/chat/completions` as server-sent events, `/v1/models`. Its base URL is `url` with `/v1`. */
export function startOpenai(options: ServerOptions = {}): Promise<WireServer> {
  return serve(dialect, options);
}

export function openaiRefusal(status: number, message: string, more: Json = {}): Json {
  const type = status === 401 ? 'invalid_request_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param: null, code: status === 401 ? 'invalid_api_key' : null, ...more } };
}

const sse = (data: Json): string => `data: ${JSON.stringify(data)}\n\n`;

const dialect: Dialect = {
  contentType: 'text/event-stream',
  chatPath: '/v1/chat/completions',
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ''),
  refusal: openaiRefusal,
  chatOf(body) {
    const messages = body.messages as Json[];
    const format = body.response_format as Json | undefined;
    return {
      model: String(body.model),
      system: textOf(messages.find((message) => message.role === 'system')?.content),
      prompt: lastPrompt(messages),
      messages,
      tools: ((body.tools ?? []) as Json[]).map((tool) => String((tool.function as Json).name)),
      schema: (format?.json_schema as Json | undefined)?.schema,
    };
  },
  frames(reply, chat, body): Frames {
    const usage = usageOf(reply, chat);
    const extra = reply.unknown ? { new_field: { deep: [1] } } : {};
    const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: chat.model, system_fingerprint: 'fp', ...extra };
    const chunk = (delta: Json, finish_reason: string | null = null): string =>
      sse({ ...base, choices: [{ index: 0, delta: { ...delta, ...extra }, logprobs: null, finish_reason }] });
    const text = reply.json === undefined ? toDeltas(reply.text) : toPieces(reply.json);
    const calls = reply.toolCalls ?? [];
    const finish = { stop: calls.length > 0 ? 'tool_calls' : 'stop', length: 'length', refused: 'content_filter', window: 'length' }[
      reply.finish ?? 'stop'
    ];
    const counted = {
      prompt_tokens: usage.input + usage.cachedRead + usage.cachedWrite,
      completion_tokens: usage.output + usage.reasoning,
      total_tokens: usage.input + usage.cachedRead + usage.cachedWrite + usage.output + usage.reasoning,
      prompt_tokens_details: { cached_tokens: usage.cachedRead, ...(usage.cachedWrite > 0 && { cache_write_tokens: usage.cachedWrite }) },
      completion_tokens_details: { reasoning_tokens: usage.reasoning },
    };
    const wantsUsage = (body.stream_options as Json | undefined)?.include_usage === true;
    return {
      head: [...(reply.unknown ? [': a comment\n\n', 'id: 7\nretry: 3000\n\n'] : []), chunk({ role: 'assistant', content: '' })],
      deltas: [
        ...toDeltas(reply.reasoning).map((reasoning_content) => chunk({ reasoning_content })),
        ...text.map((content) => chunk({ content })),
        ...calls.flatMap((call, index) => [
          chunk({
            tool_calls: [{ index, id: call.id ?? `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } }],
          }),
          ...toPieces(call.input).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
        ]),
      ],
      tail: [chunk({}, finish), ...(wantsUsage ? [sse({ ...base, choices: [], usage: counted })] : []), 'data: [DONE]\n\n'],
      keepAlive: ': OPENROUTER PROCESSING\n\n',
      error: ({ message, type, code }) => sse({ ...base, error: { message, type, code: code ?? null }, choices: [] }),
    };
  },
  other(request, models) {
    if (request.path !== '/v1/models') return undefined;
    return {
      object: 'list',
      data: models.map((model) => (typeof model === 'string' ? { id: model, object: 'model', created: 1, owned_by: 'us' } : model)),
    };
  },
};
