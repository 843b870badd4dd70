// Makes a fresh clone ready: packages installed, dist/ built. Plain Node, since nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.roundtable-setup');
const sources = ['src', 'webview', 'package.json', 'package-lock.json', 'esbuild.mjs'];
const made = ['extension.js', 'server.js', 'cli.js', 'webview.js', 'sql-wasm.wasm'].map((name) => join(root, 'dist', name));

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** The newest change of a file, or of anything in a folder, in ms. A removed file counts: it changes its folder. */
function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** What node_modules was installed from: the lock file, for this kind of machine. */
function wanted() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} ${process.platform}-${process.arch}\n`;
}

function isInstalled() {
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === wanted();
  // A person's own `npm ci` leaves no stamp of ours, but npm's own copy of the lock file.
  const own = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(own) || statSync(own).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs) return false;
  writeFileSync(stamp, wanted());
  return true;
}

function npmInstall() {
  // What this npm run was told (--workspace, --omit …) must not reach the npm within.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_userconfig$|config_globalconfig$|config_cache$|config_registry$)/i.test(name) && name !== 'NODE_ENV',
    ),
  );
  // Not `npm ci`: it refuses a lock file without every other platform's optional packages, and a registry may lack some.
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const options = { cwd: root, env, stdio: ['ignore', 2, 2] };
  const npm = process.env.npm_execpath;
  if (npm && basename(npm) === 'npm-cli.js') return spawnSync(process.execPath, [npm, ...args], options);
  if (process.platform === 'win32') return spawnSync(`npm ${args.join(' ')}`, { ...options, shell: true });
  return spawnSync('npm', args, options);
}

/** Installs the packages of package-lock.json where they are absent or others. */
export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Roundtable needs Node 20.19 or newer, and this is Node ${process.versions.node}. Install a newer one and run the command again.`);
  if (isInstalled()) return;
  console.error('Installing packages; the first time this takes about a minute.');
  const started = Date.now();
  const done = npmInstall();
  if (done.error) fail(`npm could not be started: ${done.error.message}. Install npm, which comes with Node, and run the command again.`);
  if (done.status !== 0)
    fail(
      'npm install failed; what it said stands above. Most often the package registry was out of reach: run the command again when it is there.',
    );
  writeFileSync(stamp, wanted());
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** Builds dist/ when one of its files is absent or older than a source. */
export function build() {
  const since = Math.max(...sources.map((source) => newest(join(root, source))));
  if (made.every((file) => existsSync(file) && statSync(file).mtimeMs >= since)) return;
  const done = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) fail('The build failed; what it said stands above.');
}

/** Installs and builds what is missing or older than its sources. */
export function setup() {
  install();
  build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
