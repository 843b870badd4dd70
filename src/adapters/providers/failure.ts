import type { ModelFailure } from '../../schema/model';
import { TimeLimit } from './signal';
import { asRecord, asText, causes, type Saying, sayingOf, wireErrorOf } from './wire';

export type FailureCode = ModelFailure['code'];

/** Where a call went, as far as its messages need it. */
export type Place = {
  /** A name for people: `OpenAI`. */
  label: string;
  /** The address the calls go to. Messages name its host only. */
  url: string;
  model?: string;
  /** The environment variables that may hold the key, the first being the usual one. */
  keyNames: readonly string[];
  /** Values that no message may hold, whatever a server answers. */
  secrets: readonly string[];
  /** The server runs on the person's own machine. */
  local: boolean;
  /** What to do about an unknown model, where it is more than choosing another. */
  unknownModelHelp?: string;
};

export type FailureDetail = {
  /** What the server or the network said. */
  said?: string;
  status?: number;
  retryAfterMs?: number;
  /** Replaces the usual answer of the code. */
  retryable?: boolean;
  /** Replaces the usual last sentence. */
  help?: string;
};

const retried: readonly FailureCode[] = ['model.rateLimit', 'model.overloaded', 'model.cutStream', 'model.timeout', 'model.badAnswer'];

/** A failure in words for a person: what happened, where, and what to do. Never holds a key. */
export function failureOf(place: Place, code: FailureCode, detail: FailureDetail = {}): ModelFailure {
  const [what, help] = words(place, code, detail);
  const failure: ModelFailure = {
    code,
    message: redacted(`${what}${quoted(detail)}. ${detail.help ?? help}`, place),
    retryable: detail.retryable ?? retried.includes(code),
  };
  if (detail.retryAfterMs !== undefined) failure.retryAfterMs = detail.retryAfterMs;
  if (detail.status !== undefined) failure.status = detail.status;
  return failure;
}

function words(place: Place, code: FailureCode, detail: FailureDetail): [what: string, help: string] {
  const where = `${place.label} at ${hostOf(place.url)}`;
  const model = place.model === undefined ? 'the model' : `the model "${place.model}"`;
  const key = place.keyNames.length === 0 ? 'the key' : place.keyNames.join(' or ');
  const soon =
    detail.retryAfterMs === undefined ? 'Try again in a little while' : `Try again in ${Math.ceil(detail.retryAfterMs / 1000)} s`;
  switch (code) {
    case 'model.noKey':
      return [`${place.label} needs an API key and none is set`, `Set ${key}, or run "Roundtable: Set API Key".`];
    case 'model.wrongKey':
      return [`${where} did not accept the API key`, `Check ${key}, or run "Roundtable: Set API Key".`];
    case 'model.forbidden':
      return [
        `${where} does not allow this key to use ${model}`,
        'Check what the key may do and where it may be used, or choose another model.',
      ];
    case 'model.unknownModel':
      return [`${where} does not know ${model}`, place.unknownModelHelp ?? 'Check the name: "roundtable config" lists what can be called.'];
    case 'model.noQuota':
      return [`${where} has no credit or quota left for this key`, 'Check the plan and billing there, or choose another provider.'];
    case 'model.rateLimit':
      return [`${where} received more requests than it allows`, `${soon}, or use fewer members at a time.`];
    case 'model.overloaded':
      return [`${where} cannot answer now`, `${soon}, or choose another model.`];
    case 'model.contextTooLong':
      return [
        `The prompt does not fit into the context window of ${model} at ${where}`,
        'Shorten the briefing, or choose a model with a larger window.',
      ];
    case 'model.refused':
      return [`${where} refused to answer with ${model}`, 'Rephrase the topic, or choose another model.'];
    case 'model.badRequest':
      return [
        `${where} rejected the request for ${model}`,
        'The model or server may lack something that was asked for; choose another model.',
      ];
    case 'model.unreachable':
      return [
        `${where} cannot be reached`,
        place.local ? 'Start the server, or check its address.' : 'Check the network, the proxy and the address.',
      ];
    case 'model.cutStream':
      return [`The answer of ${model} from ${where} broke off before its end`, 'Try again.'];
    case 'model.timeout':
      return [`${where} did not answer in time`, 'Try again, or allow more time.'];
    case 'model.badAnswer':
      return [`${where} sent an answer for ${model} that cannot be read`, 'Try again, or choose another model.'];
    case 'model.aborted':
      return [`The call to ${where} was stopped`, 'Start it again to have an answer.'];
    case 'model.unknown':
      return [`The call to ${where} failed`, 'Try again; the log has the details.'];
  }
}

function quoted({ said, status }: FailureDetail): string {
  const text = said?.replace(/\s+/g, ' ').trim().replace(/\.$/, '') ?? '';
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const parts = [status === undefined ? '' : `HTTP ${status}`, shown === '' ? '' : `"${shown}"`].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(': ')})`;
}

function redacted(text: string, place: Place): string {
  return place.secrets.filter((secret) => secret.length >= 4).reduce((out, secret) => out.replaceAll(secret, '[key]'), text);
}

/** Host and port of an address, without any name or password in it. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'an address that cannot be read';
  }
}

/** Any value that a call threw, as a failure. */
export function toFailure(place: Place, error: unknown): ModelFailure {
  const reply = wireErrorOf(error);
  if (reply) return failureOfSaying(place, sayingOf(reply.body), reply.status, reply.headers);
  // What SDKs throw for an error event in mid-stream: a body, no status.
  const body = asRecord(error).error;
  if (body !== undefined && body !== null) return failureOfSaying(place, sayingOf(body), undefined, undefined);
  return failureOfNetwork(place, error);
}

/** What a server said about an error, as a failure. `status` is absent for an error in mid-stream. */
export function failureOfSaying(place: Place, saying: Saying, status: number | undefined, headers: Headers | undefined): ModelFailure {
  const effective = status ?? saying.status;
  const retryAfterMs = retryAfterOf(headers, saying.message);
  const code = codeOf(saying, effective, retryAfterMs !== undefined);
  const detail: FailureDetail = { said: saying.message, status: effective, retryAfterMs };
  if (effective !== undefined && effective >= 300 && effective < 400) {
    return failureOf(place, code, {
      ...detail,
      said: `moved to ${hostOf(headers?.get('location') ?? '')}`,
      help: 'Set the base URL to the new address.',
    });
  }
  if (/more system memory|out of memory|unable to allocate/i.test(saying.message)) {
    return failureOf(place, 'model.overloaded', {
      ...detail,
      retryable: false,
      help: 'Choose a smaller model, or a smaller context window.',
    });
  }
  if (effective === 404 && code === 'model.badRequest')
    return failureOf(place, code, { ...detail, help: 'Check the base URL: there is no such address.' });
  // In mid-stream the server had taken the request and then failed at it; that may go well another time.
  if (code === 'model.unknown') return failureOf(place, code, { ...detail, retryable: true });
  return failureOf(place, code, detail);
}

const codesByName: Readonly<Record<string, FailureCode>> = {
  authentication_error: 'model.wrongKey',
  invalid_api_key: 'model.wrongKey',
  permission_error: 'model.forbidden',
  not_found_error: 'model.unknownModel',
  model_not_found: 'model.unknownModel',
  insufficient_quota: 'model.noQuota',
  billing_error: 'model.noQuota',
  rate_limit_error: 'model.rateLimit',
  rate_limit_exceeded: 'model.rateLimit',
  overloaded_error: 'model.overloaded',
  timeout_error: 'model.timeout',
  request_too_large: 'model.contextTooLong',
  context_length_exceeded: 'model.contextTooLong',
  exceed_context_size_error: 'model.contextTooLong',
  content_filter: 'model.refused',
  content_policy_violation: 'model.refused',
};

/** Servers say these things under a general status or type, so the words decide. */
const codesByWords: readonly (readonly [RegExp, FailureCode])[] = [
  [
    /context (length|window|size|limit)|prompt is too long|input (is|length) too long|too many (input |prompt )?tokens|reduce the length of|maximum (prompt|input) length/,
    'model.contextTooLong',
  ],
  [/(invalid|incorrect|wrong) (x-)?api[- ]?key|api key not valid|invalid authentication/, 'model.wrongKey'],
  [/insufficient (quota|balance|credits?|funds)|credit balance is too low|exceeded your current quota/, 'model.noQuota'],
  [/content[_ ](filter|policy|management)|flagged by|moderation/, 'model.refused'],
  [
    /model\b.*\b(not found|not exist|does not exist|unknown|not a valid|invalid model)|not a valid model|unknown model|no such model|invalid model/,
    'model.unknownModel',
  ],
];

function codeOf(saying: Saying, status: number | undefined, mayRetry: boolean): FailureCode {
  const text = saying.message.toLowerCase();
  const byWords =
    status === 429 || status === undefined || (status >= 400 && status < 500)
      ? codesByWords.find(([words]) => words.test(text))?.[1]
      : undefined;
  const byName = codesByName[saying.code ?? ''] ?? codesByName[saying.type ?? ''];
  if (status === undefined && (saying.type === 'api_error' || saying.type === 'server_error')) return byWords ?? 'model.overloaded';
  // Gemini calls a limit per minute a quota too; a time to wait tells the two apart.
  if (status === 429) return (byWords === 'model.noQuota' || byName === 'model.noQuota') && !mayRetry ? 'model.noQuota' : 'model.rateLimit';
  if (status !== undefined && status >= 500 && byName !== 'model.contextTooLong' && byName !== 'model.refused')
    return status === 504 ? 'model.timeout' : 'model.overloaded';
  return byWords ?? byName ?? codeOfStatus(status);
}

function codeOfStatus(status: number | undefined): FailureCode {
  if (status === undefined) return 'model.unknown';
  if (status === 401) return 'model.wrongKey';
  if (status === 402) return 'model.noQuota';
  if (status === 403) return 'model.forbidden';
  if (status === 408) return 'model.timeout';
  if (status === 413) return 'model.contextTooLong';
  if (status === 409) return 'model.overloaded';
  return status < 500 ? 'model.badRequest' : 'model.overloaded';
}

/** How long a server asks to wait: `retry-after-ms`, `retry-after` in seconds or as a date, or the words of the message. */
export function retryAfterOf(headers: Headers | undefined, message: string, nowMs = Date.now()): number | undefined {
  const ms = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (ms >= 0) return Math.round(ms);
  const after = headers?.get('retry-after') ?? '';
  if (/^\s*\d/.test(after)) return Math.round(Number.parseFloat(after) * 1000);
  const date = Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  const said = /(?:try again|retry) in (\d+(?:\.\d+)?)\s*(ms|s|m)/i.exec(message);
  if (!said) return undefined;
  const unit = said[2]?.toLowerCase();
  return Math.round(Number(said[1]) * (unit === 'ms' ? 1 : unit === 'm' ? 60_000 : 1000));
}

type NetworkFault = { code: FailureCode; said: string; retryable?: boolean };

const networkFaults: Readonly<Record<string, NetworkFault>> = {
  ENOTFOUND: { code: 'model.unreachable', said: 'the name of the host is not known', retryable: false },
  EAI_AGAIN: { code: 'model.unreachable', said: 'the name of the host cannot be looked up now', retryable: true },
  EHOSTUNREACH: { code: 'model.unreachable', said: 'no route to the host', retryable: true },
  ENETUNREACH: { code: 'model.unreachable', said: 'no network', retryable: true },
  ECONNRESET: { code: 'model.cutStream', said: 'the connection was closed' },
  EPIPE: { code: 'model.cutStream', said: 'the connection was closed' },
  UND_ERR_SOCKET: { code: 'model.cutStream', said: 'the connection was closed' },
  HPE_INVALID_CONSTANT: { code: 'model.badAnswer', said: 'the server does not speak HTTP', retryable: false },
  ETIMEDOUT: { code: 'model.timeout', said: 'no connection in time' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'model.timeout', said: 'no connection in time' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'model.timeout', said: 'no answer within 300 s' },
  UND_ERR_BODY_TIMEOUT: { code: 'model.timeout', said: 'nothing came for 300 s' },
};

function failureOfNetwork(place: Place, error: unknown): ModelFailure {
  const chain = causes(error);
  const fault = chain.map((each) => faultOf(place, each)).find((each) => each !== undefined);
  if (fault) return failureOf(place, fault.code, fault);
  const innermost = chain.at(-1);
  return failureOf(place, 'model.unknown', { said: innermost instanceof Error ? innermost.message : String(innermost) });
}

function faultOf(place: Place, error: unknown): NetworkFault | undefined {
  const code = asText(asRecord(error).code) ?? '';
  // Nobody listens on one's own machine: waiting does not mend it.
  if (code === 'ECONNREFUSED') return { code: 'model.unreachable', said: 'connection refused', retryable: !place.local };
  const known = networkFaults[code];
  if (known) return known;
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/.test(code)) {
    return { code: 'model.unreachable', said: `the certificate or encryption of the server is not accepted, ${code}`, retryable: false };
  }
  if (code === 'ERR_INVALID_URL') return { code: 'model.badRequest', said: 'the base URL cannot be read', retryable: false };
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError') return { code: 'model.aborted', said: '' };
  if (error instanceof TimeLimit) return { code: 'model.timeout', said: error.message };
  if (error instanceof SyntaxError) return { code: 'model.badAnswer', said: 'a part of the answer is no JSON' };
  if (error.name === 'APIConnectionTimeoutError' || error.constructor.name === 'APIConnectionTimeoutError') {
    return { code: 'model.timeout', said: 'no answer in time' };
  }
  if (/^(terminated|premature close|aborted)$/i.test(error.message)) return { code: 'model.cutStream', said: 'the connection was closed' };
  return undefined;
}
