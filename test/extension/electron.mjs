// The suite inside an installed desktop VS Code: VSCODE_EXECUTABLE=/path/to/code node test/extension/electron.mjs
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { root, setup } from '../../scripts/setup.mjs';

setup();
const vscodeExecutablePath = process.env.VSCODE_EXECUTABLE;
if (!vscodeExecutablePath) throw new Error('Set VSCODE_EXECUTABLE to the path of an installed VS Code.');
const artifacts = join(root, 'test', 'artifacts');
mkdirSync(artifacts, { recursive: true });
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
const workspace = mkdtempSync(join(tmpdir(), 'roundtable-example-'));
cpSync(join(root, 'examples', 'retry-ceiling'), workspace, { recursive: true, filter: (path) => !path.includes('.roundtable') });
const extensions = mkdtempSync(join(tmpdir(), 'roundtable-extensions-'));
const packed = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/@vscode/vsce/vsce'),
    'package',
    '--no-dependencies',
    '--skip-license',
    '--allow-missing-repository',
    '--out',
    join(artifacts, 'model.vsix'),
  ],
  { cwd: join(root, 'test/extension/model'), encoding: 'utf8' },
);
if (packed.status !== 0) throw new Error(packed.stderr);
spawnSync(vscodeExecutablePath, ['--extensions-dir', extensions, '--install-extension', join(artifacts, 'model.vsix')], {
  stdio: 'inherit',
});
process.exit(
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    extensionTestsEnv: { ROUNDTABLE_PACE: '0' },
    launchArgs: [workspace, '--extensions-dir', extensions, '--disable-workspace-trust'],
  }),
);
