import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { type CancelSignal, orRejected } from '../../../base/cancel';
import { type ErrorCode, TeamError } from '../../../base/errors';

export type Address = { address: string; family: number };

export type FetchRequest = {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Of the body as it is after decompression. */
  maxBytes: number;
  /** For all of it: names, redirects, body. */
  timeoutMs: number;
  /** Redirects that are followed; 5 when absent. */
  redirects?: number;
  /** What an error calls it; the address when absent. For an address that holds a key. */
  called?: string;
  /** Looked at before the body is read; a text says why the answer is refused. */
  accept?: (answer: { contentType: string; url: string }) => string | undefined;
  /** Lets further addresses through: for a server that the person named. */
  allow?: (address: string, port: number) => boolean;
  /** http is refused too. */
  httpsOnly?: boolean;
};

export type Fetched = { url: string; contentType: string; bytes: Buffer };
/** Gets what is public and nothing else. Never throws. */
export type GuardedFetch = (
  request: FetchRequest,
  signal: CancelSignal,
) => Promise<{ ok: true; fetched: Fetched } | { ok: false; error: TeamError }>;

export type GuardedFetchOptions = {
  /** All addresses of a name; the system's resolver when absent. */
  resolve?: (host: string) => Promise<readonly Address[]>;
  /** Lets addresses through that are not public. For tests alone. */
  allow?: (address: string, port: number) => boolean;
};

/** Whether an IP address is one of the open internet. What is not plainly that (mapped, tunnelled, reserved, unreadable) is not. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';
}

class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Requests by hand, one hop after the other, so that each address is looked at before it is connected to. The name is resolved
 * once a hop, all its addresses must be public, and the connection goes to those: a name that answers differently the next
 * time changes nothing.
 */
export function createGuardedFetch({ resolve = resolveBySystem, allow = () => false }: GuardedFetchOptions = {}): GuardedFetch {
  const addressesOf = async (url: URL, request: FetchRequest): Promise<readonly Address[]> => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const literal = ipaddr.isValid(host);
    const found = literal ? [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }] : await resolve(host);
    if (found.length === 0) throw new Refused('tool.failed', `The name ${host} has no address. Check its spelling.`);
    for (const { address } of found) {
      if (isPublicAddress(address) || allow(address, port) || request.allow?.(address, port)) continue;
      const which = literal ? `${host} is` : `${host} leads to ${address}, which is`;
      throw new Refused('tool.badInput', `${which} no public address; private, local and reserved ones are refused. Name a public page.`);
    }
    return found;
  };

  return async (request, signal) => {
    const called = request.called ?? shorten(request.url);
    const stopper = new AbortController();
    let timedOut = false;
    const onAbort = (): void => stopper.abort();
    const timer = setTimeout(
      () => {
        timedOut = true;
        stopper.abort();
      },
      Math.min(request.timeoutMs, 2 ** 31 - 1),
    );
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const fail = (code: ErrorCode, shown: string, cause?: unknown) => ({
      ok: false as const,
      error: new TeamError(code, { shown, cause }),
    });
    try {
      // A name server or a server that never answers must not hold us past the time.
      return { ok: true, fetched: await orRejected(hops(request, addressesOf, stopper.signal), stopper.signal) };
    } catch (error) {
      if (timedOut)
        return fail('tool.failed', `${called} did not answer in full within ${request.timeoutMs} ms. Try another address, or later.`);
      if (signal.aborted) return fail('tool.failed', `${called} was not read to its end, because the run was stopped.`);
      if (error instanceof Refused) return fail(error.code, `${called}: ${error.message}`);
      // The cause may name an address with a key in it.
      const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
      return fail('tool.failed', `${called} could not be read: ${why}. Try another address, or later.`, request.called ? undefined : error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stopper.abort();
    }
  };
}

async function hops(
  request: FetchRequest,
  addressesOf: (url: URL, request: FetchRequest) => Promise<readonly Address[]>,
  signal: AbortSignal,
): Promise<Fetched> {
  const most = request.redirects ?? 5;
  let url = checkedUrl(request.url, undefined, request);
  for (let hop = 0; ; hop++) {
    const addresses = await addressesOf(url, request);
    signal.throwIfAborted();
    const answer = await ask(url, addresses, request, signal);
    const status = answer.statusCode ?? 0;
    const location = answer.headers.location;
    if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
      answer.destroy();
      if (hop >= most)
        throw new Refused('tool.failed', most === 0 ? 'It leads on to another address.' : `It leads on more than ${most} times.`);
      url = checkedUrl(location, url, request);
      continue;
    }
    if (status < 200 || status > 299) {
      answer.destroy();
      throw new Refused('tool.failed', `The server answered with status ${status}${reasonOf(answer)}.`);
    }
    const contentType = (answer.headers['content-type'] ?? '').toLowerCase();
    const refused = request.accept?.({ contentType, url: url.href });
    if (refused !== undefined) {
      answer.destroy();
      throw new Refused('tool.badInput', refused);
    }
    return { url: url.href, contentType, bytes: await bodyOf(answer, request.maxBytes, signal) };
  }
}

function checkedUrl(written: string, base: URL | undefined, request: FetchRequest): URL {
  const url = URL.canParse(written, base?.href) ? new URL(written, base?.href) : undefined;
  if (url === undefined) throw new Refused('tool.badInput', 'This is no address. Write it in full, with https://.');
  const allowed = request.httpsOnly ? ['https:'] : ['https:', 'http:'];
  // A server that the person named may be reached by plain http.
  const port = Number(url.port) || 80;
  const named = url.protocol === 'http:' && request.allow?.(url.hostname.replace(/^\[|\]$/g, ''), port);
  if (!allowed.includes(url.protocol) && !named)
    throw new Refused(
      'tool.badInput',
      `${url.protocol}// is refused; ${request.httpsOnly ? 'only https is' : 'only http and https are'} read.`,
    );
  if (url.username !== '' || url.password !== '')
    throw new Refused('tool.badInput', 'An address with a user name or password in it is refused.');
  return url;
}

function ask(
  url: URL,
  addresses: readonly Address[],
  { method = 'GET', headers, body }: FetchRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        signal,
        agent: false,
        headers: { 'user-agent': 'Roundtable', accept: '*/*', 'accept-encoding': 'gzip, br, deflate', ...headers },
        // Whatever the name says by now: the connection goes to what was looked at.
        lookup: (_host, options, answer) => {
          const fit = addresses.filter(({ family }) => !options.family || options.family === family || options.family === `IPv${family}`);
          const [first] = fit;
          if (options.all) answer(null, [...fit]);
          else if (first) answer(null, first.address, first.family);
          else answer(new Error('no address of that kind'), '', 0);
        },
      },
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function bodyOf(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const stream = decompressed(answer);
  const stop = (): void => {
    answer.destroy();
    stream.destroy();
  };
  signal.addEventListener('abort', stop);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // A stream that a pipe feeds does not hear of its source's end by force.
    answer.once('error', (error) => stream.destroy(error));
    answer.once('aborted', () => stream.destroy(new Error('the connection was cut')));
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new Refused('tool.failed', `It has more than ${maxBytes} bytes, which is the limit.`);
      chunks.push(chunk);
    }
    signal.throwIfAborted();
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function decompressed(answer: IncomingMessage): Readable {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').toLowerCase().trim();
  if (encoding === 'identity' || encoding === '') return answer;
  if (encoding === 'gzip' || encoding === 'x-gzip') return answer.pipe(createGunzip());
  if (encoding === 'br') return answer.pipe(createBrotliDecompress());
  if (encoding === 'deflate') return answer.pipe(createInflate());
  throw new Refused('tool.failed', `It is packed as ${encoding.slice(0, 40)}, which cannot be unpacked.`);
}

async function resolveBySystem(host: string): Promise<readonly Address[]> {
  return systemLookup(host, { all: true, verbatim: true });
}

function reasonOf({ statusMessage }: IncomingMessage): string {
  return statusMessage ? ` (${statusMessage.slice(0, 60)})` : '';
}

/** As much of an address as an error needs, without a user name or password. */
function shorten(url: string): string {
  const plain = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
