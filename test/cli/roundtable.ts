import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fact } from '../../src/schema/event';

export const program = resolve('dist/cli.js');
export const example = resolve('examples/retry-ceiling');

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };
export type Running = {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Resolves when what it printed on standard output fits; rejects when it ends before. */
  until(fits: (stdout: string) => boolean): Promise<void>;
  readonly ended: Promise<Ended>;
};

/** Nobody listens here, so that a server of the developer's own machine does not join the test. */
const nowhere = '127.0.0.1:1';

/** An environment without keys, colours and addresses of the machine that tests run on. */
export function environment(own: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/(_API_KEY|_BASE_URL|_TOKEN)$|^(OLLAMA_HOST|FORCE_COLOR|NO_COLOR|NODE_OPTIONS|VITEST.*)$/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    OLLAMA_HOST: nowhere,
    LMSTUDIO_BASE_URL: `http://${nowhere}/v1`,
    VLLM_BASE_URL: `http://${nowhere}/v1`,
    LLAMACPP_BASE_URL: `http://${nowhere}/v1`,
    ...own,
  };
}

/** Starts dist/cli.js as a process of its own. */
export function roundtable(cwd: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let look: () => void = () => undefined;
  let over = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code, signal) => {
      over = true;
      look();
      done({ code, signal, stdout, stderr });
    });
  });
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    until: (fits) =>
      new Promise((done, fail) => {
        look = () => {
          if (fits(stdout)) done();
          else if (over) fail(new Error(`it ended before that, with: ${stdout.slice(-500)}\n${stderr}`));
        };
        look();
      }),
  };
}

/** Runs it to its end. */
export function run(cwd: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return roundtable(cwd, args, env).ended;
}

/** A workspace with the files of the shipped example. */
export function exampleIn(folder: string): string {
  cpSync(example, folder, { recursive: true, filter: (path) => !path.endsWith('.roundtable') });
  return folder;
}

/** The runs of a workspace. A process that was killed before its first fact was kept leaves a folder, and no run. */
export function runIds(workspace: string): string[] {
  const runs = join(workspace, '.roundtable', 'runs');
  const names = existsSync(runs) ? readdirSync(runs).sort() : [];
  return names.filter((name) => wholeLines(journalOf(workspace, name)).length > 0);
}

/** The journal of the only run of a workspace, as it stands on the disk. */
export function journalText(workspace: string): string {
  const ids = runIds(workspace);
  if (ids.length > 1) throw new Error(`more than one run: ${ids.join(', ')}`);
  return ids[0] === undefined ? '' : journalOf(workspace, ids[0]);
}

function journalOf(workspace: string, runId: string): string {
  const file = join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The facts of JSON lines; what stands after the last newline is no line yet. */
export function factsIn(text: string): Fact[] {
  return wholeLines(text).map((line) => JSON.parse(line) as Fact);
}

export function wholeLines(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
