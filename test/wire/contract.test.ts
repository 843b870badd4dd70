import { afterEach, describe, expect, it } from 'vitest';
import { createCancel } from '../../src/base/cancel';
import type { ModelEvent } from '../../src/schema/model';
import { ask, collect, errorOf, finishOf, key, rigs, secretsOf, textIn } from '../support/wire/rigs';
import type { Reply, ServerOptions, WireServer } from '../support/wire/serve';

const long = 'Dębina 🌲 says: "überprüft, 完成". '.repeat(6);

describe.each(rigs)('$name keeps the contract of a provider', (rig) => {
  let server: WireServer | undefined;
  const started = async (options: ServerOptions | Reply) => {
    const serverOptions: ServerOptions =
      'reply' in options || 'key' in options || 'models' in options ? (options as ServerOptions) : { reply: () => options as Reply };
    server = await rig.start(serverOptions);
    return { server, provider: rig.connect(server.url) };
  };
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('streams text in order, then usage, then one finish', async () => {
    const { provider, server } = await started({ text: long, usage: { input: 100, output: 20 } });
    const events = await collect(provider);
    expect(textIn(events)).toBe(long);
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(3);
    expect(events.findLast((event) => event.type === 'usage')).toEqual({
      type: 'usage',
      usage: { input: 100, cachedRead: 0, cachedWrite: 0, output: 20, reasoning: 0 },
    });
    expect(finishOf(events)).toEqual({ type: 'finish', reason: 'stop' });
    expect(server.chats()).toHaveLength(1);
    expect(server.chats()[0]?.chat).toMatchObject({ model: 'mock-1', system: 'You are Elena.', prompt: 'What do you say?' });
  });

  it('keeps usage in buckets that do not overlap', async () => {
    const usage = { input: 70, cachedRead: 20, cachedWrite: 10, output: 30, reasoning: 12 };
    const { provider } = await started({
      text: 'Yes.',
      reasoning: 'Let me think it over, slowly.',
      usage: rig.buckets ? usage : { input: 70, output: 30 },
    });
    const events = await collect(provider);
    const expected = rig.buckets ? usage : { input: 70, cachedRead: 0, cachedWrite: 0, output: 30, reasoning: 0 };
    expect(events.findLast((event) => event.type === 'usage')).toEqual({ type: 'usage', usage: expected });
    expect(textIn(events, 'reasoning')).toBe('Let me think it over, slowly.');
    expect(textIn(events)).toBe('Yes.');
  });

  it('reads bytes one by one, CR LF, signs of life, and what nobody knows', async () => {
    const { provider } = await started({
      text: `${long.slice(0, 40)}\n\ndata: x`,
      pieceBytes: 1,
      crlf: true,
      keepAlive: true,
      unknown: true,
    });
    const events = await collect(provider);
    expect(textIn(events)).toBe(`${long.slice(0, 40)}\n\ndata: x`);
    expect(finishOf(events).reason).toBe('stop');
  });

  it('gives tool calls whole, with an empty input as {}', async () => {
    const input = { pattern: '"föö"\\n', deep: { list: [1, null, true] } };
    const { provider, server } = await started({
      text: 'Looking.',
      toolCalls: [
        { name: 'grep', input },
        { name: 'list', input: rig.name === 'ollama' ? {} : '' },
      ],
      pieceBytes: 3,
    });
    const events = await collect(
      provider,
      ask({ tools: [{ name: 'grep', description: 'Search', inputSchema: { type: 'object', properties: {} } }] }),
    );
    const calls = events.filter((event) => event.type === 'toolCall');
    expect(calls.map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'grep', input },
      { name: 'list', input: {} },
    ]);
    expect(new Set(calls.map((call) => call.id)).size).toBe(2);
    expect(finishOf(events)).toEqual({ type: 'finish', reason: 'tools' });
    expect(server.chats()[0]?.chat?.tools).toEqual(['grep']);
  });

  it('sends a tool conversation back and asks for JSON by its schema', async () => {
    const schema = { type: 'object', properties: { verdict: { type: 'string' } }, required: ['verdict'], additionalProperties: false };
    const { provider, server } = await started({ json: { verdict: 'CONVERGED', list: ['ä', 1] } });
    const events = await collect(
      provider,
      ask({
        output: { name: 'gate', schema },
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'Judge.' }] },
          { role: 'assistant', parts: [{ type: 'toolCall', id: 'c1', name: 'read', input: { path: 'a.ts' } }] },
          { role: 'tool', parts: [{ type: 'toolResult', id: 'c1', name: 'read', text: 'const a = 1;', failed: false }] },
          { role: 'user', parts: [{ type: 'text', text: 'Now judge.' }] },
        ],
      }),
    );
    expect(JSON.parse(textIn(events))).toEqual({ verdict: 'CONVERGED', list: ['ä', 1] });
    expect(finishOf(events).reason).toBe('stop');
    expect(server.chats()[0]?.chat?.schema).toEqual(schema);
    expect(JSON.stringify(server.chats()[0]?.body)).toContain('const a = 1;');
  });

  it.each<[string, Reply]>([
    ['before the first byte', { hang: true }],
    ['in mid-stream', { text: long, hangAfter: 2 }],
  ])('an abort %s closes the connection and ends in aborted', async (_when, reply) => {
    const cancel = createCancel();
    const { server, provider } = await started({
      reply: () => {
        if (reply.hang) setImmediate(() => cancel.cancel());
        return reply;
      },
    });
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(ask(), cancel.signal)) {
      events.push(event);
      if (event.type === 'text') setImmediate(() => cancel.cancel());
    }
    expect(finishOf(events)).toEqual({ type: 'finish', reason: 'aborted' });
    await server.chats()[0]?.closedByClient;
    expect(server.chats()).toHaveLength(1);
  });

  it('makes no request when it is aborted before, and closes the connection when the reader leaves', async () => {
    const { server, provider } = await started({ text: long, hangAfter: 2 });
    const before = createCancel();
    before.cancel();
    expect(await collect(provider, ask(), before.signal)).toEqual([{ type: 'finish', reason: 'aborted' }]);
    expect(server.requests).toHaveLength(0);
    for await (const event of provider.stream(ask(), createCancel().signal)) if (event.type === 'text') break;
    await server.chats()[0]?.closedByClient;
  });

  it.each<[string, Reply, string]>([
    ['a broken connection', { text: long, cutAfter: 2 }, 'model.cutStream'],
    ['an end without a last event', { text: long, endAfter: 2 }, 'model.cutStream'],
    ['a connection broken before any delta', { text: long, cutAfter: 0 }, 'model.cutStream'],
  ])('reports %s as a cut stream', async (_what, reply, code) => {
    const { provider } = await started(reply);
    const events = await collect(provider);
    expect(errorOf(events)).toMatchObject({ code, retryable: true });
  });

  it('reports an error in mid-stream, keeping the text before it', async () => {
    const { provider } = await started({
      text: long,
      errorAfter: { deltas: 2, type: 'overloaded_error', code: 'server_error', message: 'Overloaded' },
    });
    const events = await collect(provider);
    expect(long.startsWith(textIn(events))).toBe(true);
    expect(textIn(events)).not.toBe('');
    expect(errorOf(events).message).toContain('Overloaded');
    if (rig.name !== 'ollama') expect(errorOf(events)).toMatchObject({ code: 'model.overloaded', retryable: true });
  });

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '9', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': new Date(Date.now() - 5000).toUTCString() }, 0],
    [{}, undefined],
  ])('a 429 with %o waits %s ms, and is not tried again here', async (headers, ms) => {
    const { provider, server } = await started({
      status: 429,
      headers: headers as Record<string, string>,
      body: rig.refusal(429, 'slow down'),
    });
    const error = errorOf(await collect(provider));
    expect(error).toMatchObject({ code: 'model.rateLimit', retryable: true, status: 429 });
    expect(error.retryAfterMs).toBe(ms);
    expect(server.requests).toHaveLength(1);
  });

  it('reads a date in Retry-After', async () => {
    const { provider } = await started({ status: 503, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } });
    const error = errorOf(await collect(provider));
    expect(error.retryAfterMs).toBeGreaterThan(50_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it.each<[number, string, string, boolean]>([
    [400, 'prompt is too long: 210000 tokens > 200000 maximum', 'model.contextTooLong', false],
    [400, 'something odd', 'model.badRequest', false],
    [401, 'invalid x-api-key', 'model.wrongKey', false],
    [402, 'Payment required', 'model.noQuota', false],
    [403, 'not for you', 'model.forbidden', false],
    [404, 'model "mock-1" not found', 'model.unknownModel', false],
    [500, 'Internal server error', 'model.overloaded', true],
    [503, 'Service unavailable', 'model.overloaded', true],
    [504, 'Gateway timed out', 'model.timeout', true],
    [529, 'Overloaded', 'model.overloaded', true],
  ])('a %i "%s" is %s', async (status, message, code, retryable) => {
    const { provider, server } = await started({ status, body: rig.refusal(status, message) });
    const error = errorOf(await collect(provider));
    expect(error).toMatchObject({ code, retryable, status });
    // The message says where and quotes what the server said.
    expect(error.message).toContain(new URL(server.url).host);
    expect(error.message).toContain(message);
    expect(server.chats()).toHaveLength(1);
  });

  it('shows no page of HTML', async () => {
    const { provider } = await started({ status: 502, body: '<html><body>Bad gateway</body></html>' });
    expect(errorOf(await collect(provider))).toMatchObject({
      code: 'model.overloaded',
      status: 502,
      message: expect.not.stringContaining('<'),
    });
  });

  it('reports nobody listening', async () => {
    const { provider, server } = await started({ text: '' });
    await server.close();
    const error = errorOf(await collect(provider));
    expect(error.code).toBe('model.unreachable');
    expect(error.message).toContain('connection refused');
    expect(error.message).toContain(new URL(server.url).host);
    expect(await provider.models(createCancel().signal)).toEqual([]);
  });

  it('reports an answer that was cut at the token cap, and an empty one', async () => {
    const { provider, server } = await started({
      reply: () => (server.chats().length === 1 ? { text: 'So far', finish: 'length' } : { text: '' }),
    });
    expect(finishOf(await collect(provider))).toEqual({ type: 'finish', reason: 'length' });
    const empty = await collect(provider);
    expect(textIn(empty)).toBe('');
    expect(finishOf(empty).reason).toBe('stop');
  });

  it('lists models', async () => {
    const { provider } = await started({ models: ['mock-1', 'mock-2'] });
    expect((await provider.models(createCancel().signal)).map(({ model }) => model)).toEqual(['mock-1', 'mock-2']);
    expect(await provider.probe(createCancel().signal)).toMatchObject({ ok: true });
  });

  it('never lets a key out, even when the server repeats it', async () => {
    for (const reply of [
      { status: 401, body: rig.refusal(401, `bad key ${key}`) },
      { status: 400, body: `what is ${key}?` },
      { text: 'x', errorAfter: { deltas: 1, type: 'api_error', message: `key ${key}` } },
    ] satisfies Reply[]) {
      const { provider, server } = await started(reply);
      const events = await collect(provider);
      const sentKey = JSON.stringify(server.requests[0]?.headers).includes(key);
      // Ollama on one's own machine is sent no key.
      expect(sentKey).toBe(rig.name !== 'ollama');
      if (sentKey) expect(JSON.stringify(events)).not.toContain(key);
      await server.close();
    }
  });
});

describe.each(rigs.filter((rig) => rig.name === 'anthropic'))('$name without a key', (rig) => {
  it('names the variable and the command, and calls nobody', async () => {
    const server = await rig.start({});
    const provider = rig.connect(server.url, secretsOf({}));
    const error = errorOf(await collect(provider));
    expect(error.code).toBe('model.noKey');
    expect(error.message).toContain('ANTHROPIC_API_KEY');
    expect(error.message).toContain('Roundtable: Set API Key');
    expect(await provider.models(createCancel().signal)).toEqual([]);
    expect(await provider.probe(createCancel().signal)).toEqual({ ok: false, failure: error });
    expect(server.requests).toHaveLength(0);
    await server.close();
  });
});
