import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const checkout = resolve(__dirname, '../../..');
const configFile = '.dependency-cruiser.cjs';

/** A tree in which every import is allowed, also those that stand close to a wall. */
const allowed: Record<string, string> = {
  'src/base/a.ts': `export const a = 1;`,
  'src/base/typesOne.ts': `import type { Two } from './typesTwo'; export type One = { two?: Two }; export const one = 1;`,
  'src/base/typesTwo.ts': `import { one } from './typesOne'; export type Two = { n: typeof one };`,
  'src/schema/a.ts': `import { z } from 'zod'; import { a } from '../base/a'; export const s = z.literal(a);`,
  'src/views/a.ts': `import { s } from '../schema/a'; export const view = s;`,
  'src/core/ports/a.ts': `import type { s } from '../../schema/a'; export type Port = typeof s;`,
  'src/core/run/a.ts': `import { z } from 'zod'; import { view } from '../../views/a'; export const run = [z, view];`,
  'src/core/team/a.ts': `import { parse } from 'yaml'; export const read = parse;`,
  'src/core/workflows/define.ts': `export const define = 1;`,
  'src/core/workflows/one.ts': `import { define } from './define'; export const w1 = define;`,
  'src/core/workflows/two.ts': `import { define } from './define'; export const w2 = define;`,
  'src/core/workflows/index.ts': `import { w1 } from './one'; import { w2 } from './two'; export const all = [w1, w2];`,
  'src/core/tools/define.ts': `export const define = 1;`,
  'src/core/tools/one.ts': `import { define } from './define'; export const t1 = define;`,
  'src/core/tools/index.ts': `import { t1 } from './one'; export const all = [t1];`,
  'src/adapters/node/a.ts': `import { readFileSync } from 'node:fs'; import type { Port } from '../../core/ports/a'; export const port = readFileSync as unknown as Port;`,
  'src/adapters/journal/a.ts': `export const journal = 1;`,
  'src/adapters/providers/one/a.ts': `import { shared } from '../shared'; export const p1 = shared;`,
  'src/adapters/providers/two/a.ts': `import { shared } from '../shared'; export const p2 = shared;`,
  'src/adapters/providers/shared.ts': `export const shared = 1;`,
  'src/adapters/providers/anthropic/a.ts': `import type { Message } from '@anthropic-ai/sdk/resources/messages/messages'; export type M = Message;`,
  'src/adapters/providers/openai/a.ts': `import OpenAI from 'openai'; export const o = OpenAI;`,
  'src/adapters/providers/ollama/a.ts': `import { Ollama } from 'ollama'; export const l = Ollama;`,
  'src/adapters/sqljs/a.ts': `import init from 'sql.js'; export const sql = init;`,
  'src/extension/adapters/a.ts': `import * as vscode from 'vscode'; import { shared } from '../../adapters/providers/shared'; export const e = [vscode, shared];`,
  'src/extension/main.ts': `import { port } from '../adapters/node/a'; import { e } from './adapters/a'; export const main = [port, e];`,
  'src/extension/desk.ts': `import { run } from '../core/run/a'; export const desk = run;`,
  'src/extension/language/client.ts': `import { LanguageClient } from 'vscode-languageclient/node'; import { asked } from '../../server/protocol'; export const client = [LanguageClient, asked];`,
  'src/server/protocol.ts': `import type { read } from '../core/team/a'; export const asked = 'x'; export type Asked = typeof read;`,
  'src/server/main.ts': `import { existsSync } from 'node:fs'; import { createConnection } from 'vscode-languageserver/node'; import { TextDocument } from 'vscode-languageserver-textdocument'; import { parse } from 'yaml'; import { asked } from './protocol'; export const server = [existsSync, createConnection, TextDocument, parse, asked];`,
  'src/cli/main.ts': `import { port } from '../adapters/node/a'; export const cli = port;`,
  'src/cli/print.ts': `import pc from 'picocolors'; import { view } from '../views/a'; export const print = [pc, view];`,
  'webview/host.ts': `export const host = 1;`,
  'webview/main.ts': `import { useState } from 'react'; import { createRoot } from 'react-dom/client'; import { view } from '../src/views/a'; import { host } from './host'; export const shown = [useState, createRoot, view, host];`,
  'test/support/a.ts': `export const helper = 1;`,
};

/** For every rule: a file of the tree and an import in it that the rule must report. */
const breaches: [rule: string, file: string, from: string][] = [
  ['base-imports-nothing', 'src/base/b.ts', 'zod'],
  ['base-imports-nothing', 'src/base/c.ts', '../schema/a'],
  ['base-imports-nothing', 'src/base/d.ts', 'node:fs'],
  ['schema-is-words', 'src/schema/b.ts', '../views/a'],
  ['schema-is-words', 'src/schema/c.ts', 'yaml'],
  ['views-are-folds', 'src/views/b.ts', 'zod'],
  ['views-are-folds', 'src/views/c.ts', '../core/run/a'],
  ['ports-are-interfaces', 'src/core/ports/b.ts', '../run/a'],
  ['ports-are-interfaces', 'src/core/ports/c.ts', 'zod'],
  ['brain-without-hands', 'src/core/run/b.ts', '../../adapters/node/a'],
  ['brain-without-hands', 'src/core/run/c.ts', 'node:fs'],
  ['brain-without-hands', 'src/core/run/d.ts', 'fs'],
  ['brain-agent-structured', 'src/core/agent/structured.ts', 'yaml'],
  ['brain-approvals', 'src/core/approvals/b.ts', 'ajv'],
  ['brain-changes', 'src/core/changes/b.ts', 'ajv'],
  ['brain-knowledge', 'src/core/knowledge/b.ts', 'ajv'],
  ['brain-growth', 'src/core/growth/b.ts', 'ajv'],
  ['brain-growth', 'src/core/growth/b.ts', 'ajv'],
  ['brain-report', 'src/core/report/b.ts', 'diff'],
  ['tools-do-not-know-each-other', 'src/core/tools/two.ts', './one'],
  ['brain-without-hands', 'src/core/run/e.ts', 'openai'],
  ['brain-without-hands', 'src/core/run/f.ts', 'yaml'],
  ['brain-without-hands', 'src/core/run/g.ts', 'vscode'],
  ['team-may-read-yaml', 'src/core/team/b.ts', '../../adapters/node/a'],
  ['team-may-read-yaml', 'src/core/team/c.ts', 'picomatch'],
  ['workflows-do-not-know-each-other', 'src/core/workflows/three.ts', './one'],
  ['adapters-know-ports-only', 'src/adapters/node/b.ts', '../../core/run/a'],
  ['adapters-know-ports-only', 'src/adapters/node/c.ts', '../../views/a'],
  ['adapters-know-ports-only', 'src/adapters/node/d.ts', '../../cli/print'],
  ['adapters-do-not-know-each-other', 'src/adapters/node/e.ts', '../journal/a'],
  ['providers-do-not-know-each-other', 'src/adapters/providers/one/b.ts', '../two/a'],
  ['no-vscode-outside-its-door', 'src/adapters/node/f.ts', 'vscode'],
  ['no-vscode-outside-its-door', 'src/cli/b.ts', 'vscode'],
  ['no-vscode-outside-its-door', 'src/views/d.ts', 'vscode'],
  ['no-vscode-outside-its-door', 'webview/b.ts', 'vscode'],
  ['server-reads-files-only', 'src/server/b.ts', '../core/run/a'],
  ['server-reads-files-only', 'src/server/c.ts', '../adapters/node/a'],
  ['server-reads-files-only', 'src/server/d.ts', '../cli/print'],
  ['server-reads-files-only', 'src/server/e.ts', '../extension/desk'],
  ['server-reads-files-only', 'src/server/f.ts', 'zod'],
  ['no-vscode-outside-its-door', 'src/server/g.ts', 'vscode'],
  ['server-is-a-process-of-its-own', 'src/extension/f.ts', '../server/main'],
  ['libraries-of-server', 'src/core/team/d.ts', 'vscode-languageserver-textdocument'],
  ['libraries-of-language', 'src/extension/g.ts', 'vscode-languageclient/node'],
  ['extension-does-not-know-the-terminal', 'src/extension/b.ts', '../cli/print'],
  ['terminal-does-not-know-the-extension', 'src/cli/c.ts', '../extension/desk'],
  ['no-node-in-the-window', 'webview/c.ts', 'node:path'],
  ['no-node-in-the-window', 'webview/d.ts', 'dns'],
  ['window-sees-views-only', 'webview/e.ts', '../src/core/run/a'],
  ['window-sees-views-only', 'webview/f.ts', '../src/adapters/journal/a'],
  ['nobody-imports-the-window', 'src/extension/c.ts', '../../webview/host'],
  ['product-does-not-know-its-tools', 'src/cli/d.ts', '../../test/support/a'],
  ['ports-meet-adapters-in-two-files', 'src/extension/d.ts', '../adapters/node/a'],
  ['ports-meet-adapters-in-two-files', 'src/cli/e.ts', '../adapters/node/a'],
  ['window-has-its-own-libraries', 'webview/g.ts', 'picomatch'],
  ['window-has-its-own-libraries', 'webview/h.ts', 'yaml'],
  ['libraries-of-anthropic', 'src/adapters/providers/openai/b.ts', '@anthropic-ai/sdk/resources/messages/messages'],
  ['libraries-of-openai', 'src/adapters/providers/ollama/b.ts', 'openai'],
  ['libraries-of-ollama', 'src/extension/adapters/b.ts', 'ollama'],
  ['libraries-of-sqljs', 'src/adapters/journal/b.ts', 'sql.js'],
  ['libraries-of-cli', 'src/extension/e.ts', 'commander'],
  ['libraries-of-cli', 'src/adapters/node/g.ts', 'picocolors'],
  ['no-circle', 'src/base/e.ts', './f'],
  ['nothing-unresolved', 'src/cli/f.ts', './no-such-file'],
];

type Report = { summary: { violations: { rule: { name: string }; from: string }[] } };
const folder = mkdtempSync(join(tmpdir(), 'roundtable-walls-'));

function write(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }
}

/** What depcruise reports, with the configuration and the call of `npm run check`, as `rule file`. */
function reported(): Set<string> {
  const cruise = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cruise, '--config', configFile, '--output-type', 'json', 'src', 'webview'];
  const done = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!done.stdout) throw new Error(done.stderr);
  return new Set((JSON.parse(done.stdout) as Report).summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
}

beforeAll(() => {
  for (const file of [configFile, 'tsconfig.json', 'tsconfig.base.json']) copyFileSync(join(checkout, file), join(folder, file));
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'junction');
  write(allowed);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the walls', () => {
  it('let through what they allow', () => {
    expect([...reported()]).toEqual([]);
  });

  describe('report', () => {
    let found = new Set<string>();
    beforeAll(() => {
      // As a type only: what is erased at compile time is a breach all the same. A circle counts by values.
      const circle = (from: string): string => `import { x as y } from '${from}'; export const x = (): unknown => y;`;
      write({
        'src/base/f.ts': circle('./e'),
        ...Object.fromEntries(
          breaches.map(([rule, file, from]) =>
            rule === 'no-circle' ? [file, circle(from)] : [file, `import type * as x from '${from}'; export type X = typeof x;`],
          ),
        ),
      });
      found = reported();
    });

    it.each(breaches)('%s: %s imports %s', (rule, file) => {
      expect(found).toContain(`${rule} ${file}`);
    });
  });

  it('are all tried here', () => {
    const { forbidden } = createRequire(__filename)(join(checkout, configFile)) as { forbidden: { name: string }[] };
    expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });
});
