// What VS Code itself has a place for: the Test Explorer, the chat, tools for other agents, import of agents, several folders.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quickInput, runCommand } from '../../support/vscode/ui.mjs';

const teamWithTests = `name: planned
goal: Write docs/plan.md.
workflow: { type: round_robin, max_rounds: 1 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
tests:
  - { type: file_exists, path: docs/plan.md }
  - { type: file_contains, path: docs/plan.md, text: a ceiling of nine attempts }
  - { type: transcript_contains, text: rehearsal }
`;

const runsOf = (workspace) => {
  const folder = join(workspace, '.roundtable', 'runs');
  return existsSync(folder) ? readdirSync(folder) : [];
};

async function until(what, done, ms = 60_000) {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function openFile(page, name) {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** The Testing view, a click on Run at the team, and what failed in the editor. */
async function runTests({ page, workspace, shot }, name) {
  writeFileSync(join(workspace, 'planned.team.yaml'), teamWithTests);
  await openFile(page, 'planned.team.yaml');
  await page.locator('.activitybar [aria-label^="Testing"]').first().click();
  const tree = page.locator('.test-explorer');
  const row = (text) => tree.locator('.monaco-list-row', { hasText: text }).first();
  await row('planned.team.yaml').waitFor({ timeout: 60_000 });
  await row('planned.team.yaml').click();
  await page.keyboard.press('ArrowRight');
  await row('file_exists docs/plan.md').waitFor();
  await row('planned.team.yaml').hover();
  await row('planned.team.yaml').locator('.action-label[aria-label^="Run Test"]').first().click();
  await until('the failed test', async () => (await row('file_contains').getAttribute('aria-label'))?.includes('Failed'), 90_000);
  assert.match(await row('file_exists').getAttribute('aria-label'), /Passed/);
  assert.match(await row('transcript_contains').getAttribute('aria-label'), /Passed/);
  assert.equal(runsOf(workspace).length, 1);
  await row('file_contains').click();
  await page
    .locator('.test-output-peek, .test-message-inline-content, .testing-inline-message-severity-0')
    .first()
    .waitFor({ timeout: 20_000 });
  await page.waitForTimeout(800);
  await shot(`${name}-testing`);
  await runCommand(page, 'Test Results: Focus on Test Results View');
  await page.waitForTimeout(1_500);
  await shot(`${name}-testing-output`);
}

export const flows = [
  {
    name: 'the Testing view runs a team and shows what failed',
    run: (flow) => runTests(flow, 'dark'),
  },
  {
    name: 'the Testing view in a light theme',
    settings: { 'workbench.colorTheme': 'Default Light Modern' },
    run: (flow) => runTests(flow, 'light'),
  },
  {
    name: '@roundtable in the chat view convenes and shows the digest',
    settings: { 'workbench.secondarySideBar.defaultVisibility': 'visible', 'roundtable.model': 'rehearsal' },
    viewport: { width: 1500, height: 1000 },
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Chat: Open Chat');
      await page.waitForTimeout(4_000);
      await shot('dark-chat-empty');
      const input = page.locator('.interactive-input-part .monaco-editor').first();
      await input.click({ timeout: 20_000 });
      await page.keyboard.type('@roundtable ');
      await page.waitForTimeout(1_500);
      await shot('dark-chat-typed');
      await page.keyboard.type('Should the retry loop have a ceiling?');
      await page.keyboard.press('Enter');
      await until('the run', () => runsOf(workspace).length === 1, 30_000);
      await page.locator('.interactive-response', { hasText: 'Next steps' }).first().waitFor({ timeout: 90_000 });
      await page.waitForTimeout(800);
      await shot('dark-chat-digest');
    },
  },
  {
    name: 'agents are imported by hand, into a team',
    async run({ page, workspace, shot }) {
      mkdirSync(join(workspace, '.claude/agents'), { recursive: true });
      writeFileSync(
        join(workspace, '.claude/agents/notes-writer.md'),
        '---\nname: notes-writer\ndescription: Writes release notes from what changed.\ntools: Read, Grep, TodoWrite\nmodel: sonnet\ncolor: cyan\n---\n\nYou write release notes.\n',
      );
      await openFile(page, 'retry.team.yaml');
      await runCommand(page, 'Roundtable: Import Agents');
      const files = await quickInput(page, 'Import Agents');
      await files.locator('.monaco-list-row', { hasText: '.claude/agents/notes-writer.md' }).waitFor();
      await page.waitForTimeout(500);
      await shot('dark-import');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'retry.team.yaml' }).first().click();
      await page.locator('.view-line', { hasText: 'notes-writer' }).first().waitFor();
      await page
        .locator('.notification-list-item', { hasText: 'notes-writer' })
        .locator('.monaco-button', { hasText: 'Show What Changed' })
        .click();
      await page.locator('.tab.active', { hasText: 'imported-agents' }).waitFor();
      await page.waitForTimeout(500);
      await shot('dark-imported');
      assert.match(readFileSync(join(workspace, '.roundtable/agents/notes-writer.yaml'), 'utf8'), /model: sonnet/);
    },
  },
];
