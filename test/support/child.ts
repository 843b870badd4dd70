import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach } from 'vitest';

export type Child = {
  readonly pid: number | undefined;
  /** All that it has said so far. */
  said(): string;
  /** Resolves with all that it said, once it has said something. */
  speaks(): Promise<string>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
};

const bundles = new Map<string, Promise<string>>();

async function bundleOf(program: string): Promise<string> {
  const built = await build({ entryPoints: [program], bundle: true, platform: 'node', format: 'esm', write: false });
  return built.outputFiles[0]?.text ?? '';
}

/** A function that starts a TypeScript program as a process of its own; what still runs after the test is killed. */
export function children(folder: () => string): (program: string, ...args: string[]) => Promise<Child> {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  return async (program, ...args) => {
    const bundle = bundles.get(program) ?? bundleOf(program);
    bundles.set(program, bundle);
    const script = join(folder(), 'child.mjs');
    writeFileSync(script, await bundle);
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(child);
    let said = '';
    const gone = new Promise((resolve) => child.once('close', resolve));
    const spoke = new Promise<void>((resolve) => {
      child.stdout.on('data', (data: Buffer) => {
        said += String(data);
        resolve();
      });
    });
    return {
      pid: child.pid,
      said: () => said,
      speaks: () => spoke.then(() => said),
      async kill() {
        child.kill('SIGKILL');
        await gone;
      },
    };
  };
}
