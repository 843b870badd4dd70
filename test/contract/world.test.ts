import { describe, expect, it } from 'vitest';
import { createScriptedModel } from '../../src/adapters/memory/scriptedModel';
import { createManualClock, createMemorySecrets, createSeededDice } from '../../src/adapters/memory/world';
import { createEnvSecrets, createStreamLog, createSystemClock, createSystemDice } from '../../src/adapters/node/world';
import { createCancel } from '../../src/base/cancel';
import type { Clock, Dice, Secrets } from '../../src/core/ports/world';
import type { ModelEvent, ModelRequest } from '../../src/schema/model';

describe.each<[string, () => { clock: Clock; pass(ms: number): Promise<void> }]>([
  ['system', () => ({ clock: createSystemClock(), pass: async () => undefined })],
  [
    'manual',
    () => {
      const clock = createManualClock();
      return { clock, pass: (ms) => clock.advance(ms) };
    },
  ],
])('clock contract: %s', (_name, make) => {
  it('sleeps and wakes, in the order of the times', async () => {
    const { clock, pass } = make();
    const [now, ticks] = [clock.now(), clock.ticks()];
    const woken: number[] = [];
    const sleeping = Promise.all([60, 5, 0].map((ms) => clock.sleep(ms).then(() => woken.push(ms))));
    await pass(60);
    await sleeping;
    expect(woken).toEqual([0, 5, 60]);
    expect(clock.now()).toBeGreaterThan(now);
    expect(clock.ticks()).toBeGreaterThan(ticks);
  });

  it('wakes at once when the signal fires, also when it has fired', async () => {
    const { clock } = make();
    const over = createCancel();
    const sleeping = clock.sleep(10_000_000_000, over.signal);
    over.cancel();
    await sleeping;
    await clock.sleep(10_000_000_000, over.signal);
  });
});

describe.each<[string, () => Dice]>([
  ['system', createSystemDice],
  ['seeded', () => createSeededDice(7)],
])('dice contract: %s', (_name, make) => {
  it('gives seeds of 32 bits and ids that no other call gets', () => {
    const dice = make();
    const ids = Array.from({ length: 500 }, () => dice.id(5));
    expect(new Set(ids).size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]{5}$/);
    for (let i = 0; i < 50; i++) {
      const seed = dice.seed();
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32).toBe(true);
    }
  });
});

it('seeded dice fall the same way every time', () => {
  const rolls = (dice: Dice) => [dice.seed(), dice.id(8), dice.seed(), dice.id(2)];
  expect(rolls(createSeededDice(3))).toEqual(rolls(createSeededDice(3)));
  expect(rolls(createSeededDice(3))).not.toEqual(rolls(createSeededDice(4)));
});

describe.each<[string, (values: Record<string, string>) => Secrets]>([
  ['environment', createEnvSecrets],
  ['memory', createMemorySecrets],
])('secrets contract: %s', (_name, make) => {
  it('gives a secret by its name, and every one to the redactor', async () => {
    const secrets = make({ OPENAI_API_KEY: 'sk-one', MY_TOKEN: 'two' });
    expect([await secrets.get('OPENAI_API_KEY'), await secrets.get('NONE')]).toEqual(['sk-one', undefined]);
    expect([...(await secrets.known())].sort()).toEqual(['sk-one', 'two']);
  });
});

it('an environment holds more than secrets, and an empty variable is none', async () => {
  const secrets = createEnvSecrets({ PATH: '/bin', LEGACY_COMPAT: 'yes-please', A_KEY: ' padded ', B_SECRET: '', C_PASSWORD: 'padded' });
  expect(await secrets.known()).toEqual(['padded']);
  expect(await secrets.get('B_SECRET')).toBeUndefined();
});

it('a log line holds its fields, and a stack only where everything is shown', () => {
  const lines: string[] = [];
  const error = new Error('broken');
  for (const level of ['warn', 'debug'] as const)
    createStreamLog((line) => lines.push(line), level).warn('failed', { file: '/x', count: 2, cause: error });
  createStreamLog((line) => lines.push(line), 'error').warn('not shown');
  expect(lines[0]).toBe('warn: failed (file=/x count=2 cause=broken)\n');
  expect(lines[1]).toContain(error.stack);
  expect(lines).toHaveLength(2);
});

describe('the scripted model', () => {
  const request: ModelRequest = { model: 'm', system: 's', messages: [], maxOutputTokens: 1, contextWindow: 1 };
  const all = async (events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> => {
    const out: ModelEvent[] = [];
    for await (const event of events) out.push(event);
    return out;
  };

  it('plays its answers in order, and knows what was left or not expected', async () => {
    const failure = { code: 'model.overloaded', message: 'busy', retryable: true } as const;
    const usage = { input: 1, cachedRead: 0, cachedWrite: 0, output: 2, reasoning: 3 };
    const model = createScriptedModel({
      answers: [
        'two words',
        { value: { done: true }, usage },
        { calls: [{ name: 'read', input: { path: 'a' } }] },
        { failure, text: 'part' },
        { text: 'cut', finish: 'length' },
      ],
    });
    const quiet = createCancel().signal;
    const ask = (): Promise<ModelEvent[]> => all(model.stream(request, quiet));
    expect((await ask()).filter((event) => event.type === 'text')).toEqual([
      { type: 'text', text: 'two ' },
      { type: 'text', text: 'words' },
    ]);
    expect(() => model.assertDone()).toThrow('4 answers');
    expect(await ask()).toEqual([
      { type: 'text', text: '{"done":true}' },
      { type: 'usage', usage },
      { type: 'finish', reason: 'stop' },
    ]);
    expect(await ask()).toMatchObject([
      { type: 'toolCall', id: 'call-3-1', name: 'read', input: { path: 'a' } },
      { type: 'usage' },
      { type: 'finish', reason: 'tools' },
    ]);
    expect(await ask()).toEqual([
      { type: 'text', text: 'part' },
      { type: 'finish', reason: 'error', error: failure },
    ]);
    expect((await ask()).at(-1)).toEqual({ type: 'finish', reason: 'length' });
    model.assertDone();
    expect((await ask()).at(-1)).toMatchObject({ type: 'finish', reason: 'error', error: { code: 'model.badRequest' } });
    expect(() => model.assertDone()).toThrow('not expected');
    expect(model.requests).toHaveLength(6);
  });

  it('hangs until it is aborted, and stops in the middle of a text', async () => {
    const over = createCancel();
    const model = createScriptedModel({ answers: () => ({ hang: true, text: 'so far' }) });
    const events: ModelEvent[] = [];
    for await (const event of model.stream(request, over.signal)) {
      events.push(event);
      if (event.type === 'text' && event.text === 'far') over.cancel();
    }
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'aborted' });
    expect(await all(model.stream(request, over.signal))).toEqual([{ type: 'finish', reason: 'aborted' }]);
  });
});
