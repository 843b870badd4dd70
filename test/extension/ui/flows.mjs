// What a person does in the workbench, each flow in a VS Code of its own with the packed extension.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, runsOf, until } from '../../support/vscode/runs.mjs';
import { ready } from '../../support/vscode/startVscode.mjs';
import { notifications, openFile, quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';
import { flows as decideFlows } from './decide.mjs';
import { flows as faceFlows } from './faces.mjs';
import { flows as feedFlows } from './feed.mjs';
import { flows as growthFlows } from './growth.mjs';
import { flows as languageFlows } from './language.mjs';
import { flows as nativeFlows } from './natives.mjs';
import { flows as reviewFlows } from './review.mjs';
import { flows as viewsFlows } from './views.mjs';

const panelOf = (page) => webview(page, '.panel');

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

/** The rehearsal writes over a file of a person's only if it has read there that it is one of its own. */
const oldPlan = 'An older rehearsal plan.\n';
const smallTeam = `# Two people make a plan and a first file.
name: small
goal: Write docs/plan.md and src/ceiling.ts.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
  - { name: developer, role: Developer, persona: You write src/ceiling.ts. }
`;

/** Puts a team file into the workspace and opens it. */
async function openTeam(page, workspace, text = smallTeam) {
  mkdirSync(join(workspace, 'docs'), { recursive: true });
  writeFileSync(join(workspace, 'docs', 'plan.md'), oldPlan);
  writeFileSync(join(workspace, 'small.team.yaml'), text);
  await openFile(page, 'small.team.yaml');
}

const pane = (page, title) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: title }) });
const row = (page, title, text) => pane(page, title).locator('.monaco-list-row', { hasText: text }).first();

/** The button beside the tabs, the turns in the panel, the files in the Changes view, one undone and put back. */
async function reviewTeam({ page, workspace, shot }) {
  await openTeam(page, workspace);
  await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).waitFor({ timeout: 20_000 });
  await page.waitForTimeout(400);
  await shot('team-file');
  await page.locator('.editor-actions .action-label[aria-label^="Run Team"]').click();
  const panel = await panelOf(page);
  await turnsIn(panel, 2);
  await page
    .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') })
    .first()
    .click();
  await row(page, 'Changes', 'plan.md').waitFor({ timeout: 60_000 });
  const [runId] = runsOf(workspace);
  await until('the end of the run', () => factsOf(workspace, runId).at(-1)?.type === 'run.finished');
  await row(page, 'Changes', 'ceiling.ts').waitFor();
  const checkpoints = pane(page, 'Checkpoints');
  if ((await checkpoints.locator('.pane-header').getAttribute('aria-expanded')) === 'false')
    await checkpoints.locator('.pane-header').click();
  await row(page, 'Checkpoints', 'Before @developer').waitFor();
  await page.waitForTimeout(700);
  await shot('changes');
  await row(page, 'Changes', 'plan.md').click();
  await page.locator('.tab.active', { hasText: 'before the team' }).waitFor();
  await row(page, 'Changes', 'plan.md').locator('.monaco-tl-twistie').click();
  await row(page, 'Changes', /Lines? \d/).waitFor();
  await page.waitForTimeout(700);
  await row(page, 'Changes', 'plan.md').hover();
  await shot('diff');
  return runId;
}

export const flows = [
  ...reviewFlows,
  {
    name: 'palette, four times Enter, and the panel streams to the digest',
    always: true,
    paced: true,
    async run({ page, workspace, shot }) {
      await page.locator('.activitybar [aria-label="Roundtable"]').first().click();
      await page.waitForTimeout(800);
      await shot('empty');
      await goBack(page);
      const panel = await startFromPalette(page);
      await turnsIn(panel, 1);
      assert.match(await panel.locator('header').first().innerText(), /Should the retry loop have a ceiling\?[\s\S]*rehearsal/i);
      await page.locator('.statusbar-item', { hasText: /round \d\/3/ }).waitFor({ timeout: 30_000 });
      await page.locator('.pane-body', { hasText: 'elena' }).first().waitFor();
      await page.locator('.pane-body .monaco-list-row', { hasText: /Should the retry loop.*running/ }).waitFor({ timeout: 20_000 });
      await turnsIn(panel, 24);
      await shot('busy');
      await digestIn(panel);
      const [runId] = runsOf(workspace);
      const turns = factsOf(workspace, runId)
        .filter((fact) => fact.type === 'turn.finished')
        .map((fact) => fact.data.turn);
      assert.equal(new Set(turns).size, turns.length);
      await page.waitForTimeout(500);
      await shot('digest');
      await page.setViewportSize({ width: 760, height: 800 });
      await page.waitForTimeout(600);
      await shot('narrow');
      await page.setViewportSize({ width: 1800, height: 1000 });
      await page.waitForTimeout(600);
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Should the retry loop' }).first().waitFor();
      await shot('wide');
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
      await shot('reloaded');
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
      await shot('paused');
      const size = factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length;
      await page.waitForTimeout(700);
      assert.equal(factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length, size);
      await panel.locator('button', { hasText: /^Continue$/ }).click();
      await until('the run to go on', () => factsOf(workspace, runId).filter((fact) => fact.type === 'turn.started').length > size);
      await panel.locator('button', { hasText: /^Stop$/ }).click();
      await until('the stop', () => has('run.finished', (data) => data.status === 'stopped'));
      await panel.locator('button', { hasText: 'Resume' }).first().waitFor();
      await shot('stopped');
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
      await shot('goal');
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
    name: 'a server that is not there fails with one clear sentence, and the panel says what to do',
    settings: { 'roundtable.model': 'openai/gpt-5' },
    environment: { OPENAI_API_KEY: 'test-key-not-real-0123', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    async run({ page, shot }) {
      const panel = await startFromPalette(page);
      await panel.locator('.strip.bad').first().waitFor({ timeout: 60_000 });
      assert.match(await panel.locator('.strip.bad').first().innerText(), /No model can be reached/);
      assert.match(await panel.locator('.feed').innerText(), /127\.0\.0\.1:9/);
      await page.waitForTimeout(400);
      await shot('failed');
      // Told where the person looks, and nowhere else.
      assert.ok(!(await notifications(page)).some((text) => /could not speak/.test(text)));
      assert.ok(!(await page.content()).includes('test-key-not-real'));
    },
  },
  {
    name: 'without a folder the command says so and offers to open one',
    workspace: 'none',
    async run({ page, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      await page.locator('.notifications-toasts', { hasText: 'works on the files of a folder' }).waitFor({ timeout: 15_000 });
      await shot('no-folder');
    },
  },
  {
    name: 'in a workspace that is not trusted nothing starts, and it says why',
    trust: true,
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      await page.locator('.notifications-toasts', { hasText: 'Restricted Mode' }).waitFor({ timeout: 15_000 });
      await shot('untrusted');
      assert.deepEqual(runsOf(workspace), []);
    },
  },
  {
    name: 'a team file runs from its button, and its changes are reviewed file by file',
    async run({ page, workspace, shot }) {
      const runId = await reviewTeam({ page, workspace, shot });
      const planFile = join(workspace, 'docs', 'plan.md');
      const written = readFileSync(planFile, 'utf8');
      assert.notEqual(written, oldPlan);
      await row(page, 'Changes', 'plan.md').locator('.action-label[aria-label^="Undo"]').click();
      await until('the original', () => readFileSync(planFile, 'utf8') === oldPlan, 10_000);
      const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Undid' });
      await toast.waitFor();
      await page.waitForTimeout(500);
      await shot('undone');
      await toast.locator('.monaco-button', { hasText: 'Put Back' }).click();
      await until('what the team wrote', () => readFileSync(planFile, 'utf8') === written, 10_000);
      await row(page, 'Checkpoints', '0001').hover();
      await row(page, 'Checkpoints', '0001').locator('.action-label[aria-label^="Restore"]').click();
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      await page.waitForTimeout(300);
      await shot('restore');
      await dialog.locator('.monaco-button', { hasText: /^Restore$/ }).click();
      await until('the files of the checkpoint', () => !existsSync(join(workspace, 'src', 'ceiling.ts')), 10_000);
      assert.equal(readFileSync(planFile, 'utf8'), oldPlan);
      // Recorded once the last file is back.
      await until('the fact', () => factsOf(workspace, runId).some((fact) => fact.type === 'files.restored'), 10_000);
    },
  },
  {
    name: 'what is wrong in a team file stands where it is, and in Problems',
    async run({ page, workspace, shot }) {
      await openTeam(page, workspace, smallTeam.replace('max_rounds: 2', 'max_round: 2'));
      await page.locator('.squiggly-error').first().waitFor({ timeout: 20_000 });
      await page.locator('.codelens-decoration a', { hasText: 'Validate' }).click();
      await page.locator('.markers-panel .monaco-list-row', { hasText: 'max_round' }).waitFor();
      await page.waitForTimeout(400);
      await shot('problems');
      await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).click();
      await page.locator('.notifications-toasts', { hasText: 'max_round' }).waitFor();
      assert.deepEqual(runsOf(workspace), []);
    },
  },
  {
    name: 'a member that needs leave waits in the status bar, and hears why it was refused',
    async run({ page, workspace, shot }) {
      await openTeam(page, workspace, `${smallTeam}autonomy: 0\n`);
      await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).click();
      const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: '@planner wants to' });
      await toast.waitFor({ timeout: 30_000 });
      const waiting = page.locator('.statusbar-item', { hasText: 'planner waits for you' });
      await waiting.waitFor();
      await page
        .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') })
        .first()
        .click();
      await row(page, 'Team', 'waits for you').waitFor();
      await page.waitForTimeout(500);
      await shot('approval');
      await waiting.click();
      const list = await quickInput(page, '@planner wants to');
      await page.waitForTimeout(300);
      await shot('approval-answer');
      await list.locator('.monaco-list-row', { hasText: 'Reject' }).click();
      const reason = await quickInput(page, 'should @planner hear');
      await reason.locator('input').first().fill('The plan is mine.');
      await page.keyboard.press('Enter');
      const [runId] = runsOf(workspace);
      await until('the refusal', () => JSON.stringify(factsOf(workspace, runId)).includes('The plan is mine.'), 10_000);
      const next = page.locator('.notifications-toasts .notification-list-item', { hasText: '@developer wants to' });
      await next.locator('a', { hasText: 'Allow Once' }).click({ timeout: 20_000 });
      await until('the file', () => existsSync(join(workspace, 'src', 'ceiling.ts')), 10_000);
    },
  },
  ...decideFlows,
  ...faceFlows,
  ...nativeFlows,
  ...languageFlows,
  ...viewsFlows,
  ...feedFlows,
  ...growthFlows,
];
