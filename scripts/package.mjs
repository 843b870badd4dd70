// npm run package: the VSIX, built for use.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { install, root } from './setup.mjs';

install();
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = process.argv[2] ?? `${name}-${version}.vsix`;
const steps = [
  [process.execPath, ['esbuild.mjs', '--production']],
  [process.execPath, ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file]],
];
for (const [command, args] of steps) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (done.status !== 0) {
    console.error(`${done.stdout}${done.stderr}`);
    process.exit(1);
  }
}
console.log(`${file}: ${(statSync(join(root, file)).size / 1e6).toFixed(2)} MB`);
