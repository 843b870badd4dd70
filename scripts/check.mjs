// npm run check: everything that can be said of the code without running it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './setup.mjs';

const parts = [
  ['format and lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the brain, without Node or DOM', 'tsc', ['--noEmit', '-p', 'tsconfig.brain.json']],
  ['types of the window', 'tsc', ['--noEmit', '-p', 'tsconfig.webview.json']],
  ['walls', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'webview']],
  ['unused code', 'knip', []],
  ['generated schemas', 'tsx', ['scripts/schemas.ts', '--check']],
];

function run([name, tool, args]) {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', tool), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'not ok'} - ${name}`);
      if (code !== 0) console.log(output.trimEnd());
      resolve(code === 0);
    });
  });
}

install();
const waiting = [...parts];
const results = [];
await Promise.all([0, 1].map(async () => {
  for (let part = waiting.shift(); part; part = waiting.shift()) results.push(await run(part));
}));
process.exit(results.every(Boolean) ? 0 : 1);
