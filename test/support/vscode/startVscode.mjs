// Starts a real VS Code: the server build, its extension host, and the workbench in Chromium.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { getVscode } from './getVscode.mjs';

const quietSettings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.agentHost.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
};
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The folder of each server that runs, by its process. */
const alive = new Map();
process.on('exit', () => {
  for (const [pid, folder] of alive) {
    kill(pid, 'SIGKILL');
    removeFolder(folder);
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

function kill(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already.
  }
}

function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** A Chromium: CHROME_PATH, an installed one, else the npm one. */
export async function chromePath() {
  const known = [
    process.env.CHROME_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const found = known.find((path) => path && existsSync(path));
  if (found) return found;
  try {
    return await (await import('@sparticuz/chromium')).default.executablePath();
  } catch {
    throw new Error('There is no Chromium: set CHROME_PATH, install one, or run npm install with optional packages.');
  }
}

/** The server alone, listening on a free port. */
export async function startServer({ vsix = [], settings = {}, environment = {}, trust = false, testDriver = false, port = 0 } = {}) {
  const { root, node } = getVscode();
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-vscode-'));
  const at = (name) => join(folder, name);
  mkdirSync(at('user/User'), { recursive: true });
  writeFileSync(at('user/User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  const main = join(root, 'out/server-main.js');
  const folders = ['--extensions-dir', at('extensions'), '--server-data-dir', at('server'), '--user-data-dir', at('user')];
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', ...environment };
  for (const file of vsix) execFileSync(node, [main, ...folders, '--install-extension', file], { env, stdio: 'pipe' });

  const child = spawn(
    node,
    [
      main,
      ...folders,
      ...[
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--without-connection-token',
        '--accept-server-license-terms',
        '--telemetry-level',
        'off',
      ],
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
      ...(trust ? [] : ['--disable-workspace-trust']),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  alive.set(child.pid, folder);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  const listening = await new Promise((resolve, reject) => {
    const onData = (data) => {
      output += data;
      const found = /Extension host agent listening on (\d+)/.exec(output);
      if (found) resolve(Number(found[1]));
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.on('exit', (code) => reject(new Error(`VS Code's server ended with ${code}\n${output}`)));
    setTimeout(() => reject(new Error(`VS Code's server did not start\n${output}`)), 60_000).unref();
  });
  return {
    port: listening,
    folder,
    output: () => output,
    async stop() {
      kill(child.pid, 'SIGTERM');
      // Not unref'd: this wait must hold the process, or it would end here without a word.
      let timer;
      await Promise.race([gone, new Promise((resolve) => (timer = setTimeout(resolve, 3_000)))]);
      clearTimeout(timer);
      kill(child.pid, 'SIGKILL');
      alive.delete(child.pid);
      removeFolder(folder);
    },
  };
}

export async function startBrowser() {
  return chromium.launch({ executablePath: await chromePath(), headless: true, args: flags });
}

/**
 * A workbench of its own on a server: nothing is shared with other pages but what extensions keep on the server's disk. `extension` is
 * the folder of one extension under development and `suite` a module that exports run(), both inside the host.
 */
export async function openWorkbench(
  server,
  browser,
  { workspace, extension, suite, log = () => {}, viewport = { width: 1280, height: 800 } },
) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  // Lets SecretStorage outlive a reload; the bare server has no key of its own.
  await page.route('**/mint-key', (route) =>
    route.fulfill({ status: 200, contentType: 'application/octet-stream', body: Buffer.alloc(32, 7) }),
  );
  const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const url = new URL(`http://127.0.0.1:${server.port}/`);
  if (workspace) url.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(suite ? [['extensionTestsPath', remote(suite)]] : []),
  ];
  url.searchParams.set('payload', JSON.stringify(payload));
  let ended;
  const exit = new Promise((resolve) => {
    ended = resolve;
  });
  if (suite) {
    await page.exposeFunction('codeAutomationLog', (type, args) => log(type, args));
    await page.exposeFunction('codeAutomationExit', (code) => ended(code));
  }
  await page.goto(url.href);
  if (!suite) await ready(page);
  return { page, exit, url: url.href, close: () => context.close().catch(() => undefined) };
}

/** A server, a browser and one workbench in it. */
export async function startVscode(options) {
  const server = await startServer({ ...options, testDriver: options.extension !== undefined });
  const browser = await startBrowser();
  const { page, exit, url } = await openWorkbench(server, browser, options);
  return {
    page,
    exit,
    url,
    serverOutput: server.output,
    async stop() {
      await browser.close().catch(() => undefined);
      await server.stop();
    },
  };
}

/** Waits until the workbench stands. */
export async function ready(page) {
  await page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: 60_000 });
  await page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
}
