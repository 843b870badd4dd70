import { spawnSync } from 'node:child_process';

/** The command line's tests run dist/cli.js, so it must be what the sources say. */
export default function buildOnce(): void {
  const done = spawnSync(process.execPath, ['scripts/setup.mjs'], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the build failed');
}
