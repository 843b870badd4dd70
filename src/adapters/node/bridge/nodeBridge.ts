import { createHmac } from 'node:crypto';
import { TeamError } from '../../../base/errors';
import type { Bridge, BridgeOutcome, BridgeServer, BridgeTask } from '../../../core/ports/bridge';
import type { Address } from '../web/guardedFetch';
import { readTask } from './readTask';
import { askBridge, type BridgeReply, type BridgeRequest } from './request';

export type NodeBridgeOptions = {
  /** Milliseconds between two looks at a task. */
  pollMs?: number;
  /** Milliseconds that one request may take. */
  requestMs?: number;
  /** Milliseconds that telling the other side to stop may take. */
  stopMs?: number;
  /** All addresses of a name; the system's resolver when absent. */
  resolve?: (host: string) => Promise<readonly Address[]>;
};

/** Source: FACTS 4.7. */
const defaults = { pollMs: 5_000, requestMs: 30_000, stopMs: 5_000 };
const maxAnswerBytes = 8 * 1024 * 1024;
/** Looks in a row that may fail before the server is given up. */
const maxMisses = 4;

/** Speaks the bridge protocol of the origin. Source: FACTS 4.7. */
export function createNodeBridge(options: NodeBridgeOptions = {}): Bridge {
  const { pollMs, requestMs, stopMs } = { ...defaults, ...options };

  return {
    async delegate(task, server, timeoutMs, signal) {
      const { secret } = server;
      const called = shorten(server.url);
      const fail = (text: string): BridgeOutcome => {
        const shown = `${called}: ${text}`;
        // A server may repeat what it knows.
        return { ok: false, error: new TeamError('tool.failed', { shown: secret ? shown.replaceAll(secret, '[redacted]') : shown }) };
      };
      const base = baseOf(server.url);
      if (!base.ok) return { ok: false, error: new TeamError('tool.badInput', { shown: `${called} ${base.why}` }) };
      if (signal.aborted) return fail('Nothing was sent, because the run was stopped.');

      const until = performance.now() + timeoutMs;
      const left = (): number => until - performance.now();
      const stopper = new AbortController();
      const stop = (): void => stopper.abort();
      const timer = setTimeout(stop, Math.min(timeoutMs, 2 ** 31 - 1));
      signal.addEventListener('abort', stop);

      const ask = (
        method: BridgeRequest['method'],
        path: string,
        body: string,
        limitMs: number,
        ended: AbortSignal,
      ): Promise<BridgeReply> =>
        askBridge(
          {
            method,
            url: new URL(base.url + path),
            headers: signed(server, body),
            body,
            timeoutMs: limitMs,
            maxBytes: maxAnswerBytes,
            anyAddress: server.named,
          },
          ended,
          options.resolve,
        );
      /** Ends the wait without an answer; the other side is told, whatever ended it. */
      const leave = async (id: string, why: string): Promise<BridgeOutcome> => {
        const told = await ask('DELETE', pathOf(id), '', stopMs, new AbortController().signal);
        const said =
          told.ok && told.status >= 200 && told.status < 300
            ? 'The other team was told to stop.'
            : `The other team could not be told to stop (${told.ok ? `status ${told.status}` : told.why}), so it may go on.`;
        return fail(`${why} ${said}`);
      };
      const overdue = (): string =>
        signal.aborted ? 'The run was stopped.' : `The task was not done within ${Math.round(timeoutMs / 1000)} s.`;

      try {
        const posted = await ask('POST', '/tasks', bodyOf(task), Math.min(requestMs, left()), stopper.signal);
        if (!posted.ok) {
          const why = stopper.signal.aborted ? overdue() : `The task could not be handed over: ${posted.why}.`;
          return posted.sent ? await leave(task.id, why) : fail(`${why} Nothing was sent.`);
        }
        const refused = statusText(posted.status);
        if (refused !== undefined) return fail(`The task was not taken: ${refused}${saidIn(posted.body)}`);
        const id = idOf(posted.body);
        if (id === undefined)
          return await leave(task.id, 'The answer to the task holds no task_id; this seems to be no bridge server of a team.');

        for (let misses = 0; ; ) {
          await sleep(Math.min(pollMs, Math.max(0, left())), stopper.signal);
          if (stopper.signal.aborted || left() <= 0) return await leave(id, overdue());
          const looked = await ask('GET', pathOf(id), '', Math.min(requestMs, left()), stopper.signal);
          if (stopper.signal.aborted) return await leave(id, overdue());
          const passing = looked.ok ? looked.status >= 500 || looked.status === 429 : !looked.final;
          if (passing && misses++ < maxMisses) continue;
          if (!looked.ok) return await leave(id, `The task cannot be looked at: ${looked.why}.`);
          if (looked.status === 404) return fail('The other team does not know the task any more. It may have been started anew.');
          const wrong = statusText(looked.status);
          if (wrong !== undefined) return await leave(id, `The task cannot be looked at: ${wrong}${saidIn(looked.body)}`);
          misses = 0;
          const read = readTask(looked.body, id);
          if (!read.ok) return await leave(id, `The answer about the task cannot be used: ${read.why}.`);
          const { status, summary, error, files } = read.task;
          if (status === 'complete')
            return { ok: true, result: { summary: secret ? summary.replaceAll(secret, '[redacted]') : summary, files } };
          if (status === 'error') return fail(`The task failed there: ${error === '' ? 'no reason was given' : error}`);
          if (status === 'cancelled') return fail('The task was cancelled there.');
        }
      } catch (error) {
        return fail(`The task could not be handed over: ${(error as Error).message}`);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

/** Both headers of the origin: hex HMAC-SHA256 over `{seconds}:{body}`. */
function signed({ secret }: BridgeServer, body: string): Record<string, string> {
  if (secret === undefined) return {};
  const seconds = String(Math.floor(Date.now() / 1000));
  return {
    'x-bridge-timestamp': seconds,
    'x-bridge-signature': createHmac('sha256', secret).update(`${seconds}:${body}`).digest('hex'),
  };
}

function bodyOf({ id, goal, context, files, sender }: BridgeTask): string {
  return JSON.stringify({ goal, context, files, sender, task_id: id });
}

function baseOf(written: string): { ok: true; url: string } | { ok: false; why: string } {
  if (!URL.canParse(written)) return { ok: false, why: 'is no address. Write it in full, with http:// or https://.' };
  const url = new URL(written);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, why: 'is neither http nor https.' };
  if (url.username !== '' || url.password !== '') return { ok: false, why: 'has a user name or password in it, which is refused.' };
  if (url.search !== '' || url.hash !== '') return { ok: false, why: 'has more than a path. Give the base URL of the server.' };
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, '') };
}

function pathOf(id: string): string {
  return `/tasks/${encodeURIComponent(id)}`;
}

function idOf(body: string): string | undefined {
  try {
    const { task_id: id } = JSON.parse(body) as { task_id?: unknown };
    // `.` and `..` would be taken out of the path.
    return typeof id === 'string' && /^[\w-][\w.:-]{0,127}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** What a status other than good means; undefined for a good one. */
function statusText(status: number): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403)
    return `the signature was refused (${status}). bridge.secret must be the same on both sides, and both clocks must be right.`;
  if (status >= 300 && status < 400) return `the server leads on to another address (${status}), which is not followed.`;
  if (status === 429 || status === 503) return `the server is busy (${status}). Try again later.`;
  return `the server answered with status ${status}.`;
}

/** What the server says about it. */
function saidIn(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' && error.trim() !== '' ? ` It says: ${error.trim().slice(0, 200)}` : '';
  } catch {
    return '';
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** As much of an address as an error needs, without a user name or password. */
function shorten(url: string): string {
  const plain = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
