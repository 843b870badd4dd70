// Runs the extension in a real VS Code: the suite inside the host, then what a person does in the workbench.
// node test/extension/run.mjs [host|ui|all]; ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { build } from 'esbuild';
import { root, setup } from '../../scripts/setup.mjs';
import { startVscode } from '../support/vscode/startVscode.mjs';
import { flows } from './ui/flows.mjs';

setup();
const what = process.argv[2] ?? 'all';
const artifacts = join(root, 'test', 'artifacts');
const shots = join(artifacts, 'screenshots');
mkdirSync(shots, { recursive: true });
const counts = { passed: 0, failed: 0 };

function exampleCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-example-'));
  cpSync(join(root, 'examples', 'retry-ceiling'), folder, { recursive: true, filter: (path) => !path.includes('.roundtable') });
  return folder;
}

function pack(folder, file) {
  const done = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@vscode/vsce/vsce'),
      'package',
      '--no-dependencies',
      '--skip-license',
      '--allow-missing-repository',
      '--out',
      file,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (done.status !== 0) throw new Error(`packing ${folder} failed\n${done.stdout}${done.stderr}`);
  return file;
}

async function host() {
  const suite = join(artifacts, 'suite.js');
  await build({
    entryPoints: [join(root, 'test/extension/suite/index.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    outfile: suite,
    logLevel: 'error',
  });
  const model = pack(join(root, 'test/extension/model'), join(artifacts, 'model.vsix'));
  const workspace = exampleCopy();
  const results = join(artifacts, 'host.json');
  rmSync(results, { force: true });
  const vscode = await startVscode({
    workspace,
    extension: root,
    suite,
    vsix: [model],
    environment: { ROUNDTABLE_RESULTS: results, ROUNDTABLE_PACE: '0' },
    log: (type, args) => {
      const line = format(...args);
      if (line.startsWith('@ ')) console.log(line.slice(2).replace(/^(not )?ok - /, '$&host: '));
      else if (process.env.VERBOSE) console.log(`[${type}] ${line}`);
    },
  });
  const code = await Promise.race([vscode.exit, new Promise((resolve) => setTimeout(() => resolve(124), 180_000).unref())]);
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  counts.passed += found.filter((result) => result.ok).length;
  const failed = found.filter((result) => !result.ok).length;
  counts.failed += failed;
  if (code !== 0 && failed === 0) {
    counts.failed += 1;
    console.log(`not ok - host: the suite ended with ${code}\n${vscode.serverOutput().slice(-2000)}`);
  }
  await vscode.stop();
  rmSync(workspace, { recursive: true, force: true });
}

async function ui() {
  const packed = mkdtempSync(join(tmpdir(), 'roundtable-vsix-'));
  const file = pack(root, join(packed, 'roundtable.vsix'));
  const only = process.argv[3];
  for (const flow of flows.filter((candidate) => !only || candidate.name.includes(only))) {
    const workspace = flow.workspace === 'none' ? undefined : exampleCopy();
    let vscode;
    const started = Date.now();
    try {
      vscode = await startVscode({
        workspace,
        vsix: [file],
        settings: flow.settings,
        trust: flow.trust,
        viewport: flow.viewport,
        environment: { ROUNDTABLE_PACE: flow.paced ? '1' : '0', ...flow.environment },
      });
      const { page } = vscode;
      const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
      await flow.run({ page, workspace, shot, url: vscode.url });
      counts.passed += 1;
      console.log(`ok - ui: ${flow.name} (${Date.now() - started} ms)`);
    } catch (error) {
      counts.failed += 1;
      console.log(`not ok - ui: ${flow.name}: ${error.stack}`);
      await vscode?.page.screenshot({ path: join(shots, `failed-${flow.name.replace(/\W+/g, '-')}.png`) }).catch(() => undefined);
    } finally {
      await vscode?.stop();
      if (workspace) rmSync(workspace, { recursive: true, force: true });
    }
  }
  rmSync(packed, { recursive: true, force: true });
}

if (what !== 'ui') await host();
if (what !== 'host') await ui();
if (counts.passed + counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
