/** What providers share of the wire: reading unknown JSON, and answers that are not a success. */

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type Json = Record<string, unknown>;

export function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number of zero or more, or `undefined`. */
export function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}

/** An answer of the server that is not a success. Its own message names no detail, because SDKs look into messages. */
export class WireError extends Error {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    /** The body, parsed where it is JSON. */
    readonly body: unknown,
  ) {
    super(`HTTP ${status}`);
    this.name = 'WireError';
  }
}

/**
 * Throws a WireError for every answer that is not a success, before an SDK can lose its body or
 * print it: the Ollama client writes such bodies to stdout, the OpenAI SDK drops Gemini's.
 */
export function checked(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.ok) return response;
    const text = await response.text().catch(() => '');
    throw new WireError(response.status, response.headers, parsed(text));
  };
}

/** The fetch of the host at the time of the call: VS Code replaces it with one that knows proxies and certificates. */
export const hostFetch: Fetch = (input, init) => globalThis.fetch(input, init);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a server says about its error, wherever it says it. */
export type Saying = { message: string; type?: string; code?: string; param?: string; status?: number };

/**
 * Reads an error body: `{error: {message, type, code, param}}` (OpenAI, Anthropic), the same in a
 * list (Gemini), `{error: "..."}` (Ollama), `{message}` or `{detail}` (Mistral, vLLM), or plain text.
 */
export function sayingOf(body: unknown): Saying {
  if (Array.isArray(body)) return sayingOf(body[0]);
  if (typeof body === 'string') return { message: /^\s*</.test(body) ? '' : body };
  const outer = asRecord(body);
  if (typeof outer.error === 'string') return { message: outer.error };
  const inner = outer.error === undefined ? outer : asRecord(outer.error);
  const code = inner.code ?? inner.status;
  const status = typeof inner.code === 'number' && inner.code >= 400 && inner.code < 600 ? inner.code : undefined;
  const message = asText(inner.message) ?? asText(outer.message) ?? (inner.detail === undefined ? '' : JSON.stringify(inner.detail));
  return {
    // OpenRouter puts the words of the provider behind it into `metadata.raw`.
    message: [message, asText(asRecord(inner.metadata).raw)].filter((part) => part).join(': '),
    type: asText(inner.type),
    code: typeof code === 'string' ? code : undefined,
    param: asText(inner.param),
    status,
  };
}

/** The WireError at the bottom of what an SDK threw, if there is one. */
export function wireErrorOf(error: unknown): WireError | undefined {
  for (const each of causes(error)) if (each instanceof WireError) return each;
  return undefined;
}

/** An error and what caused it, outermost first. */
export function causes(error: unknown): unknown[] {
  const out: unknown[] = [];
  for (let each = error; each !== undefined && each !== null && out.length < 8; each = asCause(each)) out.push(each);
  return out;
}

function asCause(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('cause' in error && error.cause !== undefined) return error.cause;
  return error instanceof AggregateError ? error.errors[0] : undefined;
}
