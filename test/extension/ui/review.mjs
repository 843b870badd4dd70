// What a person does with the changes of a team in the editor: keep, undo, type between, take back, go from one to the next.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/setup.mjs';
import { until } from '../../support/vscode/runs.mjs';
import { ready } from '../../support/vscode/startVscode.mjs';
import { openFile, runCommand } from '../../support/vscode/ui.mjs';

const runId = '20261101-0900-retry';

const read = (workspace, path) => readFileSync(join(workspace, path), 'utf8');
const decisions = (workspace) =>
  readFileSync(join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'changes.decided')
    .map(({ data }) => data.decision);

/** What three members did to the example: two in one file, one of them taking a line away, and a new file. */
function writesIn(workspace) {
  const retry = read(workspace, 'src/retry.ts');
  const capped = retry.replace(
    '  return config.baseDelayMs * 2 ** attempt;\n',
    '  const grown = config.baseDelayMs * 2 ** attempt;\n  return Math.min(grown, config.maxDelayMs);\n',
  );
  const local = capped
    .replace('  let attempt = 0;\n  return {\n', '  return {\n')
    .replace('      for (;;) {\n', '      let attempt = 0;\n      for (;;) {\n')
    .replace('          attempt = 0;\n          return result;\n', '          return result;\n');
  const config = read(workspace, 'src/config.ts').replace(
    '  /** Attempts before',
    '  /** No wait is longer than this. */\n  maxDelayMs: 5_000,\n  /** Attempts before',
  );
  return [
    { member: 'developer', path: 'src/retry.ts', text: capped, reason: 'A wait must not outlast the person in front of the page.' },
    { member: 'developer', path: 'src/config.ts', text: config, reason: 'The ceiling belongs beside the other limits.' },
    { member: 'reviewer', path: 'src/retry.ts', text: local, reason: 'Two requests at once shared one counter of attempts.' },
    {
      member: 'writer',
      path: 'docs/limits.md',
      text: '# Limits\n\nA wait is at most five seconds.\n',
      reason: 'Who is on call looks here first.',
    },
  ];
}

/** A window on a folder in which a team has changed files; nothing of Roundtable is opened in it. */
async function changedWorkspace(page, workspace, writes = writesIn(workspace)) {
  const program = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'test/support/changeFiles.mts')];
  execFileSync(process.execPath, [...program, workspace, runId], { input: JSON.stringify(writes), cwd: root });
  await page.reload();
  await ready(page);
}

const lens = (page, text) => page.locator('.codelens-decoration a', { hasText: text });
const line = (page, text) => page.locator('.view-line', { hasText: text }).first();
const pane = (page, title) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: title }) });
const row = (page, text) => pane(page, 'Changes').locator('.monaco-list-row', { hasText: text }).first();

async function openView(page) {
  await page
    .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') })
    .first()
    .click();
  await row(page, 'retry.ts').waitFor();
}

async function look({ page, workspace, shot }) {
  await changedWorkspace(page, workspace);
  await openFile(page, 'retry.ts');
  await lens(page, 'Keep').nth(2).waitFor();
  await openView(page);
  await runCommand(page, 'Roundtable: Group by Member');
  await row(page, '@reviewer').waitFor();
  await line(page, 'Math.min').hover({ position: { x: 60, y: 8 } });
  await page.locator('.monaco-hover', { hasText: 'A wait must not outlast' }).first().waitFor();
  await page.waitForTimeout(500);
  await shot('review');
}

/** Ctrl+K, then a key. */
async function chord(page, key) {
  await page.keyboard.press('Control+K');
  await page.keyboard.press(key);
}

export const flows = [
  {
    name: 'changes in the editor: kept, undone with typing in between, taken back, and the rest is there after a reload',
    always: true,
    async run({ page, workspace, shot }) {
      const before = read(workspace, 'src/retry.ts');
      await changedWorkspace(page, workspace);
      await openFile(page, 'retry.ts');
      await lens(page, 'A wait must not outlast').waitFor();
      await until('four changes', async () => (await lens(page, 'Keep').count()) === 4);
      await page.waitForTimeout(400);
      await shot('hunks');

      // The lines that were taken away, beside the place where they stood.
      await lens(page, '1 line removed').first().click();
      await page.locator('.peekview-widget .view-line', { hasText: '2 ** attempt;' }).first().waitFor();
      await page.waitForTimeout(400);
      await shot('removed');
      await page.keyboard.press('Escape');
      await page.locator('.peekview-widget').waitFor({ state: 'detached' });

      await lens(page, 'Keep').first().click();
      await until('the kept one', () => decisions(workspace).length === 1);
      await until('three changes', async () => (await lens(page, 'Keep').count()) === 3);

      // Typed above the rest: it moves along, and is undone in its new place with what was typed left alone.
      await line(page, 'export type Sleep').click();
      await page.keyboard.press('Home');
      await page.keyboard.type('type Mine = 1;\n');
      await line(page, 'type Mine').waitFor();
      await until('three changes', async () => (await lens(page, 'Keep').count()) === 3);
      await lens(page, 'Undo').nth(1).click();
      await until('the undone one', () => decisions(workspace).at(-1) === 'undo');
      const undone = read(workspace, 'src/retry.ts');
      assert.match(undone, /type Mine = 1;\nexport type Sleep/);
      assert.match(undone, /Math\.min/);
      assert.ok(!/async run\(task\) \{\n +let attempt/.test(undone), undone);
      await until('two changes', async () => (await lens(page, 'Keep').count()) === 2);

      await line(page, 'type Mine').click();
      await page.keyboard.press('Control+Z');
      await until('the decision taken back', () => decisions(workspace).at(-1) === 'open');
      await until('three changes again', async () => (await lens(page, 'Keep').count()) === 3);
      await page.keyboard.press('Control+S');
      await until('the save', () => /async run\(task\) \{\n +let attempt/.test(read(workspace, 'src/retry.ts')));

      await page.reload();
      await ready(page);
      await openFile(page, 'retry.ts');
      await until('three changes after the reload', async () => (await lens(page, 'Keep').count()) === 3);
      await page.locator('.editor-actions .action-label[aria-label^="Undo All Changes in File"]').click();
      await until('the others undone', () => !/let attempt = 0;\n +for/.test(read(workspace, 'src/retry.ts')));
      assert.match(read(workspace, 'src/retry.ts'), /type Mine = 1;\n/);
      assert.equal(
        read(workspace, 'src/retry.ts')
          .replace('type Mine = 1;\n', '')
          .replace(/ {2}const grown.*\n.*Math\.min.*\n/, '  return config.baseDelayMs * 2 ** attempt;\n'),
        before,
      );
    },
  },
  {
    name: 'changes by keyboard, from one to the next and over to the next file',
    async run({ page, workspace, shot }) {
      await changedWorkspace(page, workspace);
      await openFile(page, 'retry.ts');
      await lens(page, 'Keep').nth(3).waitFor();
      await line(page, 'import { config }').click();
      const at = async () => (await page.locator('.statusbar-item', { hasText: /^Ln \d+/ }).innerText()).match(/Ln (\d+)/)?.[1];
      await chord(page, 'j');
      await until('the first change', async () => (await at()) === '8');
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+Y');
      await until('the kept one', () => decisions(workspace).length === 1);
      await until('three left', async () => (await lens(page, 'Keep').count()) === 3);
      for (const next of [1, 2, 3]) {
        const was = await at();
        await chord(page, 'j');
        await until(`change ${next}`, async () => (await at()) !== was);
      }
      await chord(page, 'j');
      await page.locator('.tab.active', { hasText: 'config.ts' }).waitFor();
      await lens(page, 'The ceiling belongs').waitFor();
      await chord(page, 'k');
      await page.locator('.tab.active', { hasText: 'retry.ts' }).waitFor();
      await runCommand(page, 'Roundtable: Review All Changes');
      await page.locator('.tab.active', { hasText: 'Mend the retry loop' }).waitFor();
      await page.locator('.multiDiffEntry, .multi-diff-editor', { hasText: 'config.ts' }).first().waitFor();
      await page.waitForTimeout(600);
      await shot('multi-diff');
    },
  },
  {
    name: 'a team that asks before it writes shows what it would write',
    async run({ page, workspace, shot }) {
      const team = `name: careful
goal: Write docs/plan.md.
workflow: { type: round_robin, max_rounds: 1 }
review: before_write
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
`;
      writeFileSync(join(workspace, 'careful.team.yaml'), team);
      await openFile(page, 'careful.team.yaml');
      await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).click();
      const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: '@planner wants to create docs/plan.md' });
      await toast.locator('a', { hasText: 'Open Diff' }).click({ timeout: 30_000 });
      await page.locator('.tab.active', { hasText: 'what @planner wants' }).waitFor();
      // The question is still open, beside what it is about.
      await toast.waitFor();
      await page.waitForTimeout(600);
      await shot('before-write');
      assert.equal(existsSync(join(workspace, 'docs', 'plan.md')), false);
      await toast.locator('a', { hasText: 'Allow Once' }).click();
      await until('the file', () => existsSync(join(workspace, 'docs', 'plan.md')));
    },
  },
  { name: 'the review with everything in it', picture: true, run: look },
];
