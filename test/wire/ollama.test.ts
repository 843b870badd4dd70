import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOllama } from '../../src/adapters/providers/ollama/client';
import { resolveHost } from '../../src/adapters/providers/ollama/host';
import { createPatientFetch, type NodeRequest } from '../../src/adapters/providers/patientFetch';
import { createCancel } from '../../src/base/cancel';
import { startOllama } from '../support/wire/ollama';
import { ask, collect, errorOf, finishOf, secretsOf, silent, textIn } from '../support/wire/rigs';
import type { Json, Reply, ServerOptions, WireServer } from '../support/wire/serve';

let server: WireServer;
afterEach(() => server?.close());

async function start(options: ServerOptions) {
  server = await startOllama(options);
  return createOllama({ host: server.url, secrets: secretsOf({}), log: silent });
}
const bodies = (): Json[] => server.chats().map(({ body }) => body);

describe('Ollama', () => {
  it('is told the window, the cap, the schema and how long to stay', async () => {
    const provider = await start({});
    const schema = { type: 'object', properties: {} };
    await collect(provider, ask({ contextWindow: 16_384, temperature: 0, keepAlive: '-1', output: { name: 'o', schema } }));
    await collect(provider, ask({ keepAlive: '5m' }));
    expect(bodies()[0]).toMatchObject({
      options: { num_ctx: 16_384, num_predict: 500, temperature: 0 },
      keep_alive: -1,
      format: schema,
      stream: true,
    });
    expect(bodies()[0]).not.toHaveProperty('think');
    expect(bodies()[1]).toMatchObject({ keep_alive: '5m' });
  });

  it.each<[string, Partial<Parameters<typeof ask>[0]> & object, Reply, number]>([
    ['says nothing when all fits', {}, { text: 'x' }, 0],
    ['warns before a prompt that is likely to be cut', { system: 'x'.repeat(32_000) }, { text: 'x', usage: { input: 5000 } }, 1],
    ['reports a prompt that filled the window', {}, { text: 'x', usage: { input: 8190 } }, 1],
  ])('%s', async (_what, over, reply, notices) => {
    const provider = await start({ reply: () => reply });
    const found = (await collect(provider, ask(over))).filter((event) => event.type === 'notice');
    expect(found).toHaveLength(notices);
    for (const notice of found) expect(notice.text).toMatch(/context window of 8192 tokens/);
  });

  it('names the command that fetches a model, and says when a model cannot call tools', async () => {
    const provider = await start({
      reply: ({ tools }) =>
        tools.length > 0
          ? { status: 400, body: { error: 'registry.ollama.ai/library/mock-1 does not support tools' } }
          : { status: 404, body: { error: 'model "mock-1" not found, try pulling it first' } },
    });
    expect(errorOf(await collect(provider))).toMatchObject({
      code: 'model.unknownModel',
      message: expect.stringContaining('ollama pull mock-1'),
    });
    const tools = [{ name: 'f', description: '', inputSchema: { type: 'object' } }];
    expect(errorOf(await collect(provider, ask({ tools })))).toMatchObject({
      code: 'model.badRequest',
      retryable: false,
      message: expect.stringContaining('call tools'),
    });
  });

  it('thinks as hard as the model can be told to', async () => {
    const provider = await start({
      reply: ({ model }, { body }) => {
        if (model === 'none' && body.think !== undefined) return { status: 400, body: { error: '"none" does not support thinking' } };
        if (model === 'plain' && typeof body.think === 'string')
          return { status: 400, body: { error: 'think value "high" is not supported for this model' } };
        return { text: 'x', reasoning: 'hm' };
      },
    });
    for (const model of ['levels', 'plain', 'none', 'none']) await collect(provider, ask({ model, effort: 'high' }));
    expect(bodies().map(({ think }) => think)).toEqual(['high', 'high', true, 'high', undefined, undefined]);
  });

  it('prints nothing of its own', async () => {
    const printed = ['log', 'warn', 'error', 'info'].map((name) => vi.spyOn(console, name as 'log').mockImplementation(() => undefined));
    const provider = await start({
      reply: () => (server.chats().length === 1 ? { status: 500, body: '<html>' } : { text: 'x', keepAlive: true, cutAfter: 1 }),
    });
    await collect(provider);
    await collect(provider);
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('reports a line that is no JSON', async () => {
    const provider = await start({ reply: () => ({ text: 'x', headers: {}, unknown: true }) });
    expect(finishOf(await collect(provider)).reason).toBe('stop');
    const broken = createOllama({
      host: server.url,
      secrets: secretsOf({}),
      log: silent,
      fetch: async () => new Response('{"message":{"content":"a"}}\nnot json\n', { headers: { 'content-type': 'application/x-ndjson' } }),
    });
    const events = await collect(broken);
    expect(textIn(events)).toBe('a');
    expect(errorOf(events)).toMatchObject({ code: 'model.badAnswer', retryable: true });
  });

  it('lists what chats, with window and tools', async () => {
    const models = [
      { name: 'llama:8b' },
      { name: 'plain', capabilities: ['completion'], model_info: {} },
      { name: 'nomic-embed', capabilities: ['embedding'] },
    ];
    const provider = await start({ models });
    expect(await provider.models(createCancel().signal)).toEqual([
      { model: 'llama:8b', contextWindow: 131_072, tools: true },
      { model: 'plain', tools: false },
    ]);
    expect(await provider.probe(createCancel().signal)).toEqual({
      ok: true,
      detail: `version 0.12.6 answers at ${new URL(server.url).host}`,
    });
    expect(provider).toMatchObject({ local: true, label: `Ollama at ${new URL(server.url).host}` });
  });

  it.each([
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8000', 'http://127.0.0.1:8000'],
    [':9000', 'http://127.0.0.1:9000'],
    ['gpu', 'http://gpu:11434'],
    ['gpu:80', 'http://gpu:80'],
    [' "gpu:1234" ', 'http://gpu:1234'],
    ['http://gpu', 'http://gpu:80'],
    ['https://gpu/ollama/', 'https://gpu:443/ollama'],
    ['http://gpu:11434/', 'http://gpu:11434'],
    ['[::]:11434', 'http://[::1]:11434'],
    ['::1', 'http://[::1]:11434'],
    ['http://me:pw@gpu:1', 'http://me:pw@gpu:1'],
  ])('OLLAMA_HOST %s is %s', (value, url) => {
    expect(resolveHost(value)).toBe(url);
  });

  it('sets no time limit on a request', async () => {
    const sent: unknown[] = [];
    const request = vi.fn((_url: unknown, options: object) => {
      sent.push(options);
      const fake = Object.assign(new EventEmitter(), {
        end: () => fake.emit('error', new Error('enough')),
        setTimeout: vi.fn(),
        destroy: vi.fn(),
      });
      return fake as unknown as ClientRequest;
    });
    const fetch = createPatientFetch({ http: request as unknown as NodeRequest, https: request as unknown as NodeRequest });
    await expect(fetch('http://127.0.0.1:1/api/chat', { method: 'POST', body: '{}' })).rejects.toThrow('enough');
    expect(sent[0]).not.toHaveProperty('timeout');
    expect((sent[0] as { agent: { options: object } }).agent.options).not.toHaveProperty('timeout');
    const made = request.mock.results[0]?.value as unknown as { setTimeout: ReturnType<typeof vi.fn> };
    expect(made.setTimeout).not.toHaveBeenCalled();
  });
});
