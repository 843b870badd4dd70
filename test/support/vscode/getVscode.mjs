// A real VS Code for tests: the server build inside the npm package code-server, and a Node that can run it.
// Found in a cache, else fetched from the package registry: no native build, no step by hand.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const codeServer = {
  name: 'code-server',
  version: '4.139.1',
  sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};
const ownNode = {
  version: '24.21.0',
  sha512: { 'linux-x64': '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==' },
};

// Never loaded by the workbench or the extension host, or in need of a C++ build.
const dropped = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  'ssh2',
  'kerberos',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  '@vscode/sandbox-runtime',
  '@vscode/native-watchdog',
  '@vscode/deviceid',
  '@vscode/spdlog',
];
const droppedExtensions = ['copilot', 'mermaid-markdown-features', 'microsoft-authentication'];

// Stand-ins for two modules that need a compiler: the log writer and the watchdog of the parent process.
const standIns = {
  '@vscode/native-watchdog': `exports.start = (pid) => setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 3000).unref(); exports.exit = (code) => process.exit(code || 0);`,
  '@vscode/spdlog': `const fs = require('fs'), path = require('path'), names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(type, name, file) { fs.mkdirSync(path.dirname(file), { recursive: true }); this.file = file; this.level = 2; this.raw = false; }
  setPattern() { this.raw = false; } clearFormatters() { this.raw = true; } setLevel(level) { this.level = level; } getLevel() { return this.level; } flush() {} drop() {}
  write(level, text) { if (level < this.level) return; try { fs.appendFileSync(this.file, this.raw ? text : new Date().toISOString() + ' [' + names[level] + '] ' + text + '\\n'); } catch {} }
  trace(t) { this.write(0, t); } debug(t) { this.write(1, t); } info(t) { this.write(2, t); } warn(t) { this.write(3, t); } error(t) { this.write(4, t); } critical(t) { this.write(5, t); }
}
const create = async (...args) => new Logger('', ...args);
exports.version = 0; exports.Logger = Logger; exports.setLevel = () => {}; exports.setFlushOn = () => {}; exports.createRotatingLogger = create; exports.createAsyncRotatingLogger = create;`,
};

// An outer npm's own settings must not reach the inner one.
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([key]) => !/^npm_config_(workspace|prefix|local_prefix|omit|include|dry_run|ignore_scripts)/.test(key),
  ),
);
const npm = (args, options = {}) =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
    env: environment,
    ...options,
  });

function pack(spec, folder, sha512) {
  const file = join(folder, JSON.parse(npm(['pack', spec, '--json', '--pack-destination', folder]))[0].filename);
  const found = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (sha512 && found !== sha512) throw new Error(`${spec} is not what was pinned: sha512 ${found}`);
  return file;
}

/** The server's folder and the Node that runs it; fetched on the first call. */
export function getVscode() {
  const cache = process.env.VSCODE_SERVER_CACHE ?? join(homedir(), '.cache', 'vscode-server-npm');
  const platform = `${process.platform}-${process.arch}`;
  const folder = join(cache, `${codeServer.version}-${platform}`);
  const root = join(folder, 'package/lib/vscode');
  // Another major than the package's own can hang the extension host.
  const here = process.versions.node.split('.')[0] === ownNode.version.split('.')[0];
  const node = here ? process.execPath : join(folder, 'node/package/bin/node');
  if (existsSync(join(folder, 'ok')) && existsSync(node)) return { root, node };

  console.error('Fetching a VS Code for the tests from the package registry …');
  const fresh = `${folder}.tmp${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const server = pack(`${codeServer.name}@${codeServer.version}`, fresh, codeServer.sha512);
  execFileSync('tar', ['-xzf', server, '-C', fresh, 'package/lib', 'package/package.json']);
  rmSync(server);
  if (!here) {
    const archive = pack(`node-${platform}@${ownNode.version}`, fresh, ownNode.sha512[platform]);
    mkdirSync(join(fresh, 'node'));
    execFileSync('tar', ['-xzf', archive, '-C', join(fresh, 'node'), 'package/bin/node']);
    rmSync(archive);
  }
  const inner = join(fresh, 'package/lib/vscode');
  const manifest = JSON.parse(readFileSync(join(inner, 'package.json'), 'utf8'));
  for (const name of dropped) delete manifest.dependencies[name];
  for (const key of Object.keys(manifest.overrides ?? {})) if (dropped.some((name) => key.startsWith(name))) delete manifest.overrides[key];
  writeFileSync(join(inner, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const name of droppedExtensions) rmSync(join(inner, 'extensions', name), { recursive: true, force: true });
  npm(['install', '--omit=dev', '--ignore-scripts'], { cwd: inner });
  for (const [name, source] of Object.entries(standIns)) {
    const target = join(inner, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    writeFileSync(join(target, 'index.js'), source);
  }
  writeFileSync(join(fresh, 'ok'), '');
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return { root, node };
}
