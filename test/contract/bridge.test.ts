import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryBridge, type MemoryTeamAnswer } from '../../src/adapters/memory/bridge';
import { createNodeBridge } from '../../src/adapters/node/bridge/nodeBridge';
import type { Bridge, BridgeServer, BridgeTask } from '../../src/core/ports/bridge';
import { type BridgeServerOptions, type Raw, serveBridge, type WireBridge, type WireState } from '../support/wire/bridge';

const secret = 'not-a-real-secret-41';
const task: BridgeTask = {
  id: 'task-1',
  goal: 'Count the words — all of them.',
  context: 'line 1\nline 2',
  files: { 'data/a.txt': 'one two\n' },
  sender: 'lab-a/pi',
};
const never = (): AbortSignal => new AbortController().signal;
const paced = { pollMs: 5, requestMs: 2_000, stopMs: 1_000 };

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
async function serve(options: BridgeServerOptions): Promise<WireBridge> {
  const server = await serveBridge(options);
  closing.push(server.close);
  return server;
}

type Kind = {
  bridge: Bridge;
  server: BridgeServer;
  taken(): { goal: string; files: Readonly<Record<string, string>> }[];
  stopped(): string[];
};
type Make = (answer: MemoryTeamAnswer, their?: string, ours?: string) => Promise<Kind>;

const kinds: Record<string, Make> = {
  async node(answer, their, ours = their) {
    const server = await serve({
      ...(their && { secret: their }),
      state: (_task, look) => (look < 3 ? { status: 'running' } : wire(answer)),
    });
    return {
      bridge: createNodeBridge(paced),
      server: { url: server.url, named: true, ...(ours && { secret: ours }) },
      taken: () => [...server.tasks.values()],
      stopped: () => server.stopped.map(({ id }) => id),
    };
  },
  async memory(answer, their, ours = their) {
    const url = 'http://lab-b.test:7001';
    const bridge = createMemoryBridge({ [url]: { ...(their && { secret: their }), answer: () => answer } });
    return {
      bridge,
      server: { url, named: true, ...(ours && { secret: ours }) },
      taken: () => [...bridge.taken],
      stopped: () => [...bridge.stopped],
    };
  },
};

function wire(answer: MemoryTeamAnswer): WireState | Raw {
  if (answer === 'cancelled') return { status: 'cancelled' };
  if (answer === 'hang') return { status: 'running' };
  if (answer === 'garbage') return { status: 200, body: '<html>' };
  return 'error' in answer ? { status: 'error', error: answer.error } : { status: 'complete', ...answer };
}

describe.each(Object.entries(kinds))('bridge contract: %s', (_name, make) => {
  test('a task goes there whole, and its summary and files come back', async () => {
    const { bridge, server, taken, stopped } = await make(
      { summary: 'Done: 2 words.', files: { 'out/b.md': 'two\n', '../x': 'up' } },
      secret,
    );
    expect(await bridge.delegate(task, server, 5_000, never())).toEqual({
      ok: true,
      result: {
        summary: 'Done: 2 words.',
        files: [
          { path: 'out/b.md', text: 'two\n' },
          { path: '../x', text: 'up' },
        ],
      },
    });
    expect(taken()).toMatchObject([{ goal: task.goal, context: task.context, files: task.files, sender: task.sender }]);
    expect(stopped()).toEqual([]);
  });

  test.each<[MemoryTeamAnswer, RegExp, boolean]>([
    [{ error: 'no model there' }, /failed there: no model there/, false],
    ['cancelled', /was cancelled there/, false],
    ['garbage', /cannot be used: it is no JSON/, true],
  ])('%j is an error that says so', async (answer, shown, told) => {
    const { bridge, server, stopped } = await make(answer);
    expect(await bridge.delegate(task, server, 5_000, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringMatching(shown) },
    });
    expect(stopped()).toEqual(told ? [task.id] : []);
  });

  test('a wrong secret or none is refused, and no error or summary repeats it', async () => {
    for (const ours of ['another-secret-42', '']) {
      const { bridge, server, taken } = await make({ summary: 'x' }, secret, ours);
      const outcome = await bridge.delegate(task, server, 5_000, never());
      expect(outcome).toMatchObject({ ok: false, error: { shown: expect.stringContaining('bridge.secret') } });
      expect(taken()).toEqual([]);
    }
    const told = await make({ summary: `it is ${secret}` }, secret);
    expect(await told.bridge.delegate(task, told.server, 5_000, never())).toMatchObject({
      ok: true,
      result: { summary: 'it is [redacted]' },
    });
    const failed = await make({ error: `it is ${secret}` }, secret);
    expect(JSON.stringify(await failed.bridge.delegate(task, failed.server, 5_000, never()))).not.toContain(secret);
  });

  test('the time and a stop end the wait, and the other side is told', async () => {
    const late = await make('hang', secret);
    expect(await late.bridge.delegate(task, late.server, 60, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringMatching(/was not done within .* told to stop/) },
    });
    expect(late.stopped()).toEqual([task.id]);

    const cut = await make('hang', secret);
    const stop = new AbortController();
    const outcome = cut.bridge.delegate(task, cut.server, 60_000, stop.signal);
    while (cut.taken().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    stop.abort();
    expect(await outcome).toMatchObject({ ok: false, error: { shown: expect.stringMatching(/The run was stopped.*told to stop/) } });
    expect(cut.stopped()).toEqual([task.id]);

    expect(await cut.bridge.delegate(task, cut.server, 60_000, AbortSignal.abort())).toMatchObject({ ok: false });
    expect(cut.taken()).toHaveLength(1);
  });
});

describe('the real bridge', () => {
  const ask = (server: WireBridge, more: Partial<BridgeServer> = {}, timeoutMs = 5_000) =>
    createNodeBridge(paced).delegate(task, { url: server.url, named: true, ...more }, timeoutMs, never());

  test('without a secret nothing is signed', async () => {
    const server = await serve({ state: () => ({ status: 'complete', summary: null, files: null }) });
    expect(await ask(server)).toEqual({ ok: true, result: { summary: '', files: [] } });
    expect(server.headers.flatMap((headers) => Object.keys(headers)).filter((name) => name.startsWith('x-bridge'))).toEqual([]);
  });

  test('the server may name the task; a name that leads elsewhere is none', async () => {
    const renamed = await serve({ rename: (id) => `${id}:2`, state: () => ({ status: 'complete', summary: 'ok' }) });
    expect(await ask(renamed)).toMatchObject({ ok: true });
    for (const id of ['..', '../health', '', 'a/b', 7]) {
      const server = await serve({ take: () => ({ status: 202, body: JSON.stringify({ task_id: id }) }) });
      expect(await ask(server)).toMatchObject({ ok: false, error: { shown: expect.stringContaining('holds no task_id') } });
      expect(server.stopped.map((one) => one.id)).toEqual([task.id]);
    }
  });

  test.each<[string, Raw, string]>([
    ['busy', { status: 503 }, 'busy (503)'],
    ['refused', { status: 400, body: '{"error":"no goal"}' }, 'It says: no goal'],
    ['moved', { status: 307, headers: { location: 'http://169.254.169.254/' } }, 'leads on to another address'],
  ])('a task that is not taken: %s', async (_name, take, shown) => {
    const server = await serve({ take: () => take });
    expect(await ask(server)).toMatchObject({ ok: false, error: { shown: expect.stringContaining(shown) } });
    expect(server.stopped).toEqual([]);
  });

  test.each<[string, WireState | Raw, string]>([
    ['a list', { status: 200, body: '[]' }, 'no JSON object'],
    ['an unknown status', { status: 200, body: '{"status":"fine"}' }, 'its status is none of'],
    ['another task', { status: 200, body: '{"task_id":"other","status":"running"}' }, 'another task'],
    ['a summary that is no text', { status: 200, body: '{"status":"complete","summary":{}}' }, 'summary is no text'],
    ['files that are a list', { status: 'complete', files: ['a'] }, 'no object of texts'],
    ['a file that is no text', { status: 'complete', files: { a: 1 } }, 'is no text'],
    [
      'too many files',
      { status: 'complete', files: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`f${at}`, ''])) },
      '501 files',
    ],
    ['too much', { status: 'complete', files: { a: 'x'.repeat(8 * 1024 * 1024) } }, '8388608 bytes'],
  ])('an answer that cannot be used: %s', async (_name, state, shown) => {
    const server = await serve({ state: () => state });
    expect(await ask(server)).toMatchObject({ ok: false, error: { shown: expect.stringContaining(shown) } });
    expect(server.stopped.map((one) => one.id)).toEqual([task.id]);
  });

  test('looks that fail in passing are tried again; a server that stays silent is given up', async () => {
    const shaky = await serve({
      state: (_task, look) => (look === 1 ? { status: 502 } : look === 2 ? { cut: true } : { status: 'complete', summary: 'ok' }),
    });
    expect(await ask(shaky)).toMatchObject({ ok: true, result: { summary: 'ok' } });
    const gone = await serve({ state: () => ({ cut: true }) });
    expect(await ask(gone)).toMatchObject({ ok: false, error: { shown: expect.stringContaining('cannot be looked at') } });
    expect(gone.stopped).toEqual([{ id: task.id, status: 200 }]);
    const silent = await serve({ take: () => ({ hang: true }) });
    expect(await ask(silent, {}, 100)).toMatchObject({ ok: false, error: { shown: expect.stringContaining('not done within') } });
    expect(silent.stopped).toEqual([{ id: task.id, status: 404 }]);
  });

  test('a server that the person did not name must be a public one, by number and by name', async () => {
    const server = await serve({});
    const bridge = createNodeBridge({ ...paced, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    for (const url of [server.url, server.url.replace('127.0.0.1', 'lab-b.test'), 'http://[::ffff:127.0.0.1]:1'])
      expect(await bridge.delegate(task, { url, named: false }, 5_000, never())).toMatchObject({
        ok: false,
        error: { shown: expect.stringContaining('bridge.peers') },
      });
    for (const url of ['file:///etc', 'lab-b', 'http://a:b@lab-b.test', `${server.url}?x=1`])
      expect(await bridge.delegate(task, { url, named: true }, 5_000, never())).toMatchObject({
        ok: false,
        error: { code: 'tool.badInput' },
      });
    expect(server.headers).toEqual([]);
  });
});
