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

/** A server that speaks Ollama's own API: `/api/chat` as JSON lines, `/api/tags`, `/api/show`, `/api/version`. */
export function startOllama(options: ServerOptions = {}): Promise<WireServer> {
  return serve(dialect, options);
}

const line = (data: Json): string => `${JSON.stringify(data)}\n`;

const dialect: Dialect = {
  contentType: 'application/x-ndjson',
  chatPath: '/api/chat',
  keyOf: (headers) => headers.authorization?.replace(/^Bearer /, ''),
  refusal: (_status, message) => ({ error: message }),
  chatOf(body) {
    const messages = body.messages as Json[];
    return {
      model: String(body.model),
      system: textOf(messages.find((message) => message.role === 'system')?.content),
      prompt: lastPrompt(messages),
      messages,
      tools: ((body.tools ?? []) as Json[]).map((tool) => String((tool.function as Json).name)),
      schema: body.format,
    };
  },
  frames(reply, chat): Frames {
    const usage = usageOf(reply, chat);
    const extra = reply.unknown ? { new_field: { deep: [1] } } : {};
    const base = { model: chat.model, created_at: '2026-01-01T00:00:00.000000Z', ...extra };
    const part = (message: Json): string =>
      line({ ...base, message: { role: 'assistant', content: '', ...message, ...extra }, done: false });
    const text = reply.json === undefined ? toDeltas(reply.text) : toPieces(reply.json);
    const length = reply.finish === 'length' || reply.finish === 'window';
    return {
      head: reply.unknown ? [line({ ...base, status: 'of tomorrow', done: false })] : [],
      deltas: [
        ...toDeltas(reply.reasoning).map((thinking) => part({ thinking })),
        ...text.map((content) => part({ content })),
        ...(reply.toolCalls ?? []).map((call) => part({ tool_calls: [{ function: { name: call.name, arguments: call.input } }] })),
      ],
      tail: [
        line({
          ...base,
          message: { role: 'assistant', content: '' },
          done: true,
          done_reason: length ? 'length' : 'stop',
          total_duration: 1,
          load_duration: 1,
          prompt_eval_count: usage.input,
          prompt_eval_duration: 1,
          eval_count: usage.output,
          eval_duration: 1,
        }),
      ],
      keepAlive: '\n',
      error: ({ message }) => line({ error: message }),
    };
  },
  other(request, models) {
    const entries = models.map((model) => (typeof model === 'string' ? { name: model } : model));
    if (request.path === '/api/version') return { version: '0.12.6' };
    if (request.path === '/api/tags') {
      return {
        models: entries.map(({ name }) => ({
          name,
          model: name,
          modified_at: '2026-01-01T00:00:00Z',
          size: 1,
          digest: 'd',
          details: { family: 'llama' },
        })),
      };
    }
    if (request.path !== '/api/show') return undefined;
    const entry = entries.find(({ name }) => name === request.body.model);
    return (
      entry && {
        capabilities: ['completion', 'tools'],
        model_info: { 'general.architecture': 'llama', 'llama.context_length': 131072 },
        ...entry,
      }
    );
  },
};
