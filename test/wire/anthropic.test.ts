import { afterEach, describe, expect, it } from 'vitest';
import { createAnthropic } from '../../src/adapters/providers/anthropic/client';
import { createCancel } from '../../src/base/cancel';
import { anthropicRefusal, startAnthropic } from '../support/wire/anthropic';
import { ask, collect, errorOf, finishOf, key, secretsOf, silent, textIn } from '../support/wire/rigs';
import type { Json, Reply, ServerOptions, WireServer } from '../support/wire/serve';

let server: WireServer;
afterEach(() => server?.close());

async function start(options: ServerOptions) {
  server = await startAnthropic(options);
  return createAnthropic({ baseUrl: `${server.url}/v1/`, secrets: secretsOf({ ANTHROPIC_API_KEY: key }), log: silent });
}
const bodies = (): Json[] => server.chats().map(({ body }) => body);
const output = { name: 'gate', schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] } };

describe('Anthropic', () => {
  it('caches the system prompt and keeps roles in turn', async () => {
    const provider = await start({ key });
    const events = await collect(
      provider,
      ask({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'a' }] },
          { role: 'user', parts: [{ type: 'text', text: ' ' }] },
          { role: 'user', parts: [{ type: 'text', text: 'b' }] },
          {
            role: 'assistant',
            parts: [
              { type: 'text', text: 'so ' },
              { type: 'toolCall', id: 'functions.f:0', name: 'f', input: undefined },
            ],
          },
          { role: 'tool', parts: [{ type: 'toolResult', id: 'functions.f:0', name: 'f', text: 'no such file', failed: true }] },
          { role: 'user', parts: [{ type: 'text', text: 'go on' }] },
        ],
      }),
    );
    expect(finishOf(events).reason).toBe('stop');
    const text = (value: string) => ({ type: 'text', text: value });
    expect(bodies()[0]).toMatchObject({
      max_tokens: 500,
      system: [{ type: 'text', text: 'You are Elena.', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: [text('a'), text('b')] },
        { role: 'assistant', content: [text('so'), { type: 'tool_use', id: 'functions_f_0', name: 'f', input: {} }] },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'functions_f_0', content: 'no such file', is_error: true }, text('go on')],
        },
      ],
    });
    expect(bodies()[0]).not.toHaveProperty('thinking');
  });

  it('asks for JSON by schema, and by a forced tool where the model knows no schema', async () => {
    const provider = await start({
      reply: (_chat, { body }) =>
        body.output_config
          ? { status: 400, body: anthropicRefusal(400, 'output_config.format: not supported by this model') }
          : { json: { ok: true } },
    });
    const events = await collect(provider, ask({ output, effort: 'low' }));
    expect(JSON.parse(textIn(events))).toEqual({ ok: true });
    expect(events.filter((event) => event.type === 'toolCall')).toEqual([]);
    expect(finishOf(events).reason).toBe('stop');
    expect(bodies()[0]).toMatchObject({
      output_config: { format: { type: 'json_schema', schema: { additionalProperties: false } }, effort: 'low' },
    });
    expect(bodies()[1]).toMatchObject({ tool_choice: { type: 'tool', name: 'gate' } });
    expect(bodies()[1]).not.toHaveProperty('thinking');
  });

  it('goes from adaptive thinking to a budget to none', async () => {
    const refuse = (body: Json, type: string): boolean => (body.thinking as Json | undefined)?.type === type;
    const provider = await start({
      reply: (chat, { body }) => {
        if (refuse(body, 'adaptive'))
          return { status: 400, body: anthropicRefusal(400, 'adaptive thinking is not supported on this model') };
        if (refuse(body, 'enabled') && chat.model === 'old')
          return { status: 400, body: anthropicRefusal(400, 'thinking is not supported') };
        return { text: 'x' };
      },
    });
    await collect(provider, ask({ effort: 'high', maxOutputTokens: 4000, temperature: 0.3 }));
    await collect(provider, ask({ effort: 'high', maxOutputTokens: 4000, temperature: 0.3, model: 'old' }));
    expect(bodies().map((body) => (body.thinking as Json | undefined)?.type)).toEqual([
      'adaptive',
      'enabled',
      'adaptive',
      'enabled',
      undefined,
    ]);
    expect(bodies()[1]).toMatchObject({ thinking: { budget_tokens: 3000 } });
    // Thinking fixes the temperature; without thinking it is sent.
    expect(bodies().map((body) => body.temperature)).toEqual([undefined, undefined, undefined, undefined, 0.3]);
  });

  it('leaves out a temperature that a model refuses', async () => {
    const provider = await start({
      reply: (_chat, { body }) =>
        body.temperature === undefined
          ? { text: 'x' }
          : { status: 400, body: anthropicRefusal(400, '`temperature` is deprecated for this model.') },
    });
    expect(finishOf(await collect(provider, ask({ temperature: 0.3 }))).reason).toBe('stop');
    expect(bodies()).toHaveLength(2);
  });

  it.each<[string, Reply, object]>([
    ['a refusal', { text: 'I', finish: 'refused' }, { reason: 'error', error: { code: 'model.refused' } }],
    ['a full window after text', { text: 'I', finish: 'window' }, { reason: 'length' }],
    ['a full window before any text', { text: '', finish: 'window' }, { reason: 'error', error: { code: 'model.contextTooLong' } }],
    ['a tool input cut at the cap', { toolCalls: [{ name: 'f', input: '{"a": "b' }], finish: 'length' }, { reason: 'length' }],
    [
      'a tool input that is no JSON',
      { toolCalls: [{ name: 'f', input: '{"a": "b' }] },
      { reason: 'error', error: { code: 'model.badAnswer' } },
    ],
  ])('reads %s', async (_what, reply, finish) => {
    const provider = await start({ reply: () => reply });
    expect(finishOf(await collect(provider))).toMatchObject(finish);
  });

  it('reads an empty balance from a 400', async () => {
    const provider = await start({
      reply: () => ({ status: 400, body: anthropicRefusal(400, 'Your credit balance is too low to access the API.') }),
    });
    expect(errorOf(await collect(provider)).code).toBe('model.noQuota');
  });

  it('lists windows and caps, without retired models', async () => {
    const model = {
      type: 'model',
      id: 'claude-x',
      display_name: 'Claude X',
      lifecycle: 'active',
      max_input_tokens: 200_000,
      max_tokens: 64_000,
    };
    const provider = await start({ models: [model, { ...model, id: 'gone', lifecycle: 'retired' }] });
    expect(await provider.models(createCancel().signal)).toEqual([
      { model: 'claude-x', label: 'Claude X', tools: true, contextWindow: 200_000, maxOutputTokens: 64_000 },
    ]);
  });
});
