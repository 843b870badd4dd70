import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createMemoryShell } from '../../src/adapters/memory/shell';
import { createCapture } from '../../src/adapters/node/shell/capture';
import { createNodeShell } from '../../src/adapters/node/shell/nodeShell';
import { scrubEnvironment } from '../../src/adapters/node/shell/scrubEnvironment';
import type { Shell, ShellCommand, ShellResult } from '../../src/core/ports/shell';
import { folders } from '../support/folder';

const folder = folders();
afterEach(() => void vi.unstubAllEnvs());
/** How long a test's processes sleep: a number that no other process of this machine has in its command line. */
const nap = (seconds: number): string => `${seconds}.0${process.pid}`;
const never = (): AbortSignal => new AbortController().signal;
const bash = (script: string, more: Partial<ShellCommand> = {}): ShellCommand => ({
  run: { kind: 'bash', script },
  cwd: folder(),
  timeoutMs: 20_000,
  maxOutputBytes: 10_000,
  sandbox: 'none',
  ...more,
});
const node = (more: Partial<Parameters<typeof createNodeShell>[0]> = {}) =>
  createNodeShell({ environment: process.env, graceMs: 300, ...more });
async function resultOf(shell: Shell, command: ShellCommand, signal: AbortSignal = never()): Promise<ShellResult> {
  const done = await shell.run(command, signal);
  if (!done.ok) throw done.error;
  return done.result;
}

/** Processes of this machine that have a text in their command line. */
const alive = (text: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return (
        !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      );
    } catch {
      return false;
    }
  });

const kinds: Record<string, () => Shell> = {
  node: () => node({ environment: { ...process.env, PATH: process.env.PATH } }),
  memory: () =>
    createMemoryShell({
      reply: ({ run }) => {
        if (run.kind === 'program') return run.file === 'true' ? {} : undefined;
        if (run.kind === 'python') return { output: '42\n' };
        if (run.script === 'exit 3') return { exitCode: 3 };
        if (run.script === 'echo a; echo b >&2; echo c') return { output: 'a\nb\nc\n' };
        if (run.script.startsWith('printf')) return { output: `start${'x'.repeat(50_000)}end` };
        return { hangs: true, takesMs: 1000 };
      },
    }),
};

describe.each(Object.entries(kinds))('shell contract: %s', (_name, make) => {
  test('an exit code is a value', async () => {
    expect(await resultOf(make(), bash('exit 3'))).toMatchObject({ ended: 'exit', exitCode: 3, output: '', cut: 0 });
    expect(await resultOf(make(), bash('', { run: { kind: 'program', file: 'true', args: [] } }))).toMatchObject({
      ended: 'exit',
      exitCode: 0,
    });
  });

  test('output and errors come in their order', async () => {
    expect(await resultOf(make(), bash('echo a; echo b >&2; echo c'))).toMatchObject({ output: 'a\nb\nc\n' });
  });

  test('Python runs', async () => {
    expect(await resultOf(make(), bash('', { run: { kind: 'python', script: 'print(6 * 7)' } }))).toMatchObject({
      output: '42\n',
      exitCode: 0,
    });
  });

  test('of too much output the start and the end are kept', async () => {
    const script = `printf start; head -c 50000 /dev/zero | tr '\\0' x; printf end`;
    const result = await resultOf(make(), bash(script, { maxOutputBytes: 1000 }));
    expect(result).toMatchObject({ ended: 'exit', exitCode: 0, cut: 50_008 - 1000 });
    expect(result.output).toMatch(/^startx+\n\[\.\.\. 49008 bytes cut \.\.\.\]\nx+end$/);
  });

  test('what takes too long is ended, and what is aborted', async () => {
    expect(await resultOf(make(), bash('sleep 60', { timeoutMs: 100 }))).toMatchObject({ ended: 'timeout' });
    const abort = new AbortController();
    const running = resultOf(make(), bash('sleep 60'), abort.signal);
    setTimeout(() => abort.abort(), 100);
    expect(await running).toMatchObject({ ended: 'aborted' });
    expect(await resultOf(make(), bash('sleep 60'), AbortSignal.abort())).toMatchObject({ ended: 'aborted', output: '' });
  });

  test('a program that is not there is an error', async () => {
    const missing = bash('', { run: { kind: 'program', file: 'no-such-program-here', args: [] } });
    expect(await make().run(missing, never())).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
  });
});

describe('the shell of this machine', () => {
  test('a sandbox that is missing means that nothing runs', async () => {
    const cwd = folder();
    for (const sandbox of ['bubblewrap', 'firejail'] as const) {
      const shell = node({ environment: { PATH: folder() } });
      const done = await shell.run(bash('touch ran', { cwd, sandbox }), never());
      expect(done).toMatchObject({ ok: false, error: { code: 'user.badInput', shown: expect.stringContaining(`apt install ${sandbox}`) } });
    }
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  test('a sandbox that is there and does not work means that nothing runs', async () => {
    const bin = folder();
    const cwd = folder();
    writeFileSync(join(bin, 'bwrap'), '#!/bin/sh\necho "No permissions to create new namespace" >&2\nexit 1\n', { mode: 0o755 });
    const done = await node({ environment: { PATH: bin } }).run(bash('touch ran', { cwd, sandbox: 'bubblewrap' }), never());
    expect(done).toMatchObject({ ok: false, error: { shown: expect.stringContaining('No permissions to create new namespace') } });
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  test('no folder, no bash and no Python are errors', async () => {
    const bare = node({ environment: { PATH: folder() } });
    expect(await bare.run(bash('true'), never())).toMatchObject({
      ok: false,
      error: { code: 'user.notFound', shown: expect.stringContaining('bash') },
    });
    expect(await bare.run(bash('', { run: { kind: 'python', script: '' } }), never())).toMatchObject({
      ok: false,
      error: { code: 'user.notFound' },
    });
    expect(await node().run(bash('true', { cwd: join(folder(), 'gone') }), never())).toMatchObject({
      ok: false,
      error: { code: 'user.notFound' },
    });
    expect(await node().run(bash('a\0b'), never())).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await node().run(bash(`: ${'x'.repeat(200_000)}`), never())).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });

  test('no key of the person reaches a command', async () => {
    const secrets = {
      ANTHROPIC_API_KEY: 'secret-1',
      GH_TOKEN: 'secret-2',
      LC_API_KEY_1: 'secret-3',
      BASH_ENV: '/x',
      HTTPS_PROXY: 'http://u:secret-4@p',
    };
    // In what is handed over, and in what a child would take over by itself.
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    const environment = { ...process.env };
    const shell = node({ environment });
    const seen = `${(await resultOf(shell, bash('env; tr "\\0" "\\n" </proc/self/environ'))).output}`;
    expect(seen).toContain('PATH=');
    expect(seen).toContain('TERM=dumb');
    expect(seen).not.toMatch(/secret|BASH_ENV/);
    expect(Object.keys(scrubEnvironment({ Path: 'c:\\', SystemRoot: 'c:\\w', OPENAI_API_KEY: 'k' }, 'win32'))).not.toContain(
      'OPENAI_API_KEY',
    );
  });

  test('standard input is closed, or holds what was given', async () => {
    expect(await resultOf(node(), bash('cat; echo end'))).toMatchObject({ output: 'end\n' });
    expect(await resultOf(node(), bash('cat', { input: 'héllo' }))).toMatchObject({ output: 'héllo' });
    expect(await resultOf(node(), bash('exit 0', { input: 'x'.repeat(1_000_000) }))).toMatchObject({ exitCode: 0 });
  });

  test('what ignores SIGTERM is killed', async () => {
    const mark = `sleep ${nap(61)}`;
    const result = await resultOf(node(), bash(`trap "" TERM; echo ready; ${mark}; ${mark}`, { timeoutMs: 1000 }));
    expect(result).toMatchObject({ ended: 'timeout', output: expect.stringContaining('ready') });
    expect(alive(nap(61))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a daemon does not outlive its command', async () => {
    const script = `
      setsid sleep ${nap(62)}1 >/dev/null 2>&1 </dev/null &
      (setsid bash -c 'trap "" TERM; sleep ${nap(62)}2; sleep ${nap(62)}2' &)
      python3 -c 'import os,time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: os.execvp("sleep", ["sleep", "${nap(62)}3"])' &
      wait %3 2>/dev/null; sleep 0.3; echo done`;
    expect(await resultOf(node(), bash(script))).toMatchObject({ ended: 'exit', exitCode: 0, output: expect.stringContaining('done') });
    expect(alive(nap(62))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a daemon that emptied its environment is known by its parent', async () => {
    const result = await resultOf(node(), bash(`env -i setsid sleep ${nap(63)} & sleep 1`, { timeoutMs: 20_000 }));
    expect(result.exitCode).toBe(0);
    expect(alive(nap(63))).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a command that goes on making processes is ended', async () => {
    const script = `while :; do setsid sleep ${nap(64)} & sleep 0.01; done`;
    const result = await resultOf(node({ maxProcesses: 20 }), bash(script));
    expect(result).toMatchObject({ ended: 'signal', output: expect.stringContaining('more than 20 processes') });
    expect(alive(nap(64))).toEqual([]);
  });

  test('a flood of output is ended and never held', async () => {
    const before = process.memoryUsage().rss;
    const result = await resultOf(node(), bash('yes', { maxOutputBytes: 2000 }));
    expect(result.ended).toBe('signal');
    expect(result.output).toContain('bytes cut');
    expect(Buffer.byteLength(result.output)).toBeLessThan(2200);
    expect(result.cut).toBeGreaterThan(10_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('what is kept is the start and the end, whole characters, and the sum is right', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 })), fc.nat(40), fc.nat(20), (parts, headBytes, tailBytes) => {
        const all = Buffer.from(parts.join(''));
        const capture = createCapture({ headBytes, tailBytes });
        for (let at = 0; at < all.length; at += 7) capture.add(all.subarray(at, at + 7));
        const { text, cut } = capture.text();
        if (all.length <= headBytes + tailBytes) return text === all.toString() && cut === 0;
        const [start = '', end = ''] = text.split(`\n[... ${cut} bytes cut ...]\n`);
        return all.toString().startsWith(start) && all.toString().endsWith(end) && Buffer.byteLength(start + end) + cut === all.length;
      }),
    );
  });
});

const works = {
  bubblewrap: spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-all', 'true']).status === 0,
  firejail: spawnSync('firejail', ['--quiet', '--noprofile', '--net=none', 'true']).status === 0,
} as const;
const inside = (sandbox: 'bubblewrap' | 'firejail', script: string, more: Partial<ShellCommand> = {}): ShellCommand =>
  bash(script, { sandbox, ...more });

for (const sandbox of ['bubblewrap', 'firejail'] as const) {
  describe.runIf(works[sandbox])(`${sandbox} (skipped where it is missing or may not make namespaces)`, () => {
    test('only the working folder can be written to, and not what decides what runs later', async () => {
      const cwd = folder();
      const beside = folder();
      for (const name of ['.git', '.roundtable']) mkdirSync(join(cwd, name));
      const script = `
        echo yes > made; cat made
        for f in .git/hook .roundtable/journal /usr/x /etc/x /srv/x /var/tmp/x; do (echo no > $f) 2>/dev/null && echo wrote $f; done
        mv .git other 2>/dev/null && echo moved
        echo lost 2>/dev/null > ${beside}/x
        env`;
      const shell = node({ environment: { ...process.env, MY_SECRET: 'x' } });
      const result = await resultOf(shell, inside(sandbox, script, { cwd }));
      expect(result.output).toMatch(/^yes\n/);
      expect(result.output).not.toMatch(/wrote|moved|SECRET/);
      expect(readFileSync(join(cwd, 'made'), 'utf8')).toBe('yes\n');
      for (const kept of [join(cwd, '.git'), join(cwd, '.roundtable'), beside]) expect(readdirSync(kept)).toEqual([]);
    });

    test('there is no network unless it was asked for', async () => {
      const interfaces = `python3 -c 'import socket; print(len(socket.if_nameindex()))'`;
      expect(await resultOf(node(), inside(sandbox, interfaces))).toMatchObject({ output: '1\n' });
      const outside = (await resultOf(node(), bash(interfaces))).output;
      expect(await resultOf(node(), inside(sandbox, interfaces, { network: true }))).toMatchObject({ output: outside });
    });

    test('Python runs in it, and daemons die with it', async () => {
      const shell = node();
      const script = 'print(6 * 7)';
      expect(await resultOf(shell, inside(sandbox, '', { run: { kind: 'python', script } }))).toMatchObject({ output: '42\n' });
      expect(await resultOf(shell, inside(sandbox, `env -i setsid -f sleep ${nap(65)}1; echo done`))).toMatchObject({
        output: 'done\n',
        exitCode: 0,
      });
      const hangs = inside(sandbox, `trap "" TERM; env -i setsid -f sleep ${nap(65)}2; sleep 66; sleep 66`, { timeoutMs: 700 });
      expect(await resultOf(shell, hangs)).toMatchObject({ ended: 'timeout' });
      expect(alive(nap(65))).toEqual([]);
    });

    test('a folder that holds the home folder or the system is refused', async () => {
      for (const cwd of ['/', '/usr', process.env.HOME ?? '/root'])
        expect(await node().run(inside(sandbox, 'true', { cwd }), never())).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    });
  });
}

test.runIf(works.bubblewrap)('bubblewrap shows nothing of the rest of the disk (skipped where it does not work)', async () => {
  const beside = folder();
  writeFileSync(join(beside, 'secret'), 'secret');
  const script = `cat ${beside}/secret 2>/dev/null; cat /etc/shadow 2>/dev/null; ls -A ~; tr '\\0' '\\n' < /proc/1/environ | grep -c SECRET`;
  const shell = node({ environment: { ...process.env, MY_SECRET: 'x' } });
  expect(await resultOf(shell, inside('bubblewrap', script))).toMatchObject({ output: '0\n' });
});
