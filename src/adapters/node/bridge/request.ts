import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import ipaddr from 'ipaddr.js';
import { orRejected } from '../../../base/cancel';
import { type Address, isPublicAddress } from '../web/guardedFetch';

export type BridgeRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** For all of it: names, connection, body. */
  timeoutMs: number;
  /** Of the body of the answer. */
  maxBytes: number;
  /** Addresses that are not public are good too. */
  anyAddress: boolean;
};

export type BridgeReply =
  | { ok: true; status: number; body: string }
  | {
      ok: false;
      why: string;
      /** Whether the request may have reached the server. */
      sent: boolean;
      /** It is of no use to ask again. */
      final: boolean;
    };

class Refused extends Error {}

/** Asks once, without following redirects and without a connection that is kept. Answers any status. Never throws. */
export async function askBridge(
  request: BridgeRequest,
  signal: AbortSignal,
  resolve: (host: string) => Promise<readonly Address[]> = (host) => systemLookup(host, { all: true, verbatim: true }),
): Promise<BridgeReply> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(request.timeoutMs)))]);
  const state = { sent: false };
  try {
    // A name server that never answers must not hold us past the time.
    const addresses = await orRejected(addressesOf(request, resolve), ended);
    const answer = await send(request, addresses, ended, state);
    return { ok: true, status: answer.statusCode ?? 0, body: await bodyOf(answer, request.maxBytes) };
  } catch (error) {
    const { sent } = state;
    if (error instanceof Refused) return { ok: false, why: error.message, sent, final: true };
    if (signal.aborted) return { ok: false, why: 'the request was cut off', sent, final: false };
    if (ended.aborted) return { ok: false, why: `no answer within ${Math.round(request.timeoutMs)} ms`, sent, final: false };
    return { ok: false, why: (error as NodeJS.ErrnoException).code ?? (error as Error).message, sent, final: false };
  }
}

async function addressesOf(
  { url, anyAddress }: BridgeRequest,
  resolve: (host: string) => Promise<readonly Address[]>,
): Promise<readonly Address[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = ipaddr.isValid(host) ? [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }] : await resolve(host);
  if (found.length === 0) throw new Refused(`the name ${host} has no address`);
  const closed = anyAddress ? undefined : found.find(({ address }) => !isPublicAddress(address));
  if (closed)
    throw new Refused(`${closed.address} is no public address. A server of the person's own is named under bridge.peers of the team file`);
  return found;
}

function send(
  { method, url, headers, body }: BridgeRequest,
  addresses: readonly Address[],
  signal: AbortSignal,
  state: { sent: boolean },
): Promise<IncomingMessage> {
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, reject) => {
    const request = ask(
      url,
      {
        method,
        signal,
        agent: false,
        headers: {
          'user-agent': 'Roundtable',
          accept: 'application/json',
          ...(body !== '' && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
        // Whatever the name says by now: the connection goes to what was looked at.
        lookup: (_host, options, answer) => {
          const fit = addresses.filter(({ family }) => !options.family || options.family === family || options.family === `IPv${family}`);
          const [first] = fit;
          if (options.all) answer(null, [...fit]);
          else if (first) answer(null, first.address, first.family);
          else answer(new Error('no address of that kind'), '', 0);
        },
      },
      done,
    );
    request.on('socket', (socket) =>
      socket.once('connect', () => {
        state.sent = true;
      }),
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new Refused(`the answer has more than ${maxBytes} bytes, which is the limit`);
      chunks.push(chunk);
    }
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
