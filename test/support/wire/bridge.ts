import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A task as it came over the wire. */
export type WireTask = { goal: string; context: string; files: Record<string, string>; sender: string; task_id: string };
export type WireState = {
  status: 'pending' | 'running' | 'complete' | 'error' | 'cancelled';
  summary?: string | null;
  error?: string | null;
  files?: unknown;
};
/** An answer that is not one of the protocol. */
export type Raw = { status?: number; body?: string; headers?: Record<string, string>; cut?: true; hang?: true };

export type BridgeServerOptions = {
  secret?: string;
  /** What stands behind a task at look n, from 1; running when absent. */
  state?: (task: WireTask, look: number) => WireState | Raw;
  /** In place of taking a task. */
  take?: (task: WireTask) => Raw | undefined;
  /** Names tasks otherwise than the client asked for. */
  rename?: (id: string) => string;
};

export type WireBridge = {
  url: string;
  tasks: ReadonlyMap<string, WireTask>;
  /** Ids of `DELETE`, answered with 200, 404 or 409. */
  stopped: readonly { id: string; status: number }[];
  /** Headers of every request. */
  headers: readonly IncomingMessage['headers'][];
  close(): void;
};

/** Seconds by which a timestamp may be off. Source: FACTS 4.7. */
const tolerance = 300;

/** A server on a free port of this machine that speaks the bridge protocol of the origin. */
export async function serveBridge({ secret, state, take, rename = (id) => id }: BridgeServerOptions): Promise<WireBridge> {
  const tasks = new Map<string, WireTask>();
  const looks = new Map<string, number>();
  const ended = new Set<string>();
  const stopped: { id: string; status: number }[] = [];
  const headers: IncomingMessage['headers'][] = [];

  const json = (response: ServerResponse, status: number, value: unknown): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  const raw = (response: ServerResponse, answer: Raw): void => {
    if (answer.hang) return;
    if (answer.cut) return void response.destroy();
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
  };
  const isSigned = (request: IncomingMessage, body: string): boolean => {
    if (secret === undefined) return true;
    const at = String(request.headers['x-bridge-timestamp'] ?? '');
    const given = Buffer.from(String(request.headers['x-bridge-signature'] ?? ''), 'latin1');
    const right = Buffer.from(createHmac('sha256', secret).update(`${at}:${body}`).digest('hex'), 'latin1');
    return (
      /^\d+$/.test(at) &&
      Math.abs(Date.now() / 1000 - Number(at)) <= tolerance &&
      given.length === right.length &&
      timingSafeEqual(given, right)
    );
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    headers.push(request.headers);
    if (!isSigned(request, body)) return json(response, 401, { error: 'unauthorized' });
    if (request.method === 'POST' && request.url === '/tasks') {
      const task = JSON.parse(body) as WireTask;
      const other = take?.(task);
      if (other) return raw(response, other);
      const id = rename(task.task_id);
      tasks.set(id, task);
      return json(response, 202, { task_id: id });
    }
    const id = decodeURIComponent(/^\/tasks\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const task = tasks.get(id);
    if (request.method === 'DELETE') {
      const status = !task ? 404 : ended.has(id) ? 409 : 200;
      stopped.push({ id, status });
      return json(response, status, {});
    }
    if (!task || request.method !== 'GET') return json(response, 404, { error: 'not found' });
    const look = (looks.get(id) ?? 0) + 1;
    looks.set(id, look);
    const now = state?.(task, look) ?? { status: 'running' as const };
    if (typeof now.status === 'string') {
      if (now.status !== 'pending' && now.status !== 'running') ended.add(id);
      json(response, 200, { task_id: id, summary: '', files: {}, error: null, completed_at: null, ...now });
    } else raw(response, now as Raw);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tasks,
    stopped,
    headers,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
