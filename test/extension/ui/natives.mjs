// What VS Code itself has a place for: the Test Explorer, the chat, tools for other agents, import of agents, several folders.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runsOf, until } from '../../support/vscode/runs.mjs';
import { openFile, quickInput, runCommand } from '../../support/vscode/ui.mjs';

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

/** The Testing view, a click on Run at the team, and what failed in the editor. */
async function runTests({ page, workspace, shot }) {
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
  await shot('testing');
  await runCommand(page, 'Test Results: Focus on Test Results View');
  await page.waitForTimeout(1_500);
  await shot('testing-output');
}

export const flows = [
  {
    name: 'the Testing view runs a team and shows what failed',
    run: runTests,
  },
  {
    name: '@roundtable in the chat view convenes, shows the digest, and asks one member',
    // The chat view of VS Code answers nothing while there is no language model at all.
    models: true,
    settings: { 'workbench.secondarySideBar.defaultVisibility': 'visible', 'roundtable.model': 'rehearsal' },
    viewport: { width: 1500, height: 1000 },
    async run({ page, workspace, shot }) {
      const say = async (text) => {
        const input = page.locator('.interactive-input-part .monaco-editor').first();
        await input.click({ timeout: 20_000 });
        await page.keyboard.press('Control+A');
        await page.keyboard.type(text, { delay: 15 });
        await page.keyboard.press('Escape');
        await page.keyboard.press('Enter');
      };
      await runCommand(page, 'Chat: Open Chat');
      // What is sent before a model is there is refused by the chat itself.
      await page.locator('.interactive-input-part', { hasText: 'test-quick' }).waitFor({ timeout: 60_000 });
      await say('@roundtable Should the retry loop have a ceiling?');
      await until('the run', () => runsOf(workspace).length === 1, 30_000);
      const answer = (text) => page.locator('.interactive-response', { hasText: text }).first();
      await answer('Next steps').waitFor({ timeout: 90_000 });
      await page.locator('.interactive-response .monaco-button', { hasText: 'Open in Panel' }).first().waitFor();
      await page.waitForTimeout(800);
      await shot('chat-digest');
      await say('@roundtable /ask @clare What would change your mind?');
      await until('the question', () => runsOf(workspace).length === 2, 30_000);
      await page.locator('.interactive-response', { hasText: '@clare ·' }).first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(800);
      await shot('chat-ask');
    },
  },
  {
    name: 'another agent starts a debate: the person is asked first, with what it may cost',
    models: true,
    settings: { 'roundtable.model': 'rehearsal' },
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Test: Start a Debate as an Agent');
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.waitFor({ timeout: 30_000 });
      assert.match(
        await dialog.innerText(),
        /Start a roundtable\?[\s\S]*Is a cap on retries enough[\s\S]*\$0\.50[\s\S]*sent to the models/,
      );
      await shot('tool-confirm');
      assert.deepEqual(runsOf(workspace), []);
      await dialog
        .locator('.monaco-button', { hasText: /Yes|OK|Continue/ })
        .first()
        .click();
      const answer = join(workspace, 'tool-answer.txt');
      // The file is there before its text is.
      await until('the answer of the tool', () => existsSync(answer) && readFileSync(answer, 'utf8') !== '');
      assert.match(readFileSync(answer, 'utf8'), /^Run \S+ has begun with elena \(rehearsal/);
      const [runId] = runsOf(workspace);
      await until('the digest', () => existsSync(join(workspace, '.roundtable', 'runs', runId, 'digest.md')));
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
      await shot('import');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'retry.team.yaml' }).first().click();
      await page.locator('.view-line', { hasText: 'notes-writer' }).first().waitFor();
      await page
        .locator('.notification-list-item', { hasText: 'notes-writer' })
        .locator('.monaco-button', { hasText: 'Show What Changed' })
        .click();
      await page.locator('.tab.active', { hasText: 'imported-agents' }).waitFor();
      await page.waitForTimeout(500);
      await shot('imported');
      assert.match(readFileSync(join(workspace, '.roundtable/agents/notes-writer.yaml'), 'utf8'), /model: sonnet/);
    },
  },
  {
    name: 'two folders: a team works in its own, and a start asks in which',
    // A server of its own: one that has had other workspaces opens this one without its folders.
    environment: { ROUNDTABLE_FLOW: 'two folders' },
    prepare(workspace) {
      const other = join(workspace, 'beside');
      mkdirSync(other);
      writeFileSync(join(other, 'planned.team.yaml'), teamWithTests);
      const file = join(workspace, 'both.code-workspace');
      writeFileSync(
        file,
        JSON.stringify({
          folders: [
            { path: '.', name: 'retry' },
            { path: other, name: 'beside' },
          ],
        }),
      );
      return file;
    },
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      await page.locator('.quick-input-widget input[placeholder="Which folder should the team work on?"]').waitFor({ timeout: 15_000 });
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'beside' }).first().click();
      await quickInput(page, '(1/4)');
      await page.keyboard.press('Escape');
      await page.locator('.activitybar [aria-label^="Testing"]').first().click();
      const row = (text) => page.locator('.test-explorer .monaco-list-row', { hasText: text }).first();
      await row('planned.team.yaml').waitFor({ timeout: 60_000 });
      await row('planned.team.yaml').hover();
      await row('planned.team.yaml').locator('.action-label[aria-label^="Run Test"]').first().click();
      await until('the run beside', () => runsOf(join(workspace, 'beside')).length === 1, 60_000);
      await until('the end', async () => (await row('planned.team.yaml').getAttribute('aria-label'))?.includes('Failed'), 60_000);
      assert.deepEqual(runsOf(workspace), []);
      await shot('two-folders');
    },
  },
];
