import type { CancelSignal } from '../../../base/cancel';
import type { ModelProvider } from '../../../core/ports/modelProvider';
import type { Log, Secrets } from '../../../core/ports/world';
import type { ModelEvent, ModelInfo, ModelRequest } from '../../../schema/model';
import { failureOf, hostOf, type Place, toFailure } from '../failure';
import { findKey } from '../keys';
import { createPatientFetch } from '../patientFetch';
import { linkAbort } from '../signal';
import { createRefusals, negotiated, streamed } from '../stream';
import { asCount, asRecord, type Fetch, sayingOf, wireErrorOf } from '../wire';
import { createOllamaFetch } from './fetch';
import { fromStream } from './fromStream';
import { resolveHost } from './host';
import { estimatePromptTokens, type Feature, toRequest } from './toRequest';

export type OllamaOptions = {
  /** As in `OLLAMA_HOST`. */
  host?: string;
  secrets: Secrets;
  log: Log;
  fetch?: Fetch;
};

const probeLimitMs = 1500;
const listLimitMs = 5000;
/** `/api/show` reads a file of the model each time; a person with more models than this is not made to wait for it. */
const shownAtMost = 24;

/** Models of an Ollama server. Its requests have no time limit but the signal. */
export function createOllama(options: OllamaOptions): ModelProvider {
  const { secrets, log } = options;
  const url = resolveHost(options.host);
  const isCloud = hostOf(url) === 'ollama.com' || hostOf(url).endsWith('.ollama.com');
  const keyNames = isCloud ? ['OLLAMA_API_KEY'] : [];
  const fetch = options.fetch ?? createPatientFetch();
  const refusals = createRefusals<Feature>();
  const placeOf = (model?: string, key?: string): Place => ({
    label: 'Ollama',
    url,
    model,
    keyNames,
    secrets: [key, passwordOf(url)].filter((secret) => secret !== undefined),
    local: !isCloud,
    unknownModelHelp: model === undefined ? undefined : `Run "ollama pull ${model}", or choose a model that is there.`,
  });

  async function connect(abort: AbortSignal, key: string | undefined) {
    const { Ollama } = await import('ollama');
    return new Ollama({ host: url, fetch: createOllamaFetch(fetch, abort), headers: key ? { Authorization: `Bearer ${key}` } : undefined });
  }

  async function* ask(request: ModelRequest, key: string | undefined, abort: AbortSignal): AsyncGenerator<ModelEvent> {
    const client = await connect(abort, key);
    const prompt = estimatePromptTokens(request);
    if (prompt + request.maxOutputTokens > request.contextWindow) {
      yield {
        type: 'notice',
        text: `The prompt (about ${prompt} tokens) and the answer (up to ${request.maxOutputTokens}) may not fit into the context window of ${request.contextWindow} tokens of "${request.model}". Ollama leaves out what does not fit and says nothing. Give the model a larger context window, or shorten the briefing.`,
      };
    }
    const { answer } = await negotiated(
      refusals(request.model),
      (without) => client.chat(toRequest(request, without)),
      (error, without) => {
        const feature = objectionOf(error, request, without);
        if (feature) log.debug('a model refused a feature', { provider: 'ollama', model: request.model, feature });
        return feature;
      },
    );
    yield* fromStream(answer, request);
  }

  /** Runs one short call; a limit that passes is thrown as the reason. */
  async function brief<T>(
    signal: CancelSignal,
    limitMs: number,
    key: string | undefined,
    call: (client: Awaited<ReturnType<typeof connect>>) => Promise<T>,
  ): Promise<T> {
    const link = linkAbort(signal, limitMs);
    try {
      return await call(await connect(link.signal, key));
    } catch (error) {
      throw link.signal.aborted ? link.signal.reason : error;
    } finally {
      link.unlink();
    }
  }

  return {
    id: 'ollama',
    label: `Ollama at ${hostOf(url)}`,
    local: !isCloud,
    async *stream(request, signal) {
      const found = await findKey(secrets, keyNames, signal);
      const place = placeOf(request.model, found?.key);
      yield* streamed(place, signal, async function* (abort) {
        if (isCloud && !found) {
          yield { type: 'finish', reason: 'error', error: failureOf(place, 'model.noKey') };
          return;
        }
        try {
          yield* ask(request, found?.key, abort);
        } catch (error) {
          const said = sayingOf(wireErrorOf(error)?.body ?? '').message;
          if (!/does not support tools/i.test(said)) throw error;
          const help = 'Choose a model that can call tools, or ask this one without tools.';
          yield { type: 'finish', reason: 'error', error: failureOf(place, 'model.badRequest', { said, status: 400, help }) };
        }
      });
    },
    async models(signal) {
      if (signal.aborted) return [];
      const found = await findKey(secrets, keyNames, signal);
      try {
        return await brief(signal, listLimitMs, found?.key, async (client) => {
          const names = (await client.list()).models.map((each) => each.model ?? each.name);
          if (names.length > shownAtMost) return names.map((model) => ({ model }));
          const infos = await Promise.all(
            names.map((model) =>
              client.show({ model }).then(
                (shown) => toInfo(model, shown),
                () => ({ model }),
              ),
            ),
          );
          return infos.filter((info) => info !== undefined);
        });
      } catch (error) {
        log.debug('models cannot be listed', { provider: 'ollama', why: toFailure(placeOf(undefined, found?.key), error).message });
        return [];
      }
    },
    async probe(signal) {
      const found = await findKey(secrets, keyNames, signal);
      const place = placeOf(undefined, found?.key);
      if (isCloud) return found ? { ok: true, detail: `${found.name} is set` } : { ok: false, failure: failureOf(place, 'model.noKey') };
      try {
        const { version } = await brief(signal, probeLimitMs, found?.key, (client) => client.version());
        return { ok: true, detail: `version ${version} answers at ${hostOf(url)}` };
      } catch (error) {
        return { ok: false, failure: toFailure(place, error) };
      }
    },
  };
}

/** What `/api/show` says of a model; nothing for a model that only embeds. */
function toInfo(model: string, shown: unknown): ModelInfo | undefined {
  const { capabilities, model_info } = asRecord(shown);
  const info: ModelInfo = { model };
  const window = Object.entries(asRecord(model_info)).find(([name]) => name.endsWith('.context_length'))?.[1];
  const tokens = asCount(window);
  if (tokens) info.contextWindow = tokens;
  if (!Array.isArray(capabilities)) return info;
  if (!capabilities.includes('completion')) return undefined;
  return { ...info, tools: capabilities.includes('tools') };
}

/** Only models that reason take `think`, and only some of those a level. */
function objectionOf(error: unknown, request: ModelRequest, without: ReadonlySet<Feature>): Feature | undefined {
  const reply = wireErrorOf(error);
  if (reply?.status !== 400 || !request.effort) return undefined;
  const said = sayingOf(reply.body).message;
  if (!/think/i.test(said)) return undefined;
  return without.has('level') || /does not support thinking/i.test(said) ? 'think' : 'level';
}

function passwordOf(url: string): string | undefined {
  try {
    return new URL(url).password || undefined;
  } catch {
    return undefined;
  }
}
