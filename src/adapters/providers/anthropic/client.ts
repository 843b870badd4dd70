import type { ModelProvider } from '../../../core/ports/modelProvider';
import type { Log, Secrets } from '../../../core/ports/world';
import type { ModelEvent, ModelInfo, ModelRequest } from '../../../schema/model';
import { failureOf, type Place, toFailure } from '../failure';
import { findKey } from '../keys';
import { linkAbort } from '../signal';
import { createRefusals, negotiated, streamed } from '../stream';
import { checked, type Fetch, hostFetch, sayingOf, wireErrorOf } from '../wire';
import { fromStream } from './fromStream';
import { type Feature, toRequest } from './toRequest';

export type AnthropicOptions = {
  /** Without `/v1`. */
  baseUrl?: string;
  secrets: Secrets;
  log: Log;
  fetch?: Fetch;
};

const keyNames = ['ANTHROPIC_API_KEY'] as const;
const listLimitMs = 10_000;
/** The longest time that a timer of Node can hold: hangs are ended by the signal alone. */
const noTimeoutMs = 2 ** 31 - 1;

/** Claude models by the Messages API. Tokens come in buckets that Anthropic keeps apart itself. */
export function createAnthropic(options: AnthropicOptions): ModelProvider {
  const { secrets, log } = options;
  const baseUrl = (options.baseUrl ?? 'https://api.anthropic.com').replace(/\/+$/, '').replace(/\/v1$/, '');
  const refusals = createRefusals<Feature>();
  const placeOf = (model?: string, key?: string): Place => ({
    label: 'Anthropic',
    url: baseUrl,
    model,
    keyNames,
    secrets: key ? [key] : [],
    local: false,
  });

  async function connect(key: string) {
    const { Anthropic } = await import('@anthropic-ai/sdk');
    return new Anthropic({
      apiKey: key,
      baseURL: baseUrl,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: 'off',
      fetch: checked(options.fetch ?? hostFetch),
    });
  }

  async function* ask(request: ModelRequest, key: string, place: Place, abort: AbortSignal): AsyncGenerator<ModelEvent> {
    const [client, { transformJSONSchema }] = await Promise.all([connect(key), import('@anthropic-ai/sdk/lib/transform-json-schema')]);
    const { answer } = await negotiated(
      refusals(request.model),
      async (without) => {
        const { body, answerTool } = toRequest(request, without, transformJSONSchema);
        return { events: await client.messages.create(body, { signal: abort }), answerTool };
      },
      (error, without) => {
        const feature = objectionOf(error, request, without);
        if (feature) log.debug('a model refused a feature', { provider: 'anthropic', model: request.model, feature });
        return feature;
      },
    );
    yield* fromStream(answer.events, place, answer.answerTool);
  }

  return {
    id: 'anthropic',
    label: 'Anthropic',
    local: false,
    async *stream(request, signal) {
      const found = await findKey(secrets, keyNames, signal);
      const place = placeOf(request.model, found?.key);
      yield* streamed(place, signal, async function* (abort) {
        if (found) yield* ask(request, found.key, place, abort);
        else yield { type: 'finish', reason: 'error', error: failureOf(place, 'model.noKey') };
      });
    },
    async models(signal) {
      const found = await findKey(secrets, keyNames, signal);
      if (!found || signal.aborted) return [];
      const link = linkAbort(signal, listLimitMs);
      try {
        const client = await connect(found.key);
        const page = await client.models.list({ limit: 1000 }, { signal: link.signal });
        return page.data.filter((model) => model.lifecycle !== 'retired').map(toInfo);
      } catch (error) {
        log.debug('models cannot be listed', { provider: 'anthropic', why: toFailure(placeOf(undefined, found.key), error).message });
        return [];
      } finally {
        link.unlink();
      }
    },
    async probe(signal) {
      const found = await findKey(secrets, keyNames, signal);
      if (!found) return { ok: false, failure: failureOf(placeOf(), 'model.noKey') };
      return { ok: true, detail: `${found.name} is set` };
    },
  };
}

function toInfo(model: { id: string; display_name: string; max_input_tokens?: number | null; max_tokens?: number | null }): ModelInfo {
  const info: ModelInfo = { model: model.id, label: model.display_name, tools: true };
  if (model.max_input_tokens) info.contextWindow = model.max_input_tokens;
  if (model.max_tokens) info.maxOutputTokens = model.max_tokens;
  return info;
}

/** Which feature of the request a 400 names, if any that was sent. */
function objectionOf(error: unknown, request: ModelRequest, without: ReadonlySet<Feature>): Feature | undefined {
  const reply = wireErrorOf(error);
  if (reply?.status !== 400) return undefined;
  const { message } = sayingOf(reply.body);
  const names: readonly (readonly [Feature, RegExp, boolean])[] = [
    ['temperature', /temperature/i, request.temperature !== undefined],
    ['top_p', /top_p/i, request.topP !== undefined],
    ['schema', /output_config\.format|output_format|json_schema|structured output/i, request.output !== undefined],
    ['adaptive', /adaptive|thinking|effort/i, request.effort !== undefined],
    ['thinking', /thinking|effort/i, request.effort !== undefined],
    ['cache', /cache_control/i, request.system !== ''],
  ];
  return names.find(([feature, pattern, sent]) => sent && !without.has(feature) && pattern.test(message))?.[0];
}
