// What a person does in the workbench, each flow in a VS Code of its own with the packed extension.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ready } from '../../support/vscode/startVscode.mjs';
import { notifications, quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const panelOf = (page) => webview(page, '.panel');
const runsOf = (workspace) => {
  const folder = join(workspace, '.roundtable', 'runs');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const factsOf = (workspace, runId) =>
  readFileSync(join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

async function until(what, done, ms = 60_000) {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The palette command and four times Enter: team, briefing, models, budget. */
async function startFromPalette(page) {
  await runCommand(page, 'Roundtable: Start Roundtable');
  for (const [step, words] of ['Which team?', 'Type a question', 'Which models?', 'What may it cost?'].entries()) {
    const widget = await quickInput(page, `(${step + 1}/4)`);
    const placeholder = await widget.locator('input').first().getAttribute('placeholder');
    assert.ok(placeholder?.startsWith(words) || step === 1, `step ${step + 1} asks: ${placeholder}`);
    await page.keyboard.press('Enter');
  }
  return panelOf(page);
}

/** One step on, Back, and away: nothing has begun. */
async function goBack(page) {
  await runCommand(page, 'Roundtable: Start Roundtable');
  await quickInput(page, '(1/4)');
  await page.keyboard.press('Enter');
  const second = await quickInput(page, '(2/4)');
  await second.locator('.quick-input-left-action-bar .action-label').first().click();
  await quickInput(page, '(1/4)');
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Waits until so many turns have been shown; the list keeps only those near the eye, so they are counted by number. */
async function turnsIn(panel, least) {
  await until(`${least} turns in the panel`, async () => {
    const rows = await panel.locator('.turn').evaluateAll((all) => all.map((turn) => Number(turn.getAttribute('aria-posinset') ?? 0)));
    return rows.length > 0 && Math.max(...rows) >= least;
  });
}

const digestIn = (panel) => panel.locator('.result').waitFor({ timeout: 90_000 });

async function look({ page, shot }, name) {
  const panel = await startFromPalette(page);
  await turnsIn(panel, 24);
  await shot(`${name}-busy`);
  await digestIn(panel);
  await page.waitForTimeout(400);
  await shot(`${name}-digest`);
  await page.setViewportSize({ width: 760, height: 800 });
  await page.waitForTimeout(600);
  await shot(`${name}-narrow`);
}

export const flows = [
  {
    name: 'palette, four times Enter, and the panel streams to the digest',
    paced: true,
    async run({ page, workspace, shot }) {
      await page.locator('.activitybar [aria-label="Roundtable"]').first().click();
      await page.waitForTimeout(800);
      await shot('dark-empty');
      await goBack(page);
      const panel = await startFromPalette(page);
      await turnsIn(panel, 1);
      assert.match(await panel.locator('header').first().innerText(), /Should the retry loop have a ceiling\?[\s\S]*rehearsal/i);
      await page.locator('.statusbar-item', { hasText: /round \d\/3/ }).waitFor({ timeout: 30_000 });
      await page.locator('.pane-body', { hasText: 'elena' }).first().waitFor();
      await page.locator('.pane-body .monaco-list-row', { hasText: /Should the retry loop.*running/ }).waitFor({ timeout: 20_000 });
      await turnsIn(panel, 24);
      await shot('dark-busy');
      await digestIn(panel);
      const [runId] = runsOf(workspace);
      const turns = factsOf(workspace, runId)
        .filter((fact) => fact.type === 'turn.finished')
        .map((fact) => fact.data.turn);
      assert.equal(new Set(turns).size, turns.length);
      await page.waitForTimeout(500);
      await shot('dark-digest');
      await page.setViewportSize({ width: 760, height: 800 });
      await page.waitForTimeout(600);
      await shot('dark-narrow');
      await page.setViewportSize({ width: 1800, height: 1000 });
      await page.waitForTimeout(600);
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Should the retry loop' }).first().waitFor();
      await shot('dark-wide');
      await runCommand(page, 'Roundtable: Open Digest');
      await page.locator('.tab', { hasText: 'digest.md' }).waitFor();
    },
  },
  {
    name: 'a reload in the middle loses nothing, and the run goes on to its digest',
    paced: true,
    async run({ page, workspace, shot }) {
      let panel = await startFromPalette(page);
      await turnsIn(panel, 22);
      const [runId] = runsOf(workspace);
      const before = factsOf(workspace, runId).length;
      await runCommand(page, 'Developer: Reload Window');
      await page.waitForLoadState('load');
      await ready(page);
      panel = await panelOf(page);
      await turnsIn(panel, 20);
      const shown = await panel.locator('header').first().innerText();
      assert.match(shown, /Should the retry loop have a ceiling\?/);
      await shot('dark-reloaded');
      const kept = factsOf(workspace, runId);
      assert.ok(kept.length >= before);
      // A new extension host finds the run interrupted and offers to take it up.
      await panel.locator('button', { hasText: 'Resume' }).first().click({ timeout: 30_000 });
      await until('the run to go on', () => factsOf(workspace, runId).some((fact) => fact.type === 'run.resumed'));
      panel = await panelOf(page);
      await digestIn(panel);
      const turns = factsOf(workspace, runId)
        .filter((fact) => fact.type === 'turn.finished')
        .map((fact) => fact.data.turn);
      assert.equal(new Set(turns).size, turns.length);
    },
  },
  {
    name: 'steer, pause, continue and stop from the panel, then resume',
    paced: true,
    async run({ page, workspace, shot }) {
      let panel = await startFromPalette(page);
      await turnsIn(panel, 22);
      const [runId] = runsOf(workspace);
      const has = (type, test = () => true) => factsOf(workspace, runId).some((fact) => fact.type === type && test(fact.data));
      await panel.locator('textarea').fill('Think of the person on call.');
      await panel.locator('textarea').press('Enter');
      await until('the steering message', () => has('message.posted', (data) => data.message.kind === 'steer'));
      await panel.getByText('Think of the person on call.').first().waitFor();
      await panel.locator('button', { hasText: /^Pause$/ }).click();
      await until('the pause', () => has('run.paused'));
      await panel.locator('button', { hasText: /^Continue$/ }).waitFor();
      await page.waitForTimeout(1_500);
      await shot('dark-paused');
      const size = factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length;
      await page.waitForTimeout(700);
      assert.equal(factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length, size);
      await panel.locator('button', { hasText: /^Continue$/ }).click();
      await until('the run to go on', () => factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length > size);
      await panel.locator('button', { hasText: /^Stop$/ }).click();
      await until('the stop', () => has('run.finished', (data) => data.status === 'stopped'));
      await panel.locator('button', { hasText: 'Resume' }).first().waitFor();
      await shot('dark-stopped');
      await panel.locator('button', { hasText: 'Resume' }).first().click();
      await until('the resume', () => has('run.resumed'));
      panel = await panelOf(page);
      await panel.locator('button', { hasText: /^Pause$/ }).waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'behind another tab the panel misses nothing',
    paced: true,
    async run({ page, workspace }) {
      await turnsIn(await startFromPalette(page), 6);
      const [runId] = runsOf(workspace);
      const turns = () => factsOf(workspace, runId).filter((fact) => fact.type === 'turn.finished').length;
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget input').first().fill('incidents.md');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'incidents.md' }).first().click();
      await page.locator('.tab.active', { hasText: 'incidents.md' }).waitFor();
      const hidden = turns();
      await until('the run to go on behind the tab', () => turns() >= hidden + 8);
      await page.locator('.tab', { hasText: 'Roundtable' }).click();
      const panel = await panelOf(page);
      await turnsIn(panel, hidden + 4);
      await digestIn(panel);
    },
  },
  {
    name: "a team file's goal is offered as the topic, and a hurried Enter is not lost",
    async run({ page, workspace, shot }) {
      rmSync(join(workspace, 'briefing.md'));
      await runCommand(page, 'Roundtable: Start Roundtable');
      const first = await quickInput(page, '(1/4)');
      await first.locator('.monaco-list-row', { hasText: 'retry.team.yaml' }).click();
      const second = await quickInput(page, '(2/4)');
      await second.locator('.monaco-list-row', { hasText: 'Should the retry loop have a ceiling?' }).waitFor();
      await shot('dark-goal');
      await page.keyboard.press('Enter');
      await quickInput(page, '(3/4)');
      await page.keyboard.press('Enter');
      await quickInput(page, '(4/4)');
      await page.keyboard.press('Enter');
      const panel = await panelOf(page);
      await digestIn(panel);
      assert.match(await panel.locator('header').first().innerText(), /Should the retry loop have a ceiling\?/);
    },
  },
  {
    name: 'the panel in a light theme',
    paced: true,
    settings: { 'workbench.colorTheme': 'Default Light Modern' },
    run: (window) => look(window, 'light'),
  },
  {
    name: 'the panel in high contrast',
    paced: true,
    settings: { 'workbench.colorTheme': 'Default High Contrast' },
    run: (window) => look(window, 'contrast'),
  },
  {
    name: 'a server that is not there fails with one clear sentence, and the panel says what to do',
    settings: { 'roundtable.model': 'openai/gpt-5' },
    environment: { OPENAI_API_KEY: 'test-key-not-real-0123', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    async run({ page, shot }) {
      const panel = await startFromPalette(page);
      await panel.locator('.strip.bad').first().waitFor({ timeout: 60_000 });
      assert.match(await panel.locator('.strip.bad').first().innerText(), /could not speak[\s\S]*127\.0\.0\.1:9/);
      await page.waitForTimeout(400);
      await shot('dark-failed');
      assert.ok((await notifications(page)).some((text) => /could not speak/.test(text)));
      assert.ok(!(await page.content()).includes('test-key-not-real'));
    },
  },
  {
    name: 'without a folder the command says so and offers to open one',
    workspace: 'none',
    async run({ page, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      await page.locator('.notifications-toasts', { hasText: 'works on the files of a folder' }).waitFor({ timeout: 15_000 });
      await shot('dark-no-folder');
    },
  },
  {
    name: 'in a workspace that is not trusted nothing starts, and it says why',
    trust: true,
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      await page.locator('.notifications-toasts', { hasText: 'Restricted Mode' }).waitFor({ timeout: 15_000 });
      await shot('dark-untrusted');
      assert.deepEqual(runsOf(workspace), []);
    },
  },
];
