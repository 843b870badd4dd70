import { describe, expect, it } from 'vitest';
import { createProviders } from '../../src/adapters/providers/index';
import { createCancel } from '../../src/base/cancel';
import { ProviderId } from '../../src/schema/model';
import { startAnthropic } from '../support/wire/anthropic';
import { startOllama } from '../support/wire/ollama';
import { startOpenai } from '../support/wire/openai';
import { ask, collect, finishOf, key, secretsOf, silent, textIn } from '../support/wire/rigs';

describe('all providers', () => {
  it('have names of their own, rehearsal last', () => {
    const ids = createProviders({ environment: {}, secrets: secretsOf({}), settings: {}, log: silent }).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.map((id) => ProviderId.parse(id))).toEqual(ids);
    expect([ids[0], ids[1], ids.at(-2), ids.at(-1)]).toEqual(['anthropic', 'openai', 'ollama', 'rehearsal']);
  });

  it('go where the standard variables point', async () => {
    const servers = await Promise.all([startAnthropic({ key }), startOpenai({ key }), startOllama()]);
    const [anthropic, openai, ollama] = servers;
    const providers = createProviders({
      environment: { ANTHROPIC_BASE_URL: anthropic.url, OPENAI_BASE_URL: `${openai.url}/v1`, OLLAMA_HOST: new URL(ollama.url).host },
      secrets: secretsOf({ ANTHROPIC_API_KEY: key, OPENAI_API_KEY: key }),
      settings: {},
      log: silent,
    });
    for (const id of ['anthropic', 'openai', 'ollama']) {
      const provider = providers.find((each) => each.id === id);
      if (!provider) throw new Error(`no ${id}`);
      const events = await collect(provider, ask());
      expect(finishOf(events)).toEqual({ type: 'finish', reason: 'stop' });
      expect(textIn(events)).toBe('Hello.');
      expect(await provider.probe(createCancel().signal)).toMatchObject({ ok: true });
    }
    expect(servers.map((server) => server.chats().length)).toEqual([1, 1, 1]);
    await Promise.all(servers.map((server) => server.close()));
  });
});
