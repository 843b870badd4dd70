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

/** A server that speaks Anthropic's Messages API: `/v1/messages` as server-sent events, `/v1/models`. */
export function startAnthropic(options: ServerOptions = {}): Promise<WireServer> {
  return serve(dialect, options);
}

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

export function anthropicRefusal(status: number, message: string): Json {
  return { type: 'error', error: { type: types[status] ?? 'api_error', message }, request_id: 'req_1' };
}

const sse = (event: string, data: Json): string => `event: ${event}\ndata: ${JSON.stringify({ type: event, ...data })}\n\n`;

const dialect: Dialect = {
  contentType: 'text/event-stream; charset=utf-8',
  chatPath: '/v1/messages',
  // The SDK sends the key as a bearer token since its version 1; other clients still use the header of old.
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, '') ?? headers['x-api-key']?.toString(),
  refusal: anthropicRefusal,
  chatOf(body) {
    const messages = body.messages as Json[];
    const format = (body.output_config as Json | undefined)?.format as Json | undefined;
    return {
      model: String(body.model),
      system: textOf(body.system),
      prompt: lastPrompt(messages),
      messages,
      tools: ((body.tools ?? []) as Json[]).map((tool) => String(tool.name)),
      schema: format?.schema,
    };
  },
  frames(reply, chat, body): Frames {
    const usage = usageOf(reply, chat);
    const extra = reply.unknown ? { new_field: { deep: [1] } } : {};
    const deltas: string[] = [];
    let index = 0;
    const block = (content_block: Json, pieces: Json[]): void => {
      const at = index++;
      const frames = pieces.map((delta) => sse('content_block_delta', { index: at, delta, ...extra }));
      const start = sse('content_block_start', { index: at, content_block, ...extra });
      const stop = sse('content_block_stop', { index: at, ...extra });
      // The start belongs to the first delta and the stop to the last, so that faults count deltas.
      if (frames.length === 0) frames.push('');
      frames[0] = start + frames[0];
      frames[frames.length - 1] += stop;
      deltas.push(...frames);
    };
    if (reply.reasoning !== undefined) {
      const pieces = toDeltas(reply.reasoning).map((thinking) => ({ type: 'thinking_delta', thinking }));
      block({ type: 'thinking', thinking: '', signature: '' }, [...pieces, { type: 'signature_delta', signature: 'c2ln' }]);
    }
    if (reply.unknown) block({ type: 'block_of_tomorrow', text: 'x' }, [{ type: 'delta_of_tomorrow', text: 'x' }]);
    const forced = (body.tool_choice as Json | undefined)?.name;
    const text = reply.json !== undefined && !forced ? toPieces(reply.json) : toDeltas(reply.text);
    if (text.length > 0) {
      block(
        { type: 'text', text: '' },
        text.map((each) => ({ type: 'text_delta', text: each })),
      );
    }
    const calls = [
      ...(reply.toolCalls ?? []),
      ...(reply.json !== undefined && forced ? [{ name: String(forced), input: reply.json }] : []),
    ];
    for (const [at, call] of calls.entries()) {
      const pieces = call.input === '' ? [''] : ['', ...toPieces(call.input)];
      block(
        { type: 'tool_use', id: call.id ?? `toolu_${at}`, name: call.name, input: {} },
        pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
      );
    }
    const stops = {
      stop: calls.length > 0 ? 'tool_use' : 'end_turn',
      length: 'max_tokens',
      refused: 'refusal',
      window: 'model_context_window_exceeded',
    };
    const input = { input_tokens: usage.input, cache_read_input_tokens: usage.cachedRead, cache_creation_input_tokens: usage.cachedWrite };
    return {
      head: [
        sse('message_start', {
          message: {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            model: chat.model,
            content: [],
            stop_reason: null,
            stop_sequence: null,
            usage: { ...input, output_tokens: 1 },
          },
          ...extra,
        }),
        ...(reply.unknown ? [sse('event_of_tomorrow', { anything: true }), ': a comment\n\n', 'retry: 3000\nid: 7\n\n'] : []),
        sse('ping', {}),
      ],
      deltas,
      tail: [
        sse('message_delta', {
          delta: { stop_reason: stops[reply.finish ?? 'stop'], stop_sequence: null, ...extra },
          usage: {
            output_tokens: usage.output + usage.reasoning,
            ...(usage.reasoning > 0 && { output_tokens_details: { thinking_tokens: usage.reasoning } }),
          },
        }),
        sse('message_stop', {}),
      ],
      keepAlive: sse('ping', {}),
      error: ({ type, message }) => sse('error', { error: { type, message } }),
    };
  },
  other(request, models) {
    if (request.path !== '/v1/models') return undefined;
    const data = models.map((model) =>
      typeof model === 'string'
        ? { type: 'model', id: model, display_name: model, created_at: '2026-01-01T00:00:00Z', lifecycle: 'active' }
        : model,
    );
    return { data, has_more: false, first_id: null, last_id: null };
  },
};
