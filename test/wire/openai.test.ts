import { afterEach, describe, expect, it } from 'vitest';
import { createOpenai } from '../../src/adapters/providers/openai/client';
import { fromStream } from '../../src/adapters/providers/openai/fromStream';
import { presets, resolveEndpoints } from '../../src/adapters/providers/openai/presets';
import { isStrict } from '../../src/adapters/providers/openai/toRequest';
import { createCancel } from '../../src/base/cancel';
import type { ModelEvent } from '../../src/schema/model';
import { openaiRefusal, startOpenai } from '../support/wire/openai';
import { ask, collect, errorOf, finishOf, key, secretsOf, silent, textIn } from '../support/wire/rigs';
import type { Json, ServerOptions, WireServer } from '../support/wire/serve';

let server: WireServer;
afterEach(() => server?.close());

const tool = { name: 'read', description: 'Reads', inputSchema: { type: 'object', properties: {} } };
const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

async function start(options: ServerOptions, secrets: Record<string, string> = {}) {
  server = await startOpenai(options);
  const endpoint = resolveEndpoints({ OPENAI_BASE_URL: `${server.url}/v1/`, ...secrets })[0];
  if (!endpoint) throw new Error('no preset');
  return createOpenai({ endpoint, secrets: secretsOf(secrets), log: silent });
}

describe('agreeing on parameters', () => {
  it.each<[string, string, Json, (body: Json) => unknown]>([
    [
      'temperature',
      "Unsupported value: 'temperature' does not support 0.2 with this model.",
      { param: 'temperature' },
      (body) => body.temperature,
    ],
    ['stream_options', 'extra fields not permitted: stream_options', {}, (body) => body.stream_options],
    [
      'the cap',
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: 'max_tokens' },
      (body) => body.max_tokens,
    ],
    ['effort', 'Unrecognized request argument supplied: reasoning_effort', {}, (body) => body.reasoning_effort],
    ['tools', 'This model does not support tools', {}, (body) => body.tools],
  ])('asks again without %s, once, and remembers it', async (_what, message, more, read) => {
    const provider = await start({
      reply: (_chat, { body }) => (read(body) === undefined ? { text: 'Fine.' } : { status: 400, body: openaiRefusal(400, message, more) }),
    });
    const request = ask({ temperature: 0.2, effort: 'low', tools: [tool] });
    expect(textIn(await collect(provider, request))).toBe('Fine.');
    expect(server.chats()).toHaveLength(2);
    expect(textIn(await collect(provider, request))).toBe('Fine.');
    expect(server.chats()).toHaveLength(3);
    const [first, , third] = server.chats();
    expect(read(first?.body ?? {})).toBeDefined();
    // All else is still there, and another model is asked in full.
    expect(Object.keys(third?.body ?? {}).length).toBeGreaterThanOrEqual(Object.keys(first?.body ?? {}).length - 1);
    await collect(provider, { ...request, model: 'other' });
    expect(server.chats()).toHaveLength(5);
  });

  it('swaps the name of the cap and never sends the context window as one', async () => {
    const provider = await start({
      reply: (_chat, { body }) =>
        'max_tokens' in body
          ? { status: 400, body: openaiRefusal(400, "Unsupported parameter: 'max_tokens'", { param: 'max_tokens' }) }
          : {},
    });
    await collect(provider, ask({ maxOutputTokens: 321 }));
    expect(server.chats().map(({ body }) => [body.max_tokens, body.max_completion_tokens])).toEqual([
      [321, undefined],
      [undefined, 321],
    ]);
  });

  it('does not drop a cap that is only too high', async () => {
    const provider = await start({
      reply: () => ({
        status: 400,
        body: openaiRefusal(400, 'max_tokens is too large: 500. This model supports at most 100.', { param: 'max_tokens' }),
      }),
    });
    expect(errorOf(await collect(provider))).toMatchObject({ code: 'model.badRequest', retryable: false });
    expect(server.chats()).toHaveLength(1);
  });

  it('falls from a schema to any JSON to words', async () => {
    const provider = await start({
      reply: (_chat, { body }) =>
        body.response_format
          ? { status: 400, body: openaiRefusal(400, 'This response_format type is unavailable now') }
          : { json: { a: 'b' } },
    });
    const events = await collect(provider, ask({ output: { name: 'a gate', schema } }));
    expect(JSON.parse(textIn(events))).toEqual({ a: 'b' });
    const formats = server.chats().map(({ body }) => body.response_format as Json | undefined);
    expect(formats.map((format) => format?.type)).toEqual(['json_schema', 'json_object', undefined]);
    expect(formats[0]).toEqual({ type: 'json_schema', json_schema: { name: 'a_gate', schema, strict: true } });
    expect(server.chats().map(({ chat }) => chat?.system.includes(JSON.stringify(schema)))).toEqual([false, true, true]);
  });

  it('learns the same thing in calls side by side', async () => {
    const provider = await start({
      reply: (_chat, { body }) =>
        body.temperature === undefined ? { text: 'ok' } : { status: 400, body: openaiRefusal(400, 'temperature is not supported') },
    });
    const all = await Promise.all([1, 2, 3, 4].map(() => collect(provider, ask({ temperature: 0.5 }))));
    expect(all.map((events) => textIn(events))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('says so when a model is asked without the tools', async () => {
    const provider = await start({
      reply: ({ tools }) =>
        tools.length > 0 ? { status: 404, body: openaiRefusal(404, 'No endpoints found that support tool use.') } : {},
    });
    expect(textIn(await collect(provider, ask({ tools: [tool] })), 'notice')).toContain('without them');
  });
});

describe('what vendors do in their own way', () => {
  const read = async (chunks: Json[]): Promise<ModelEvent[]> => {
    const events: ModelEvent[] = [];
    const place = { label: 'X', url: 'http://x', keyNames: [], secrets: [], local: false };
    async function* source() {
      yield* chunks;
    }
    for await (const event of fromStream(source(), place)) events.push(event);
    return events;
  };
  const delta = (tool_calls: Json[], finish_reason: string | null = null): Json => ({
    choices: [{ delta: { tool_calls }, finish_reason }],
  });

  it.each<[string, Json[], unknown[]]>([
    [
      'whole calls all under index 0 (Gemini)',
      [
        delta([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"n":1}' } }]),
        delta([{ index: 0, id: 'b', function: { name: 'g', arguments: '{}' } }], 'stop'),
      ],
      [
        ['f', { n: 1 }],
        ['g', {}],
      ],
    ],
    [
      'no index and no id',
      [delta([{ function: { name: 'f', arguments: '{"n"' } }]), delta([{ function: { arguments: ':2}' } }], 'tool_calls')],
      [['f', { n: 2 }]],
    ],
    [
      'arguments as an object',
      [delta([{ index: 0, id: 'a', function: { name: 'f', arguments: { n: 3 } } }], 'tool_calls')],
      [['f', { n: 3 }]],
    ],
    [
      'the id in every piece',
      [
        delta([{ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }]),
        delta([{ index: 0, id: 'a', function: { name: 'f', arguments: '}' } }], 'tool_calls'),
      ],
      [['f', {}]],
    ],
  ])('reads %s', async (_what, chunks, calls) => {
    const events = await read(chunks);
    expect(events.flatMap((event) => (event.type === 'toolCall' ? [[event.name, event.input]] : []))).toEqual(calls);
    expect(finishOf(events).reason).toBe('tools');
  });

  it.each<[string, Json, number[]]>([
    ['DeepSeek', { prompt_tokens: 100, completion_tokens: 10, prompt_cache_hit_tokens: 60 }, [40, 60, 0, 10, 0]],
    [
      'reasoning on top of the completion',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } },
      [10, 0, 0, 5, 7],
    ],
    [
      'reasoning within the completion',
      { prompt_tokens: 10, completion_tokens: 12, total_tokens: 22, completion_tokens_details: { reasoning_tokens: 7 } },
      [10, 0, 0, 5, 7],
    ],
    ['more cached than sent', { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 50 } }, [0, 10, 0, 1, 0]],
  ])('counts the tokens of %s', async (_who, usage, [input, cachedRead, cachedWrite, output, reasoning]) => {
    const events = await read([{ choices: [{ delta: { content: 'x' }, finish_reason: 'stop' }], usage }]);
    expect(events.find((event) => event.type === 'usage')).toEqual({
      type: 'usage',
      usage: { input, cachedRead, cachedWrite, output, reasoning },
    });
  });

  it.each<[string, Json[], string, boolean]>([
    ['a filter', [{ choices: [{ delta: {}, finish_reason: 'content_filter' }] }], 'model.refused', false],
    ['a refusal', [{ choices: [{ delta: { refusal: 'I cannot.' }, finish_reason: 'stop' }] }], 'model.refused', false],
    ['torn arguments', [delta([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"n' } }], 'tool_calls')], 'model.badAnswer', true],
    [
      'an error within a choice',
      [{ choices: [{ delta: {}, finish_reason: 'error', error: { code: 429, message: 'slow down' } }] }],
      'model.rateLimit',
      true,
    ],
  ])('reports %s', async (_what, chunks, code, retryable) => {
    expect(errorOf(await read(chunks))).toMatchObject({ code, retryable });
  });

  it.each<[number, unknown, Record<string, string>, string]>([
    [
      429,
      { error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } },
      {},
      'model.noQuota',
    ],
    [
      429,
      [{ error: { code: 429, message: 'You exceeded your current quota. Please retry in 36.5s.', status: 'RESOURCE_EXHAUSTED' } }],
      {},
      'model.rateLimit',
    ],
    [
      400,
      [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } }],
      {},
      'model.wrongKey',
    ],
    [400, { error: { message: 'foo/bar is not a valid model ID', code: 400 } }, {}, 'model.unknownModel'],
    [
      400,
      { error: { message: 'request (9000 tokens) exceeds the available context size', type: 'exceed_context_size_error' } },
      {},
      'model.contextTooLong',
    ],
    [403, { error: { message: 'The input was flagged by moderation' } }, {}, 'model.refused'],
    [404, 'Not Found', {}, 'model.badRequest'],
    [308, '', { location: 'https://elsewhere.example/v1' }, 'model.badRequest'],
    [500, { error: { message: 'CUDA error: out of memory' } }, {}, 'model.overloaded'],
  ])('a %i with %o is read rightly', async (status, body, headers, code) => {
    const provider = await start({ reply: () => ({ status, body, headers }) });
    const error = errorOf(await collect(provider));
    expect(error.code).toBe(code);
    if (status === 308) expect(error.message).toContain('elsewhere.example');
    if (status === 404) expect(error.message).toContain('base URL');
    if (code === 'model.rateLimit') expect(error.retryAfterMs).toBe(36_500);
    if (status === 500) expect(error.retryable).toBe(false);
  });

  it('reads what is known of a model, and leaves out those that do not chat', async () => {
    const models = [
      { id: 'models/gemini-x' },
      { id: 'or/x', name: 'X', context_length: 200_000, top_provider: { max_completion_tokens: 9000 }, supported_parameters: ['tools'] },
      { id: 'vllm', max_model_len: 4096 },
      { id: 'text-embedding-3' },
      { id: 'pic', type: 'image' },
      { id: 'mute', capabilities: { completion_chat: false } },
    ];
    const provider = await start({ models });
    expect(await provider.models(createCancel().signal)).toEqual([
      { model: 'gemini-x' },
      { model: 'or/x', label: 'X', contextWindow: 200_000, maxOutputTokens: 9000, tools: true },
      { model: 'vllm', contextWindow: 4096 },
    ]);
  });
});

describe('endpoints', () => {
  it('on this machine need no key and send none; a key that is set is sent', async () => {
    let provider = await start({});
    expect(provider).toMatchObject({ local: true, label: expect.stringContaining('127.0.0.1') });
    expect(finishOf(await collect(provider)).reason).toBe('stop');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    await server.close();
    provider = await start({ key }, { OPENAI_API_KEY: key });
    expect(provider.local).toBe(false);
    expect(finishOf(await collect(provider)).reason).toBe('stop');
  });

  it('probe by the network on this machine and by the key elsewhere', async () => {
    const provider = await start({ models: ['a', 'b'] });
    expect(await provider.probe(createCancel().signal)).toEqual({ ok: true, detail: `answers at ${new URL(server.url).host}, 2 models` });
    const [cloud] = resolveEndpoints({});
    if (!cloud) throw new Error('no preset');
    const openai = (values: Record<string, string>) => createOpenai({ endpoint: cloud, secrets: secretsOf(values), log: silent });
    expect(await openai({ OPENAI_API_KEY: key }).probe(createCancel().signal)).toEqual({ ok: true, detail: 'OPENAI_API_KEY is set' });
    const error = errorOf(await collect(openai({ OPENAI_API_KEY: '  ' })));
    expect(error).toMatchObject({ code: 'model.noKey', message: expect.stringMatching(/OPENAI_API_KEY.*Roundtable: Set API Key/) });
  });

  it('come from presets, environment and settings, the latter first', () => {
    const all = resolveEndpoints(
      { OPENAI_BASE_URL: 'https://env.example/v1/', GEMINI_API_KEY: key },
      {
        groq: { baseUrl: 'https://set.example/v1', keyEnv: 'MY_KEY', contextWindow: 1000 },
        mine: { baseUrl: 'http://localhost:9/v1' },
        ollama: { baseUrl: 'http://h:1/v1' },
      },
    );
    const by = (id: string) => all.find((endpoint) => endpoint.id === id);
    expect(all.map(({ id }) => id)).toEqual([...presets.map(({ id }) => id), 'mine']);
    expect(by('openai')).toMatchObject({ baseUrl: 'https://env.example/v1', needsKey: true, local: false });
    expect(by('groq')).toMatchObject({ baseUrl: 'https://set.example/v1', keyEnv: ['MY_KEY'], contextWindow: 1000 });
    expect(by('gemini')?.keyEnv).toEqual(['GEMINI_API_KEY', 'GOOGLE_API_KEY']);
    expect(by('mine')).toMatchObject({ needsKey: false, local: true });
    expect(by('lmstudio')).toMatchObject({ needsKey: false, local: true });
  });

  it('know which schemas are strict', () => {
    expect(isStrict(schema)).toBe(true);
    expect(isStrict({ ...schema, required: [] })).toBe(false);
    expect(isStrict({ type: 'array', items: { type: 'object', properties: {} } })).toBe(false);
  });
});
