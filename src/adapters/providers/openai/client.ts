import type { CancelSignal } from '../../../base/cancel';
import type { ModelProvider } from '../../../core/ports/modelProvider';
import type { Log, Secrets } from '../../../core/ports/world';
import type { ModelEvent, ModelRequest } from '../../../schema/model';
import { failureOf, hostOf, type Place, toFailure } from '../failure';
import { findKey } from '../keys';
import { createPatientFetch } from '../patientFetch';
import { linkAbort } from '../signal';
import { createRefusals, negotiated, streamed } from '../stream';
import { checked, type Fetch, hostFetch, sayingOf, wireErrorOf } from '../wire';
import { fromStream } from './fromStream';
import { toModels } from './models';
import type { OpenaiEndpoint } from './presets';
import { type Cap, capName, type Feature, toRequest } from './toRequest';

export type OpenaiOptions = {
  endpoint: OpenaiEndpoint;
  secrets: Secrets;
  log: Log;
  /** `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID`, for OpenAI itself only. */
  organization?: string;
  project?: string;
  fetch?: Fetch;
};

const probeLimitMs = 3000;
const listLimitMs = 10_000;
/** The longest time that a timer of Node can hold: hangs are ended by the signal alone. */
const noTimeoutMs = 2 ** 31 - 1;

/** One endpoint that speaks Chat Completions. */
export function createOpenai(options: OpenaiOptions): ModelProvider {
  const { endpoint, secrets, log } = options;
  const isOpenai = hostOf(endpoint.baseUrl).endsWith('api.openai.com');
  const cap: Cap = isOpenai ? 'max_completion_tokens' : 'max_tokens';
  // Self-hosted models may think longer than the fetch of Node waits.
  const fetch = checked(options.fetch ?? (endpoint.baseUrl.startsWith('https:') ? hostFetch : createPatientFetch()));
  const refusals = createRefusals<Feature>();
  const placeOf = (model?: string, key?: string): Place => ({
    label: endpoint.label,
    url: endpoint.baseUrl,
    model,
    keyNames: endpoint.keyEnv,
    secrets: key ? [key] : [],
    local: endpoint.local,
  });

  async function connect(key: string | undefined) {
    const { OpenAI } = await import('openai');
    return new OpenAI({
      apiKey: key ?? 'none',
      // Without a key no header says so: some local servers check what they are sent.
      defaultHeaders: key ? undefined : { Authorization: null },
      adminAPIKey: null,
      organization: isOpenai ? (options.organization ?? null) : null,
      project: isOpenai ? (options.project ?? null) : null,
      baseURL: endpoint.baseUrl,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: 'off',
      fetch,
    });
  }

  async function* ask(request: ModelRequest, key: string | undefined, place: Place, abort: AbortSignal): AsyncGenerator<ModelEvent> {
    const client = await connect(key);
    const { answer, without } = await negotiated(
      refusals(request.model),
      (without) => client.chat.completions.create(toRequest(request, cap, without), { signal: abort }),
      (error, without) => {
        const feature = objectionOf(error, request, cap, without);
        if (feature) log.debug('a model refused a feature', { provider: endpoint.id, model: request.model, feature });
        return feature;
      },
    );
    if (request.tools?.length && without.has('tools')) {
      yield { type: 'notice', text: `${endpoint.label} does not take tools for the model "${request.model}"; it was asked without them.` };
    }
    yield* fromStream(answer, place);
  }

  async function list(key: string | undefined, signal: CancelSignal, limitMs: number): Promise<unknown> {
    const link = linkAbort(signal, limitMs);
    try {
      const client = await connect(key);
      return await client.get('/models', { signal: link.signal });
    } catch (error) {
      // The SDK hides why an abort came.
      throw link.signal.aborted ? link.signal.reason : error;
    } finally {
      link.unlink();
    }
  }

  return {
    id: endpoint.id,
    label: endpoint.local ? `${endpoint.label} at ${hostOf(endpoint.baseUrl)}` : endpoint.label,
    local: endpoint.local,
    async *stream(request, signal) {
      const found = await findKey(secrets, endpoint.keyEnv, signal);
      const place = placeOf(request.model, found?.key);
      yield* streamed(place, signal, async function* (abort) {
        if (found || !endpoint.needsKey) yield* ask(request, found?.key, place, abort);
        else yield { type: 'finish', reason: 'error', error: failureOf(place, 'model.noKey') };
      });
    },
    async models(signal) {
      const found = await findKey(secrets, endpoint.keyEnv, signal);
      if ((!found && endpoint.needsKey) || signal.aborted) return [];
      try {
        return toModels(await list(found?.key, signal, listLimitMs), endpoint.contextWindow);
      } catch (error) {
        log.debug('models cannot be listed', { provider: endpoint.id, why: toFailure(placeOf(undefined, found?.key), error).message });
        return [];
      }
    },
    async probe(signal) {
      const found = await findKey(secrets, endpoint.keyEnv, signal);
      if (endpoint.needsKey) {
        return found ? { ok: true, detail: `${found.name} is set` } : { ok: false, failure: failureOf(placeOf(), 'model.noKey') };
      }
      try {
        const count = toModels(await list(found?.key, signal, probeLimitMs)).length;
        return { ok: true, detail: `answers at ${hostOf(endpoint.baseUrl)}, ${count} ${count === 1 ? 'model' : 'models'}` };
      } catch (error) {
        return { ok: false, failure: toFailure(placeOf(undefined, found?.key), error) };
      }
    },
  };
}

/** The statuses under which servers say that they do not know a parameter; 404 is OpenRouter's for tools, 5xx llama.cpp's. */
const objecting: readonly number[] = [400, 404, 422, 500, 501];

/** Which feature of the request an answer names, if any that was sent. */
function objectionOf(error: unknown, request: ModelRequest, cap: Cap, without: ReadonlySet<Feature>): Feature | undefined {
  const reply = wireErrorOf(error);
  if (!reply || !objecting.includes(reply.status)) return undefined;
  const saying = sayingOf(reply.body);
  const isPlain = reply.status === 400 || reply.status === 422;
  if (!isPlain && !/support|requires|not implemented/i.test(saying.message)) return undefined;
  const text = `${saying.param ?? ''} ${saying.message}`;
  if (/context (length|window|size)|context_length/i.test(`${saying.code ?? ''} ${text}`)) return undefined;
  const capPattern = new RegExp(capName(cap, without), 'i');
  const names: readonly (readonly [Feature, RegExp, boolean])[] = [
    ['schema', /response_format|json_schema|structured output|guided/i, request.output !== undefined],
    ['json', /response_format|json_object/i, request.output !== undefined],
    ['stream_options', /stream_options|include_usage/i, true],
    // A cap that is known but too high must not be dropped.
    ['cap', capPattern, /unsupported|not supported|unknown|unrecogni[sz]ed|not permitted|extra|unexpected|instead/i.test(text)],
    ['temperature', /temperature/i, request.temperature !== undefined],
    ['top_p', /top_p/i, request.topP !== undefined],
    ['effort', /reasoning_effort|reasoning|effort/i, request.effort !== undefined],
    ['tools', /\btools?\b|\btool_choice\b|function call/i, request.tools !== undefined && request.tools.length > 0],
  ];
  const sent = names.filter(([feature, , wasSent]) => wasSent && !without.has(feature));
  const byParam = sent.find(([, pattern]) => saying.param !== undefined && pattern.test(saying.param));
  return (byParam ?? sent.find(([, pattern]) => pattern.test(text)))?.[0];
}
