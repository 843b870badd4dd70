// The suite inside an installed desktop VS Code.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../../scripts/setup.mjs';
import { bundleSuite, exampleCopy, packModel } from './prepare.mjs';

/** Answers the exit code; the results are in the file `results`. */
export async function runElectron(vscodeExecutablePath, results) {
  const workspace = exampleCopy();
  const home = mkdtempSync(join(tmpdir(), 'roundtable-electron-'));
  const folders = ['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'user')];
  try {
    spawnSync(vscodeExecutablePath, [...folders, '--install-extension', packModel()], { stdio: 'inherit' });
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleSuite(),
      extensionTestsEnv: { ROUNDTABLE_PACE: '0', ROUNDTABLE_RESULTS: results },
      launchArgs: [workspace, ...folders, '--disable-workspace-trust'],
    });
  } catch {
    // runTests rejects where the suite fails; what failed is in the results.
    return 1;
  } finally {
    rmSync(workspace, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}
