import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const checkout = resolve(__dirname, '../../..');

/** For every rule that the house relies on: a file with one breach of it. */
const breaches: [rule: string, file: string, text: string][] = [
  ['plugin', 'src/core/run/a.ts', 'export const a = Date.now();'],
  ['plugin', 'src/core/run/b.ts', 'export const a = new Date().getTime();'],
  ['plugin', 'src/views/a.ts', 'export const a = Math.random();'],
  ['plugin', 'src/schema/a.ts', 'export const a = [1].map(Math.random);'],
  ['lint/suspicious/noConsole', 'src/cli/a.ts', "console.log('a');"],
  ['lint/suspicious/noConsole', 'src/extension/a.ts', "console.error('a');"],
  ['lint/suspicious/noConsole', 'webview/a.ts', "console.warn('a');"],
  ['lint/suspicious/noExplicitAny', 'src/cli/b.ts', 'export const a: any = 1;'],
  ['lint/suspicious/noExplicitAny', 'test/unit/a.ts', 'export const a: any = 1;'],
  ['lint/style/noEnum', 'src/base/a.ts', 'export enum A {\n  B = 1,\n}'],
  ['lint/style/noDefaultExport', 'src/cli/c.ts', 'export default 1;'],
  ['lint/style/noDefaultExport', 'webview/b.tsx', 'export default function A(): null {\n  return null;\n}'],
  ['lint/style/useImportType', 'src/cli/d.ts', "import { A } from './e';\n\nexport const a: A = 1;"],
  ['lint/style/noRestrictedGlobals', 'webview/c.ts', 'export const a = acquireVsCodeApi();'],
  ['lint/security/noDangerouslySetInnerHtml', 'webview/d.tsx', "export const a = <div dangerouslySetInnerHTML={{ __html: 'a' }} />;"],
  [
    'lint/correctness/useHookAtTopLevel',
    'webview/e.tsx',
    "import { useState } from 'react';\n\nexport function A({ b }: { b: boolean }): null {\n  if (b) useState(1);\n  return null;\n}",
  ],
  [
    'lint/correctness/useExhaustiveDependencies',
    'webview/f.tsx',
    "import { useEffect } from 'react';\n\nexport function A({ b }: { b(): void }): null {\n  useEffect(() => b(), []);\n  return null;\n}",
  ],
];

/** What stands close to a rule and is allowed. */
const allowed: [file: string, text: string][] = [
  ['src/core/run/ok.ts', 'export const a = new Date(5).toISOString();\nexport const b = Math.max(1, 2);'],
  ['src/cli/ok.ts', "export const a = Date.now();\nexport const b = Math.random();\nprocess.stdout.write('a');"],
  ['scripts/ok.mjs', "console.log('a');"],
  ['bench/ok.mts', "console.log('a');"],
  ['webview/host.ts', 'export const a = acquireVsCodeApi();'],
  ['vitest.config.mts', 'export default {};'],
];

const folder = mkdtempSync(join(tmpdir(), 'roundtable-lint-'));
let found: string[] = [];

type Report = { diagnostics: { category: string; location: { path: string | { file: string } } }[] };

beforeAll(() => {
  cpSync(join(checkout, 'biome.json'), join(folder, 'biome.json'));
  cpSync(join(checkout, 'scripts/brain.grit'), join(folder, 'scripts/brain.grit'));
  for (const [file, text] of [...breaches.map(([, file, text]) => [file, text] as const), ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }
  const biome = join(checkout, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'check', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  const done = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!done.stdout) throw new Error(done.stderr);
  found = (JSON.parse(done.stdout) as Report).diagnostics.map(({ category, location: { path } }) =>
    `${category} ${typeof path === 'string' ? path : path.file}`.replaceAll('\\', '/'),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lint', () => {
  it.each(breaches)('reports %s in %s', (rule, file) => {
    expect(found).toContain(`${rule} ${file}`);
  });

  it.each(allowed)('lets %s be', (file) => {
    expect(found.filter((line) => line.endsWith(` ${file}`))).toEqual([]);
  });
});
