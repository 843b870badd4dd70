import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryBridge, type MemoryTeamAnswer } from '../../src/adapters/memory/bridge';
import { createNodeBridge } from '../../src/adapters/node/bridge/nodeBridge';
import { createCancel } from '../../src/base/cancel';
import type { Approver } from '../../src/core/ports/approver';
import type { Bridge, BridgeServer, BridgeTask } from '../../src/core/ports/bridge';
import { planRun } from '../../src/core/team/plan';
import { validateTeam } from '../../src/core/team/validate';
import { cast, createHouse, ofType, personas } from '../support/house';
import { scripted } from '../support/teamHouse';
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

describe('delegate_task in a run', () => {
  type Call = Record<string, unknown>;
  const yaml = (bridge: string, more = ''): string =>
    `name: lab-a\ngoal: Reach it.\nworkflow: { type: solo, member: pi, max_rounds: 1 }\nmembers:\n  - { name: pi, role: lead, persona: You lead., tools: [federation/*], tool_mode: native${more} }\nbridge: ${bridge}\n`;

  async function delegate(options: {
    bridge: Bridge;
    team: string;
    call: Call;
    files?: Record<string, string>;
    secrets?: Record<string, string>;
    approver?: Approver;
  }) {
    const { team, call, files = {} } = options;
    const heard: string[] = [];
    const asked: { tool: string; url?: string | undefined; what: string }[] = [];
    const model = scripted(({ since }) => {
      heard.push(...since);
      return since.length > 0 ? 'I have heard.' : { calls: [{ name: 'delegate_task', input: call }] };
    });
    const house = createHouse({
      providers: [model],
      files,
      secrets: options.secrets ?? {},
      bridge: options.bridge,
      teamFile: team,
      approver: options.approver ?? {
        async ask({ tool, url, what, path }) {
          asked.push({ tool, url, what });
          return path?.startsWith('.vscode') ? { decision: 'reject', by: 'test' } : { decision: 'once', by: 'test' };
        },
      },
    });
    const planned = await planRun(
      { team: { text: team, path: 'lab-a.team.yaml' }, model: 'scripted/scripted' },
      { cast, personas, settings: {}, providers: [model], workspace: house.workspace },
      createCancel().signal,
    );
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    const { runId, done } = await house.start(planned.plan);
    return { house, runId, done, heard, asked };
  }

  test('files go with the task, and what comes back is merged, recorded, and never over what nobody there saw', async () => {
    const lines = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', ''];
    const text = lines.join('\n');
    const made = {
      'sent.txt': text.replace('one', 'ONE'),
      'clash.txt': 'theirs\n',
      'unseen.txt': 'theirs\n',
      'out/new.md': 'new\n',
      './out/NEW.md': 'again\n',
      '../up.txt': 'x',
      '/etc/passwd': 'x',
      '.git/config': 'x',
      '.roundtable/settings.yaml': 'x',
      'private/notes.md': 'x',
      '.vscode/tasks.json': '{}',
    };
    let done = false;
    const server = await serve({
      secret,
      state: () => (done ? { status: 'complete', summary: 'All counted.', files: made } : { status: 'running' }),
    });
    const run = await delegate({
      bridge: createNodeBridge(paced),
      team: yaml(`{ secret: "${secret}", peers: { lab-b: "${server.url}/" } }`),
      call: { peer: 'lab-b', goal: 'Count.', files: 'sent.txt, clash.txt', timeout: '30' },
      files: { 'sent.txt': text, 'clash.txt': 'before\n', 'unseen.txt': 'ours\n' },
    });
    while (server.tasks.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    // Somebody changes files while the other team is at work.
    for (const [path, now] of Object.entries({ 'sent.txt': text.replace('seven', 'SEVEN'), 'clash.txt': 'ours\n' })) {
      const read = await run.house.workspace.read(path, 1_000);
      expect(read.ok && (await run.house.workspace.write(path, now, read.hash)).ok).toBe(true);
    }
    done = true;
    await run.done;
    const facts = await run.house.facts(run.runId);
    expect([...server.tasks.values()]).toMatchObject([
      { goal: 'Count.', sender: 'lab-a/pi', files: { 'sent.txt': text, 'clash.txt': 'before\n' } },
    ]);
    const now = async (path: string): Promise<string | undefined> => {
      const read = await run.house.workspace.read(path, 10_000);
      return read.ok ? read.text : undefined;
    };
    expect(await now('sent.txt')).toBe(text.replace('one', 'ONE').replace('seven', 'SEVEN'));
    expect([await now('clash.txt'), await now('clash.txt.lab-b.conflict')]).toEqual(['ours\n', 'theirs\n']);
    expect([await now('unseen.txt'), await now('unseen.txt.lab-b.conflict')]).toEqual(['ours\n', 'theirs\n']);
    expect(await now('out/new.md')).toBe('new\n');
    expect(ofType(facts, 'file.changed').map((fact) => fact.data.path)).toEqual([
      'sent.txt',
      'clash.txt.lab-b.conflict',
      'unseen.txt.lab-b.conflict',
      'out/new.md',
    ]);
    for (const path of [
      '../up.txt',
      '/etc/passwd',
      '.git/config',
      '.roundtable/settings.yaml',
      'private/notes.md',
      './out/NEW.md',
      '.vscode',
    ])
      expect(run.heard[0]).toMatch(new RegExp(`${path.replaceAll('.', '\\.')}.*left out`));
    expect(run.heard[0]).toContain('All counted.');
    expect(run.asked[0]).toMatchObject({
      tool: 'delegate_task',
      url: server.url,
      what: expect.stringContaining('with sent.txt, clash.txt'),
    });
    expect(JSON.stringify([facts, run.heard, [...run.house.objects.bodies.values()]])).not.toContain(secret);
    expect(server.headers.every((headers) => headers['x-bridge-signature'])).toBe(true);
  });

  test('a secret of the environment signs too and stays out of the facts; one that is not set sends nothing', async () => {
    const server = await serve({ secret, state: () => ({ status: 'error', error: `wrong: ${secret}` }) });
    const team = yaml(`{ secret: "env:LAB", peers: { lab-b: "${server.url}" } }`);
    const call = { peer: 'lab-b', goal: `Say ${secret}.` };
    const set = await delegate({ bridge: createNodeBridge(paced), team, call, secrets: { LAB: secret } });
    await set.done;
    expect(set.heard[0]).toContain('failed there: wrong: [redacted]');
    expect(JSON.stringify(await set.house.facts(set.runId))).not.toContain(secret);
    const unset = await delegate({ bridge: createNodeBridge(paced), team, call: { ...call, goal: 'Go.' } });
    await unset.done;
    expect(unset.heard[0]).toContain('names LAB, which is not set');
    expect(server.tasks.size).toBe(1);
  });

  test.each<[string, Call, string]>([
    ['nobody', { goal: 'x' }, 'Peers are: lab-b'],
    ['both', { goal: 'x', peer: 'lab-b', url: 'http://lab-b.test' }, 'not both'],
    ['an unknown peer', { goal: 'x', peer: 'lab-c' }, 'Did you mean lab-b?'],
    ['an inherited name', { goal: 'x', peer: 'constructor' }, 'There is no peer'],
    ['no address', { goal: 'x', url: 'lab-b' }, 'base URL'],
    ['a file outside', { goal: 'x', peer: 'lab-b', files: ['../a'] }, 'leaves the workspace'],
    ['a private file', { goal: 'x', peer: 'lab-b', files: 'private/a.md' }, 'is private'],
    ['a journal', { goal: 'x', peer: 'lab-b', files: '.roundtable/journal.jsonl' }, 'closed to members'],
    ['credentials', { goal: 'x', peer: 'lab-b', files: '["a.txt", ".env"]' }, 'credentials'],
    ['a missing file', { goal: 'x', peer: 'lab-b', files: 'none.txt' }, 'Nothing was sent'],
    ['too much', { goal: 'x', peer: 'lab-b', files: 'big.txt,big2.txt' }, '1048576 bytes together'],
  ])('nothing is sent for a call with %s', async (_name, call, shown) => {
    const bridge = createMemoryBridge({ 'http://lab-b.test:7001': { answer: () => ({ summary: 'x' }) } });
    const big = 'x'.repeat(600 * 1024);
    const run = await delegate({
      bridge,
      team: yaml('{ peers: { lab-b: "http://lab-b.test:7001" } }'),
      call,
      files: { 'a.txt': 'a', '.env': 'K=1', 'big.txt': big, 'big2.txt': big },
    });
    await run.done;
    expect(run.heard[0]).toContain(shown);
    expect(bridge.taken).toEqual([]);
  });

  test('a stop of the run ends the wait and tells the other team; a longer tool_timeout is not needed', async () => {
    const bridge = createMemoryBridge({ 'http://lab-b.test:7001': { answer: () => 'hang' } });
    const run = await delegate({
      bridge,
      team: yaml('{ peers: { lab-b: "http://lab-b.test:7001" } }', ', tool_timeout: 1'),
      call: { peer: 'lab-b', goal: 'Wait.' },
    });
    while (bridge.taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await run.house.clock.advance(5_000);
    expect(bridge.stopped).toEqual([]);
    await run.house.orchestrator.dispatch({ type: 'stop', runId: run.runId });
    await run.done;
    expect(bridge.stopped).toHaveLength(1);
  });

  test('a team file says what of bridge works, and which peer is no address', () => {
    const { problems } = validateTeam(
      yaml('{ listen_port: 7001, secret: "written-out-secret", peers: { a: "http://a.test", b: lab-b, c: "http://u:p@c" } }'),
      'f.yaml',
    );
    expect(problems.map((problem) => [problem.severity, problem.path])).toEqual([
      ['warning', 'bridge.secret'],
      ['error', 'bridge.peers.b'],
      ['error', 'bridge.peers.c'],
      ['warning', 'bridge'],
    ]);
    expect(problems.at(-1)?.message).toContain('roundtable serve is not in this version');
  });
});
