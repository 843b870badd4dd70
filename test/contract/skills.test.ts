import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemorySkillHost } from '../../src/adapters/memory/skills';
import { createNodeShell } from '../../src/adapters/node/shell/nodeShell';
import { createNodeSkillHost } from '../../src/adapters/node/skills/nodeSkillHost';
import { createGuardedFetch } from '../../src/adapters/node/web/guardedFetch';
import type { Skill, SkillCall, SkillHost } from '../../src/core/ports/skills';
import { folders } from '../support/folder';

const folder = folders();
const never = (): AbortSignal => new AbortController().signal;
const sum = (text: string | Buffer, algorithm = 'sha256'): string => createHash(algorithm).update(text).digest('hex');

const counter = `
import { basename } from 'node:path';
export const tools = [
  { name: 'count', description: 'Counts words.', inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    run: ({ text }, { cwd, signal }) => ({ words: text.split(' ').length, cwd: basename(cwd), aborted: signal.aborted }) },
  { name: 'echo', description: 'Says it again.', run: async ({ input }) => { console.log('noise'); process.stdout.write('more noise\\n'); return input; } },
  { name: 'fail', description: 'Fails.', run: () => { throw new Error('it went wrong'); } },
];`;
const single = `
"""The interface of one tool a file."""
TOOL_NAME = "shout"
TOOL_DESCRIPTION = "Says it loudly."

async def execute(body, *, workspace_path=None, timeout=30, **kwargs):
    print("noise")
    return body.upper() + kwargs.get("mark", "") + str(timeout)
`;
const several = `
def add(body, a=0, b=0):
    return {"sum": int(a) + int(b)}
def fail(body):
    raise ValueError("no")
TOOLS = {"add": add, "fail": fail}
TOOL_DESCRIPTIONS = {"add": "Adds.", "fail": "Fails."}
`;

type Made = { host: SkillHost; root: string; cacheDir: string };
function made(files: Record<string, string>, more: Partial<Parameters<typeof createNodeSkillHost>[0]> = {}): Made {
  const root = folder();
  const cacheDir = join(folder(), 'cache');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const shell = createNodeShell({ environment: { ...process.env, OPENAI_API_KEY: 'sk-secret' }, graceMs: 300 });
  return { host: createNodeSkillHost({ root, shell, fetch: createGuardedFetch(), cacheDir, ...more }), root, cacheDir };
}
async function loaded(host: SkillHost, source: Parameters<SkillHost['load']>[0]): Promise<Skill> {
  const done = await host.load(source, never());
  if (!done.ok) throw done.error;
  return done.skill;
}
const calling = (
  skill: Skill,
  tool: string,
  body: string,
  fields: Record<string, unknown> = {},
  more: Partial<SkillCall> = {},
): SkillCall => ({
  skill,
  tool,
  input: { body, fields },
  cwd: folder(),
  timeoutMs: 20_000,
  maxOutputBytes: 10_000,
  sandbox: 'none',
  ...more,
});

const files = { 'skills/counter.mjs': counter, 'skills/how.md': '---\nx: y\n---\n\n## How to look\n\nLook twice.\n' };
const kinds: Record<string, () => SkillHost> = {
  node: () => made(files).host,
  memory: () =>
    createMemorySkillHost([
      {
        skill: {
          name: 'How to look',
          source: 'skills/how.md',
          sha256: sum(files['skills/how.md']),
          kind: 'knowledge',
          text: files['skills/how.md'],
        },
      },
      {
        skill: {
          name: 'counter',
          source: 'skills/counter.mjs',
          sha256: sum(counter),
          kind: 'tools',
          tools: [
            {
              name: 'count',
              description: 'Counts words.',
              inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
            },
            { name: 'echo', description: 'Says it again.' },
            { name: 'fail', description: 'Fails.' },
          ],
        },
        run: ({ tool, input }) => {
          if (tool === 'fail') throw new Error('it went wrong');
          return input.body;
        },
      },
    ]),
};

describe.each(Object.entries(kinds))('skills contract: %s', (_name, make) => {
  test('a text is knowledge', async () => {
    expect(await loaded(make(), { path: 'skills/how.md' })).toEqual({
      kind: 'knowledge',
      name: 'How to look',
      source: 'skills/how.md',
      sha256: sum(files['skills/how.md']),
      text: files['skills/how.md'],
    });
  });

  test('a module declares tools, and they run', async () => {
    const host = make();
    const skill = await loaded(host, { path: 'skills/counter.mjs', checksum: `sha256:${sum(counter)}` });
    expect(skill).toMatchObject({
      kind: 'tools',
      name: 'counter',
      sha256: sum(counter),
      tools: [{ name: 'count' }, { name: 'echo' }, { name: 'fail' }],
    });
    expect(await host.call(calling(skill, 'echo', 'héllo'), never())).toEqual({ ok: true, text: 'héllo', failed: false });
    expect(await host.call(calling(skill, 'fail', ''), never())).toEqual({ ok: true, text: 'it went wrong', failed: true });
    expect(await host.call(calling(skill, 'ehco', ''), never())).toMatchObject({ ok: false, error: { code: 'tool.badInput' } });
    expect(await host.call(calling(skill, 'echo', ''), AbortSignal.abort())).toMatchObject({ ok: false, error: { code: 'tool.failed' } });
  });

  test('what is elsewhere, missing, unsummed or changed is refused', async () => {
    const host = make();
    expect(await host.load({ path: '../x.md' }, never())).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    expect(await host.load({ path: 'skills/none.md' }, never())).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await host.load({ url: 'https://x.test/a.md' }, never())).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    const wrong = { path: 'skills/how.md', checksum: `sha256:${'0'.repeat(64)}` };
    expect(await host.load(wrong, never())).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });
});

describe('skills of this machine', () => {
  test('JavaScript is given its fields, the folder and a signal', async () => {
    const { host } = made(files);
    const skill = await loaded(host, { path: 'skills/counter.mjs' });
    const done = await host.call(calling(skill, 'count', '', { text: 'a b c' }), never());
    expect(done).toMatchObject({ ok: true, failed: false });
    expect(JSON.parse(done.ok ? done.text : '')).toMatchObject({
      words: 3,
      cwd: expect.stringMatching(/^roundtable-test-/),
      aborted: false,
    });
    expect(await host.call(calling(skill, 'count', ''), never())).toMatchObject({
      ok: false,
      error: { code: 'tool.badInput', shown: expect.stringContaining('text') },
    });
  });

  test('Python is called by either interface', async () => {
    const { host } = made({ 'shout.py': single, 'several.py': several });
    const shout = await loaded(host, { path: 'shout.py' });
    expect(shout).toMatchObject({ kind: 'tools', tools: [{ name: 'shout', description: 'Says it loudly.' }] });
    expect(await host.call(calling(shout, 'shout', 'hé', { mark: '!' }), never())).toEqual({ ok: true, text: 'HÉ!20', failed: false });
    const sums = await loaded(host, { path: 'several.py' });
    expect(await host.call(calling(sums, 'add', '', { a: 2, b: '3', unknown: 1 }), never())).toEqual({
      ok: true,
      text: '{\n  "sum": 5\n}',
      failed: false,
    });
    expect(await host.call(calling(sums, 'fail', ''), never())).toEqual({ ok: true, text: 'ValueError: no', failed: true });
  });

  test.each(['md5', 'sha1', 'sha512'])('a checksum by %s is looked at', async (algorithm) => {
    const { host } = made(files);
    const hex = sum(files['skills/how.md'], algorithm);
    expect(await host.load({ path: 'skills/how.md', checksum: `${algorithm}:${hex.toUpperCase()}` }, never())).toMatchObject({ ok: true });
    expect(await host.load({ path: 'skills/how.md', checksum: `${algorithm}:${hex.slice(1)}f` }, never())).toMatchObject({ ok: false });
    expect(await host.load({ path: 'skills/how.md', checksum: `${algorithm}:${hex.slice(1)}` }, never())).toMatchObject({ ok: false });
  });

  test('a tool without a description has one that says so little', async () => {
    const { host } = made({ 'd.mjs': 'export const tools = [{ name: "x", run() {} }];' });
    expect(await loaded(host, { path: 'd.mjs' })).toMatchObject({ tools: [{ name: 'x', description: 'The tool x of a skill.' }] });
  });

  test.each([
    ['a.mjs', 'export const nothing = 1;', 'tools'],
    ['b.mjs', 'export const tools = [{ name: "x", description: "d" }];', 'run'],
    ['c.mjs', 'export const tools = [{ name: "a b", description: "d", run() {} }];', 'name'],
    ['e.mjs', 'export const tools = [{ name: "x", description: "d", run() {} }, { name: "x", description: "d", run() {} }];', 'twice'],
    ['f.mjs', 'syntax error here', 'cannot be loaded'],
    ['g.mjs', 'process.stdout.write("x {} garbage\\n".repeat(10)); process.exit(0);', 'no answer'],
    ['h.mjs', 'console.log("{}"); throw new Error("at the top");', 'at the top'],
    ['i.py', 'print("garbage")', 'neither'],
    ['j.py', 'import os\nos.write(1, b"{}")\nos._exit(3)', 'exit code 3'],
    ['k.py', 'nothing = 1', 'neither'],
    ['l.py', 'raise SystemExit("bye")', 'bye'],
    ['m.txt', 'x', '.md'],
    ['n.md', 'a\0b', 'no text'],
  ])('%s is refused', async (path, text, said) => {
    const { host } = made({ [path]: text });
    expect(await host.load({ path }, never())).toMatchObject({ ok: false, error: { shown: expect.stringContaining(said) } });
  });

  test('a skill that never ends is ended, on loading and on calling', async () => {
    const { host } = made(
      {
        'top.mjs': 'for (;;);',
        'later.mjs': 'export const tools = [{ name: "x", description: "d", run: () => { for (;;); } }];',
        'flood.py': 'TOOL_DESCRIPTION = "d"\ndef execute(body):\n  import os\n  while True: os.write(2, b"x" * 65536)',
      },
      { declareTimeoutMs: 1500 },
    );
    expect(await host.load({ path: 'top.mjs' }, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('within 1500 ms') },
    });
    const later = await loaded(host, { path: 'later.mjs' });
    expect(await host.call(calling(later, 'x', '', {}, { timeoutMs: 300 }), never())).toMatchObject({
      ok: false,
      error: { code: 'tool.failed' },
    });
    const flood = await loaded(host, { path: 'flood.py' });
    expect(await host.call(calling(flood, 'flood', ''), never())).toMatchObject({ ok: false, error: { code: 'tool.failed' } });
  });

  test('what is long is cut and said so', async () => {
    const { host } = made({
      'long.md': `# Long\n${'y'.repeat(20_000)}`,
      'long.mjs': 'export const tools = [{ name: "x", description: "d", run: () => "\\u0001".repeat(50000) }];',
    });
    const skill = await loaded(host, { path: 'long.md' });
    expect(skill.kind === 'knowledge' && skill.text).toMatch(/^# Long\ny{8185}\n\[\.\.\. 11815 characters cut \.\.\.\]$/);
    const tools = await loaded(host, { path: 'long.mjs' });
    const done = await host.call(calling(tools, 'x', '', {}, { maxOutputBytes: 1000 }), never());
    expect(done).toMatchObject({ ok: true, text: `${'\u0001'.repeat(1000)}\n[... 49000 bytes cut ...]` });
  });

  test('what changed on the disk is not run', async () => {
    const { host, root } = made(files);
    const skill = await loaded(host, { path: 'skills/counter.mjs' });
    writeFileSync(join(root, 'skills/counter.mjs'), counter.replace('Says it', 'says it'));
    expect(await host.call(calling(skill, 'echo', 'x'), never())).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
  });

  test('the bytes that were checked are what runs, though the file changes while it is started', async () => {
    const text = `import { writeFileSync } from 'node:fs';
import { other } from './other.mjs';
export const tools = [{ name: 'x', description: 'd', run: () => 'good ' + other }];`;
    const shell = createNodeShell({ environment: process.env });
    const root = folder();
    writeFileSync(join(root, 'a.mjs'), text);
    writeFileSync(join(root, 'other.mjs'), 'export const other = "beside";');
    const swapping: typeof shell = {
      ...shell,
      runFenced: (command, signal) => {
        writeFileSync(join(root, 'a.mjs'), text.replace('good', 'evil'));
        return shell.runFenced(command, signal).finally(() => writeFileSync(join(root, 'a.mjs'), text));
      },
    };
    const host = createNodeSkillHost({ root, shell: swapping, fetch: createGuardedFetch(), cacheDir: folder() });
    const skill = await loaded(host, { path: 'a.mjs' });
    expect(await host.call(calling(skill, 'x', ''), never())).toEqual({ ok: true, text: 'good beside', failed: false });
  });

  test('a link out of the workspace is refused', async () => {
    const { host, root } = made({});
    const outside = folder();
    writeFileSync(join(outside, 'a.md'), 'x');
    symlinkSync(join(outside, 'a.md'), join(root, 'a.md'));
    expect(await host.load({ path: 'a.md' }, never())).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    expect(await host.load({ path: join(outside, 'a.md') }, never())).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
  });

  test('a tool sees no key of the person', async () => {
    const { host } = made({ 'env.mjs': 'export const tools = [{ name: "x", description: "d", run: () => JSON.stringify(process.env) }];' });
    const done = await host.call(calling(await loaded(host, { path: 'env.mjs' }), 'x', ''), never());
    expect(done).toMatchObject({ ok: true, text: expect.stringContaining('PATH') });
    expect(JSON.stringify(done)).not.toContain('sk-secret');
  });

  test('a sandbox that is missing means that no tool runs', async () => {
    const bin = folder();
    symlinkSync(process.execPath, join(bin, 'node'));
    const { host, root } = made(
      { 'a.mjs': 'import { writeFileSync } from "node:fs"; writeFileSync("ran", "x"); export const tools = [];' },
      {
        sandbox: 'bubblewrap',
        shell: createNodeShell({ environment: { PATH: bin } }),
      },
    );
    expect(await host.load({ path: 'a.mjs' }, never())).toMatchObject({
      ok: false,
      error: { shown: expect.stringContaining('bubblewrap') },
    });
    expect(existsSync(join(root, 'ran'))).toBe(false);
  });
});

const fenced = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-all', 'true']).status === 0;
test.runIf(fenced)('skills run in bubblewrap (skipped where it is missing or may not make namespaces)', async () => {
  const writer = `import { writeFileSync } from 'node:fs';
export const tools = [{ name: 'x', description: 'd', run: ({ input }) => { writeFileSync(input, 'x'); return 'written'; } }];`;
  const { host, root } = made({ 'skills/w.mjs': writer, 'skills/s.py': single }, { sandbox: 'bubblewrap' });
  const skill = await loaded(host, { path: 'skills/w.mjs' });
  const cwd = folder();
  expect(await host.call(calling(skill, 'x', 'made', {}, { cwd, sandbox: 'bubblewrap' }), never())).toEqual({
    ok: true,
    text: 'written',
    failed: false,
  });
  expect(readFileSync(join(cwd, 'made'), 'utf8')).toBe('x');
  const out = await host.call(calling(skill, 'x', join(root, 'skills', 'out'), {}, { cwd, sandbox: 'bubblewrap' }), never());
  expect(out).toMatchObject({ ok: true, failed: true });
  expect(readdirSync(join(root, 'skills')).sort()).toEqual(['s.py', 'w.mjs']);
  const shout = await loaded(host, { path: 'skills/s.py' });
  expect(await host.call(calling(shout, 'shout', 'a', {}, { sandbox: 'bubblewrap' }), never())).toMatchObject({ ok: true, text: 'A20' });
});

describe('remote skills', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  async function served(answers: Record<string, string>): Promise<Made & { at: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = answers[request.url ?? ''];
      if (answer?.startsWith('http')) response.writeHead(302, { location: answer }).end();
      else response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const allow = (address: string, at: number): boolean => address === '127.0.0.1' && at === port;
    return { ...made({}, { allow }), at: `http://127.0.0.1:${port}`, asked };
  }

  test('are got once, checked, kept by their sum and run from what is kept', async () => {
    const { host, at, asked, cacheDir } = await served({ '/counter.mjs': counter });
    const source = { url: `${at}/counter.mjs`, checksum: `sha256:${sum(counter)}` };
    const skill = await loaded(host, source);
    await loaded(host, source);
    expect(asked).toEqual(['/counter.mjs']);
    expect(readdirSync(cacheDir)).toEqual([`${sum(counter)}.mjs`]);
    expect(await host.call(calling(skill, 'echo', 'x'), never())).toMatchObject({ ok: true, text: 'x' });
    writeFileSync(join(cacheDir, `${sum(counter)}.mjs`), 'export const tools = [];');
    expect(await host.call(calling(skill, 'echo', 'x'), never())).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    await loaded(host, source);
    expect(asked).toHaveLength(2);
  });

  test('with another sum are neither kept nor run', async () => {
    const { host, at, cacheDir } = await served({ '/counter.mjs': counter });
    const source = { url: `${at}/counter.mjs`, checksum: `sha512:${sum('other', 'sha512')}` };
    expect(await host.load(source, never())).toMatchObject({
      ok: false,
      error: { code: 'user.badInput', shown: expect.stringContaining(sum(counter, 'sha512')) },
    });
    expect(existsSync(cacheDir)).toBe(false);
  });

  test('come by https from public addresses only, also after a redirect', async () => {
    const { host, at } = await served({ '/a.md': 'http://10.0.0.1/a.md', '/b.md': 'https://127.0.0.1:1/b.md' });
    const checksum = `sha256:${sum('x')}`;
    for (const url of ['http://open.test/a.md', 'https://127.0.0.1/a.md', 'https://[::ffff:10.0.0.1]/a.md', `${at}/a.md`, `${at}/b.md`])
      expect(await host.load({ url, checksum }, never())).toMatchObject({ ok: false, error: { code: 'tool.badInput' } });
    expect(await host.load({ url: 'file:///etc/passwd.md', checksum }, never())).toMatchObject({
      ok: false,
      error: { code: 'tool.badInput' },
    });
  });
});
