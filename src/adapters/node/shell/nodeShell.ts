import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CancelSignal } from '../../../base/cancel';
import { type ErrorCode, TeamError } from '../../../base/errors';
import type { Sandbox, Shell, ShellCommand, ShellResult } from '../../../core/ports/shell';
import { type Capture, createCapture } from './capture';
import { createProcessTree, marker, type ProcessTree, processesNow } from './processTree';
import { bubblewrapArguments, type Fence, firejailArguments, folderOfProgram, liesIn, sandboxPath, unfit } from './sandboxes';
import { type Environment, findProgram, scrubEnvironment } from './scrubEnvironment';

/** What an adapter beside the shell may ask for over the port. */
export type FencedCommand = ShellCommand & {
  /** Keeps standard error by itself, and only the last bytes of standard output, where a reply is. */
  replies?: boolean;
  /** Variables beside those that may pass. */
  environment?: Readonly<Record<string, string>>;
  /** Within a sandbox: further paths that may be read. */
  readable?: readonly string[];
};
export type FencedResult = ShellResult & { /** With `replies` only. */ errors: string };
export type Fenced = { ok: true; result: FencedResult } | { ok: false; error: TeamError };

export type NodeShell = Shell & { runFenced(command: FencedCommand, signal: CancelSignal): Promise<Fenced> };

export type NodeShellOptions = {
  /** The person's environment; commands see only what is safe of it. */
  environment: Environment;
  /** How long a process has between SIGTERM and SIGKILL. */
  graceMs?: number;
  /** A command with more processes at once than this is ended: a fork bomb, or as good as one. */
  maxProcesses?: number;
};

type Started =
  | { ok: true; file: string; args: string[]; cwd: string; environment: Record<string, string> }
  | { ok: false; error: TeamError };

const watchMs = 200;
/** A timer with more fires at once. */
const maxTimerMs = 2 ** 31 - 1;
/** A command that writes this many times what is kept of it, and this much at least, is ended. */
const flood = { times: 64, bytes: 16 * 1024 * 1024 };
/** Linux takes at most 128 KiB in one argument. */
const maxScriptBytes = 120_000;
const installs = {
  bubblewrap: 'Install bubblewrap (`apt install bubblewrap`, `dnf install bubblewrap`, `pacman -S bubblewrap`)',
  firejail: 'Install firejail (`apt install firejail`, `dnf install firejail`, `pacman -S firejail`)',
};

function refuse(code: ErrorCode, shown: string, cause?: unknown): { ok: false; error: TeamError } {
  return { ok: false, error: new TeamError(code, { shown, cause }) };
}

/** Runs commands on this machine. A command that asked for a sandbox runs in it or not at all. */
export function createNodeShell({ environment, graceMs = 2000, maxProcesses = 512 }: NodeShellOptions): NodeShell {
  const usable = new Set<Sandbox>();
  const running = new Set<ProcessTree>();
  const endAll = (): void => {
    for (const tree of running) tree.endNow();
  };

  /** Really runs `true` in it: that the program is there does not mean that the kernel lets it make namespaces. */
  const sandbox: Shell['sandbox'] = async (kind) => {
    if (kind === 'none' || usable.has(kind)) return { ok: true };
    if (process.platform !== 'linux') return { ok: false, why: `${kind} is there on Linux only.` };
    const program = await findProgram(kind === 'bubblewrap' ? 'bwrap' : 'firejail', environment);
    if (program === undefined) return { ok: false, why: `${kind} is not installed. ${installs[kind]}, or set the sandbox to none.` };
    const scrubbed = { ...scrubEnvironment(environment), PATH: sandboxPath };
    const fence: Fence = { home: homeOf(environment), network: false, environment: scrubbed, readable: [] };
    const args = kind === 'bubblewrap' ? bubblewrapArguments(fence) : firejailArguments(fence);
    const { execa } = await import('execa');
    const tried = await execa(program, [...args, 'true'], {
      env: scrubbed,
      extendEnv: false,
      reject: false,
      timeout: 10_000,
      stdin: 'ignore',
      cwd: '/',
    });
    if (tried.exitCode === 0) {
      usable.add(kind);
      return { ok: true };
    }
    const said = tried.stderr.replace(/\s+/g, ' ').trim().slice(0, 300) || tried.shortMessage || 'it gave no reason';
    return {
      ok: false,
      why: `${kind} is installed and does not work here (${said}). Allow unprivileged user namespaces on this machine, or set the sandbox to none.`,
    };
  };

  const prepare = async (command: FencedCommand): Promise<Started> => {
    const { run } = command;
    const script = run.kind === 'program' ? run.args.join('\0') : run.script;
    if (run.kind !== 'program' && script.includes('\0')) return refuse('user.badInput', 'The script holds a NUL character. Leave it out.');
    const bytes = Buffer.byteLength(script);
    if (bytes > maxScriptBytes)
      return refuse('user.badInput', `The script has ${bytes} bytes; the limit is ${maxScriptBytes}. Write it to a file and run the file.`);
    let cwd: string;
    try {
      cwd = await realpath(command.cwd);
      if (!(await stat(cwd)).isDirectory()) return refuse('user.badInput', `${command.cwd} is no folder. Name a folder to run in.`);
    } catch (error) {
      return refuse('user.notFound', `The folder to run in, ${command.cwd}, cannot be used: ${(error as Error).message}`, error);
    }
    const inSandbox = command.sandbox !== 'none';
    if (inSandbox) {
      const found = await sandbox(command.sandbox);
      if (!found.ok) return refuse('user.badInput', `Nothing was run, because the sandbox that was asked for cannot be used. ${found.why}`);
      const why = unfit(cwd, await realHome(environment));
      if (why !== undefined) return refuse('user.badInput', `Nothing was run. ${why}`);
    }
    const scrubbed: Record<string, string> = {
      ...scrubEnvironment(environment),
      ...(inSandbox && { PATH: sandboxPath }),
      ...command.environment,
    };
    const program = await programOf(run, scrubbed);
    if (!program.ok) return program;
    if (!inSandbox) return { ...program, cwd, environment: scrubbed };
    const home = await realHome(environment);
    const fence: Fence = {
      cwd,
      home: homeOf(environment),
      network: command.network === true,
      environment: scrubbed,
      // A folder that holds the home folder would bring back all that is hidden there.
      readable: [...folderOfProgram(program.file), ...(command.readable ?? [])].filter((path) => !liesIn(home, path)),
    };
    const around = await findProgram(command.sandbox === 'bubblewrap' ? 'bwrap' : 'firejail', environment);
    if (around === undefined) return refuse('user.badInput', `Nothing was run: ${command.sandbox} is gone from this machine.`);
    const args = command.sandbox === 'bubblewrap' ? bubblewrapArguments(fence) : firejailArguments(fence);
    return { ok: true, file: around, args: [...args, program.file, ...program.args], cwd, environment: scrubbed };
  };

  const runFenced = async (command: FencedCommand, signal: CancelSignal): Promise<Fenced> => {
    const prepared = await prepare(command);
    if (!prepared.ok) return prepared;
    if (signal.aborted) return { ok: true, result: { output: '', errors: '', cut: 0, ended: 'aborted', ms: 0 } };
    return runPrepared(command, prepared, signal);
  };

  const runPrepared = async (command: FencedCommand, prepared: Started & { ok: true }, signal: CancelSignal): Promise<Fenced> => {
    const run = randomBytes(12).toString('hex');
    const launched = launch(prepared.file, prepared.args, command.replies === true, maxProcesses);
    const before = processesNow();
    const startedAt = performance.now();
    // Loaded when a command first runs: most runs have none.
    const { execa } = await import('execa');
    const child = execa(launched.file, launched.args, {
      cwd: prepared.cwd,
      env: { ...prepared.environment, [marker]: run },
      extendEnv: false,
      ...(command.input === undefined ? { stdin: 'ignore' as const } : { input: command.input }),
      encoding: 'buffer',
      buffer: false,
      reject: false,
      // A group of its own, so that one signal reaches all of it. Windows would open a window for it.
      detached: process.platform !== 'win32',
      cleanup: false,
      windowsHide: true,
    });
    const settled = child.catch((error: unknown) => error);
    if (child.pid === undefined) {
      const error = (await settled) as { shortMessage?: string; originalMessage?: string };
      return refuse(
        'system.io',
        `${prepared.file} could not be started: ${error.originalMessage ?? error.shortMessage ?? 'no reason was given'}`,
        error,
      );
    }
    const tree = createProcessTree(child.pid, run, before);
    const max = Math.max(0, Math.floor(command.maxOutputBytes));
    const tailBytes = command.replies ? max : Math.floor(max / 4);
    const output = createCapture({ headBytes: max - tailBytes, tailBytes });
    const errors = command.replies ? createCapture({ headBytes: 0, tailBytes: 4096 }) : output;

    let why: ShellResult['ended'] | undefined;
    let note = '';
    let written = 0;
    let stop: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const stopFor = (ended: ShellResult['ended'], said: string): void => {
      if (why !== undefined) return;
      why = ended;
      note = said;
      stop();
    };
    const onAbort = (): void => stopFor('aborted', '');
    const keep = (into: Capture) => (chunk: Buffer) => {
      into.add(chunk);
      written += chunk.length;
      if (written > Math.max(flood.bytes, max * flood.times)) stopFor('signal', 'it wrote far more than is kept');
    };
    child.stdout?.on('data', keep(output));
    child.stderr?.on('data', keep(errors));
    const timer = setTimeout(
      () => stopFor('timeout', `it did not end within ${command.timeoutMs} ms`),
      Math.min(command.timeoutMs, maxTimerMs),
    );
    const watch = setInterval(() => {
      if (tree.count() > maxProcesses) stopFor('signal', `it had more than ${maxProcesses} processes at once`);
    }, watchMs);
    signal.addEventListener('abort', onAbort);
    if (running.size === 0) process.once('exit', endAll);
    running.add(tree);
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code, by) => resolve({ code, signal: by }));
    });
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    try {
      await Promise.race([exited, stopped]);
      const ended = why;
      // Also after a plain exit, for what it left in the background. What runs wild gets no grace to go on in.
      await tree.end(ended === 'signal' ? 0 : graceMs);
      // One that not even SIGKILL ends (it waits for a disk that is gone) must not hold us.
      const { code, signal: by } = await Promise.race([exited, sleep(2000, { code: null, signal: 'SIGKILL' }, { ref: false })]);
      // A process that got away may hold the pipe open for ever; what was written before is read by then.
      await Promise.race([closed, sleep(500, undefined, { ref: false })]);
      const { text, cut } = output.text();
      const said =
        ended === undefined || note === '' || command.replies
          ? ''
          : `${text === '' || text.endsWith('\n') ? '' : '\n'}[stopped: ${note}]\n`;
      return {
        ok: true,
        result: {
          output: text + said,
          errors: command.replies ? errors.text().text : '',
          cut,
          ended: ended ?? (by === null ? 'exit' : 'signal'),
          ...(code !== null && ended === undefined && { exitCode: code }),
          ...(by !== null && { signal: by }),
          ms: Math.round(performance.now() - startedAt),
        },
      };
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
      running.delete(tree);
      if (running.size === 0) process.removeListener('exit', endAll);
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.stdin?.destroy();
    }
  };

  const guarded = async (command: FencedCommand, signal: CancelSignal): Promise<Fenced> => {
    try {
      return await runFenced(command, signal);
    } catch (error) {
      return refuse('system.io', `The command could not be run: ${(error as Error).message}`, error);
    }
  };

  return {
    sandbox,
    runFenced: guarded,
    async run(command, signal) {
      const done = await guarded(command, signal);
      if (!done.ok) return done;
      const { errors: _, ...result } = done.result;
      return { ok: true, result };
    },
  };
}

function homeOf(environment: Environment): string {
  return environment.HOME?.startsWith('/') ? environment.HOME : homedir();
}

async function realHome(environment: Environment): Promise<string> {
  return realpath(homeOf(environment)).catch(() => homeOf(environment));
}

async function programOf(
  run: ShellCommand['run'],
  environment: Environment,
): Promise<{ ok: true; file: string; args: string[] } | { ok: false; error: TeamError }> {
  if (run.kind === 'bash') {
    const file = await findProgram('bash', environment);
    if (file !== undefined) return { ok: true, file, args: ['--noprofile', '--norc', '-c', run.script] };
    return refuse('user.notFound', 'Nothing was run: there is no bash on the PATH. Install bash, or do without bash commands.');
  }
  if (run.kind === 'python') {
    const file =
      (await findProgram('python3', environment)) ?? (process.platform === 'win32' ? await findProgram('python', environment) : undefined);
    if (file !== undefined) return { ok: true, file, args: ['-c', run.script] };
    return refuse('user.notFound', 'Nothing was run: there is no python3 on the PATH. Install Python 3, or do without Python.');
  }
  const file = await findProgram(run.file, environment);
  if (file !== undefined) return { ok: true, file, args: [...run.args] };
  return refuse('user.notFound', `Nothing was run: there is no program ${run.file} on the PATH. Install it, or name another.`);
}

/**
 * Starts a program by way of a shell that makes one pipe of its two outputs, so that their order is the true one, turns off
 * core files and, where the kernel heeds it (not for root), bounds the number of processes.
 */
function launch(file: string, args: readonly string[], replies: boolean, maxProcesses: number): { file: string; args: string[] } {
  if (process.platform === 'win32') return { file, args: [...args] };
  const limit = processLimit(maxProcesses);
  const first = ['ulimit -c 0', ...(limit === undefined ? [] : [`ulimit -u ${limit} 2>/dev/null || ulimit -p ${limit} 2>/dev/null`])];
  return { file: '/bin/sh', args: ['-c', [...first, ...(replies ? [] : ['exec 2>&1']), 'exec "$@"'].join('\n'), 'sh', file, ...args] };
}

/**
 * What the person's processes may be in number: the limit counts all of theirs, not the command's alone. The number of all
 * tasks of the machine stands in for it, because it is one cheap look and never too small.
 */
function processLimit(maxProcesses: number): number | undefined {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return undefined;
  try {
    const tasks = Number(/\/(\d+) /.exec(readFileSync('/proc/loadavg', 'utf8'))?.[1]);
    const now = /^Max processes\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    const limit = Math.min(tasks + maxProcesses, now === undefined ? Number.POSITIVE_INFINITY : Number(now));
    return Number.isSafeInteger(limit) ? limit : undefined;
  } catch {
    return undefined;
  }
}
