import { createAnthropic } from '../../../src/adapters/providers/anthropic/client';
import { createOllama } from '../../../src/adapters/providers/ollama/client';
import { createOpenai } from '../../../src/adapters/providers/openai/client';
import { resolveEndpoints } from '../../../src/adapters/providers/openai/presets';
import { type Fetch, hostFetch } from '../../../src/adapters/providers/wire';
import { type CancelSignal, createCancel } from '../../../src/base/cancel';
import type { ModelProvider } from '../../../src/core/ports/modelProvider';
import type { Log, Secrets } from '../../../src/core/ports/world';
import type { ModelEvent, ModelRequest } from '../../../src/schema/model';
import { anthropicRefusal, startAnthropic } from './anthropic';
import { startOllama } from './ollama';
import { openaiRefusal, startOpenai } from './openai';
import type { Json, ServerOptions, WireServer } from './serve';

export const key = 'sk-secret-0123456789';

/** One provider and the server that speaks its wire format. */
export type Rig = {
  name: string;
  start(options: ServerOptions): Promise<WireServer>;
  connect(url: string, secrets?: Secrets): ModelProvider;
  /** The body of a refusal as the vendor writes it. */
  refusal(status: number, message: string, more?: Json): unknown;
  /** Whether usage tells apart what was read from a cache and what was reasoning. */
  buckets: boolean;
};

export const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export function secretsOf(values: Readonly<Record<string, string>>): Secrets {
  return { get: async (name) => values[name], known: async () => Object.values(values) };
}

const withKeys = secretsOf({ ANTHROPIC_API_KEY: key, OPENAI_API_KEY: key });

function openai(url: string, secrets: Secrets = withKeys, fetch?: Fetch): ModelProvider {
  const endpoint = resolveEndpoints({ OPENAI_BASE_URL: `${url}/v1` })[0];
  if (!endpoint) throw new Error('no preset');
  return createOpenai({ endpoint, secrets, log: silent, fetch });
}

export const rigs: readonly Rig[] = [
  {
    name: 'anthropic',
    start: startAnthropic,
    connect: (url, secrets = withKeys) => createAnthropic({ baseUrl: url, secrets, log: silent }),
    refusal: anthropicRefusal,
    buckets: true,
  },
  { name: 'openai', start: startOpenai, connect: (url, secrets) => openai(url, secrets), refusal: openaiRefusal, buckets: true },
  // Endpoints with https go by the fetch of the host, which fails in ways of its own.
  {
    name: 'openai over the fetch of the host',
    start: startOpenai,
    connect: (url, secrets) => openai(url, secrets, hostFetch),
    refusal: openaiRefusal,
    buckets: true,
  },
  {
    name: 'ollama',
    start: startOllama,
    connect: (url, secrets = withKeys) => createOllama({ host: url, secrets, log: silent }),
    refusal: (_status, message) => ({ error: message }),
    buckets: false,
  },
];

export function ask(over: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'mock-1',
    system: 'You are Elena.',
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'What do you say?' }] }],
    maxOutputTokens: 500,
    contextWindow: 8192,
    ...over,
  };
}

export async function collect(
  provider: ModelProvider,
  request = ask(),
  signal: CancelSignal = createCancel().signal,
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(request, signal)) events.push(event);
  return events;
}

export function textIn(events: readonly ModelEvent[], type: 'text' | 'reasoning' | 'notice' = 'text'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('');
}

export function finishOf(events: readonly ModelEvent[]): Extract<ModelEvent, { type: 'finish' }> {
  const last = events.at(-1);
  const count = events.filter((event) => event.type === 'finish').length;
  if (last?.type !== 'finish' || count !== 1) throw new Error(`not one finish at the end: ${JSON.stringify(events)}`);
  return last;
}

export function errorOf(events: readonly ModelEvent[]) {
  const finish = finishOf(events);
  if (finish.reason !== 'error') throw new Error(`no error: ${JSON.stringify(finish)}`);
  return finish.error;
}
