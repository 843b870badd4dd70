import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Fetch } from './wire';

export type NodeRequest = typeof httpRequest;

/**
 * A fetch without any time limit of its own. The fetch of Node cuts a call whose headers or next
 * bytes take longer than 300 seconds, which a model on a slow machine does. It follows no redirect
 * and asks for no compression. `requests` is for tests.
 */
export function createPatientFetch(
  requests: { http: NodeRequest; https: NodeRequest } = { http: httpRequest, https: httpsRequest },
): Fetch {
  // A connection per call: a kept one may be closed by the server at the moment it is used again.
  const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const kind = url.protocol === 'https:' ? 'https' : 'http';
      const { signal } = init;
      if (signal?.aborted) {
        reject(abortError(signal));
        return;
      }
      const body = typeof init.body === 'string' ? Buffer.from(init.body) : undefined;
      const headers = Object.fromEntries(new Headers(init.headers));
      const options: RequestOptions = {
        method: init.method ?? 'GET',
        headers: { ...headers, 'accept-encoding': 'identity', ...(body && { 'content-length': String(body.length) }) },
        agent: agents[kind],
      };
      const request = requests[kind](url, options);
      const onAbort = (): void => {
        request.destroy(signal ? abortError(signal) : undefined);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      request.on('error', reject);
      request.on('close', () => signal?.removeEventListener('abort', onAbort));
      request.on('response', (incoming) => resolve(toResponse(incoming, signal ?? undefined)));
      request.end(body);
    });
}

function toResponse(incoming: IncomingMessage, signal: AbortSignal | undefined): Response {
  const status = incoming.statusCode ?? 502;
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2)
    headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  const empty = status === 204 || status === 205 || status === 304;
  if (empty) incoming.resume();
  return new Response(empty ? null : toStream(incoming, signal), { status, statusText: incoming.statusMessage, headers });
}

function toStream(incoming: IncomingMessage, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(signal?.aborted ? abortError(signal) : error);
      }
    },
    cancel() {
      incoming.destroy();
    },
  });
}

/** The name is what SDKs know an abort by; the reason is kept for who asks why. */
function abortError(signal: AbortSignal): Error {
  const error = new Error('The call was aborted.', { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}
