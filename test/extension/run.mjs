// Runs the extension in a real VS Code: the suite inside the host, then what a person does in the workbench.
// node test/extension/run.mjs [host|ui|all|pictures] [part of a flow's name]; ends with `N passed, N failed`.
// `all` is what npm test runs: the suite, and the flows that are marked `always`; `ui` goes through every one of them.
// `pictures` goes through every flow in each theme and leaves its screenshots.
// The suite runs in the server build, and where VSCODE_EXECUTABLE names a desktop VS Code, in that one too.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { root, setup } from '../../scripts/setup.mjs';
import { openWorkbench, startBrowser, startServer, startVscode } from '../support/vscode/startVscode.mjs';
import { artifacts, bundleSuite, exampleCopy, pack, packModel } from './prepare.mjs';
import { flows } from './ui/flows.mjs';

/** The suite takes half a minute; a host that hangs must not hold up everything. */
const hostLimitMs = 240_000;
/** Flows wait more than they work, so two share the machine. */
const atOnce = Number(process.env.FLOWS_AT_ONCE ?? 2);
const [what = 'all', only = ''] = process.argv.slice(2);
if (!['host', 'ui', 'all', 'pictures'].includes(what)) {
  console.error(`There is no part ${what}. The parts are host, ui, all and pictures.`);
  process.exit(2);
}
const shots = join(artifacts, 'screenshots');
const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
};
const counts = { passed: 0, failed: 0 };

function report(ok, name, why = '') {
  counts[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok' : 'not ok'} - ${name}${why && `: ${why}`}`);
}

function countSuite(where, results, code, output) {
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  for (const { name, ok, why } of found) report(ok, `${where}: ${name}`, why);
  // A host that hangs or dies may have passed all that it came to.
  if (found.length === 0 || (code !== 0 && found.every((result) => result.ok)))
    report(false, `${where}: the suite`, `it ended with ${code}\n${output.slice(-2000)}`);
}

async function host() {
  const workspace = exampleCopy();
  const results = join(artifacts, 'host.json');
  rmSync(results, { force: true });
  const vscode = await startVscode({
    workspace,
    extension: root,
    suite: await bundleSuite(),
    vsix: [packModel()],
    environment: { ROUNDTABLE_RESULTS: results, ROUNDTABLE_PACE: '0' },
    log: (type, args) => {
      const line = format(...args);
      if (line.startsWith('@ ')) console.log(line.slice(2));
      else if (process.env.VERBOSE) console.log(`[${type}] ${line}`);
    },
  });
  const late = new Promise((resolve) => setTimeout(resolve, hostLimitMs, 'no answer').unref());
  const code = await Promise.race([vscode.exit, late]);
  countSuite('host', results, code, vscode.serverOutput());
  await vscode.stop();
  rmSync(workspace, { recursive: true, force: true });
}

async function desktop(executable) {
  const { runElectron } = await import('./electron.mjs');
  const results = join(artifacts, 'desktop.json');
  rmSync(results, { force: true });
  countSuite('desktop', results, await runElectron(executable, results), '');
}

/** Flows that can share a server, since they ask the same of it. */
function groupsOf(list) {
  const groups = new Map();
  for (const flow of list) {
    const { settings, trust, paced, environment, models } = flow;
    const needs = { settings, trust, models, environment: { ROUNDTABLE_PACE: String(Number(paced ?? 0)), ...environment } };
    const key = JSON.stringify(needs);
    groups.set(key, { needs, flows: [...(groups.get(key)?.flows ?? []), flow] });
  }
  return [...groups.values()];
}

async function ui(chosen, place) {
  const packed = mkdtempSync(join(tmpdir(), 'roundtable-vsix-'));
  mkdirSync(place, { recursive: true });
  const file = pack(root, join(packed, 'roundtable.vsix'));
  const browser = await startBrowser();
  const groups = groupsOf(chosen.filter(({ name }) => name.includes(only)));
  const waiting = groups.flatMap((group) => group.flows.map((flow) => ({ flow, group })));
  const leave = async (group) => {
    group.left = (group.left ?? group.flows.length) - 1;
    if (group.left === 0) await (await group.server?.catch(() => undefined))?.stop();
  };
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { flow, group } = next;
      group.server ??= startServer({ ...group.needs, vsix: [file, ...(group.needs.models ? [packModel()] : [])] });
      await runFlow(flow, group.server, browser, place);
      await leave(group);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await browser.close();
  rmSync(packed, { recursive: true, force: true });
}

async function runFlow({ name, workspace: wanted, viewport, prepare, run }, server, browser, place) {
  const workspace = wanted === 'none' ? undefined : exampleCopy();
  const started = Date.now();
  const failure = join(place, `failed-${name.replace(/\W+/g, '-')}.png`);
  rmSync(failure, { force: true });
  let workbench;
  try {
    // A flow may open something else than the copy itself, such as a workspace of several folders.
    workbench = await openWorkbench(await server, browser, { workspace: prepare ? prepare(workspace) : workspace, viewport });
    const { page, url } = workbench;
    await run({ page, workspace, url, shot: (shotName) => page.screenshot({ path: join(place, `${shotName}.png`) }) });
    report(true, `ui: ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
  } catch (error) {
    report(false, `ui: ${name}`, error.stack);
    await workbench?.page.screenshot({ path: failure }).catch(() => undefined);
  } finally {
    await workbench?.close();
    if (workspace) rmSync(workspace, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

setup();
const inHost = what === 'host' || what === 'all';
if (inHost) await host();
if (inHost && process.env.VSCODE_EXECUTABLE) await desktop(process.env.VSCODE_EXECUTABLE);
if (what === 'ui' || what === 'all')
  await ui(
    flows.filter(({ picture, always }) => (what === 'all' ? always : !picture)),
    shots,
  );
if (what === 'pictures')
  for (const [theme, name] of Object.entries(themes))
    await ui(
      flows.map((flow) => ({ ...flow, settings: { ...flow.settings, 'workbench.colorTheme': name } })),
      join(artifacts, 'pictures', theme),
    );
if (counts.passed + counts.failed === 0) report(false, 'no test ran');
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
