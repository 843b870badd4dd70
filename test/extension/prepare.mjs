// What a run in a real VS Code needs beforehand: the packed extensions, the bundled suite, a folder to work on.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/setup.mjs';

export const artifacts = join(root, 'test', 'artifacts');
mkdirSync(artifacts, { recursive: true });

/** A copy of the example, so that runs leave nothing in the checkout. */
export function exampleCopy() {
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-example-'));
  cpSync(join(root, 'examples', 'retry-ceiling'), folder, { recursive: true, filter: (path) => !path.includes('.roundtable') });
  return folder;
}

/** Packs an extension's folder as a VSIX. */
export function pack(folder, file) {
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--skip-license', '--allow-missing-repository', '--out', file];
  const done = spawnSync(process.execPath, [vsce, ...args], { cwd: folder, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`packing ${folder} failed\n${done.stdout}${done.stderr}`);
  return file;
}

/** The second extension, which offers language models. */
export const packModel = () => pack(join(root, 'test/extension/model'), join(artifacts, 'model.vsix'));

/** The suite as one file, as the extension host loads it. */
export async function bundleSuite() {
  const outfile = join(artifacts, 'suite.js');
  const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode'], logLevel: 'error' };
  await build({ ...options, entryPoints: [join(root, 'test/extension/suite/index.ts')], outfile });
  return outfile;
}
