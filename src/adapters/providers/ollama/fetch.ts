import { asRecord, checked, type Fetch } from '../wire';

/**
 * Stands between the Ollama client and the server: aborts every request of the call with one
 * signal, which the client cannot do, turns refusals into errors before the client prints them, and
 * passes on whole lines of JSON only, where the client would print blank and torn ones.
 */
export function createOllamaFetch(fetch: Fetch, abort: AbortSignal): Fetch {
  const strict = checked(fetch);
  return async (input, init) => {
    const response = await strict(input, { ...init, signal: abort });
    if (!response.body || !String(input).endsWith('/api/chat')) return response;
    return new Response(wholeLines(response.body), { status: response.status, headers: response.headers });
  };
}

function wholeLines(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const lines = readLines(body);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(`${value}\n`));
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  let complete = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (line.trim() === '') continue;
        complete ||= isLast(line);
        yield line;
      }
    }
    if (isWhole(rest)) {
      complete ||= isLast(rest);
      yield rest;
    }
  } finally {
    reader.releaseLock();
  }
  if (!complete) throw Object.assign(new Error('the stream ended before its last line'), { code: 'ECONNRESET' });
}

function isWhole(line: string): boolean {
  try {
    return line.trim() !== '' && JSON.parse(line) !== undefined;
  } catch {
    return false;
  }
}

/** Whether this is the line that closes an answer. Throws what an error line says, and SyntaxError for what is no JSON. */
function isLast(line: string): boolean {
  const entry = asRecord(JSON.parse(line));
  if (entry.error !== undefined) throw Object.assign(new Error('an error line in the stream'), { error: { error: entry.error } });
  return entry.done === true;
}
