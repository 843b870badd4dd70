// Makes a fresh clone ready: packages installed, dist/ built. Plain Node, since nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.roundtable-setup');
const sources = ['src', 'webview', 'package.json', 'package-lock.json', 'esbuild.mjs'];

function fail(message) {
  console.error(message);
  process.exit(1);
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) fail(`Roundtable needs Node 20.19 or newer; this is ${process.versions.node}.`);
  const lock = join(root, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing packages (about a minute the first time) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) fail('npm ci failed; what it said stands above. Mend that and try again.');
  writeFileSync(stamp, '');
}

export function build() {
  const made = join(root, 'dist', 'cli.js');
  if (existsSync(made) && statSync(made).mtimeMs >= Math.max(...sources.map((source) => newest(join(root, source))))) return;
  const done = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) fail('The build failed; what it said stands above.');
}

/** Installs and builds what is missing or older than its sources. */
export function setup() {
  install();
  build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
