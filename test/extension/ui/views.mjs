// The side bar as a person uses it: context menus, buttons in rows, the status bar, the walkthrough.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, lineOf, runsOf, until } from '../../support/vscode/runs.mjs';
import { quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const journalOf = (workspace, runId) => join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl');

const pane = (page, title) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: new RegExp(`^${title}`, 'i') }) });
const row = (page, title, text) => pane(page, title).locator('.monaco-list-row', { hasText: text }).first();

async function openSideBar(page) {
  const icon = page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') }).first();
  if (!(await icon.getAttribute('class')).includes('checked')) await icon.click();
  await pane(page, 'Team').waitFor();
}

async function expand(page, title) {
  const header = pane(page, title).locator('.pane-header');
  await header.waitFor();
  if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
}

/** Right-clicks a row and takes an entry of its menu. */
async function fromMenu(page, title, text, entry) {
  await row(page, title, text).click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-menu-item', { hasText: entry }).first();
  await item.waitFor();
  // A menu that has just opened takes a release of the button for the one that opened it.
  await until(`the entry ${entry} to be taken`, async () => {
    await item.click({ timeout: 500 }).catch(() => undefined);
    return (await item.count()) === 0;
  });
}

/** Presses a button that a row shows while the mouse is over it. A row that is drawn anew meanwhile loses it. */
async function pressIn(page, title, text, label) {
  await until(`${label} in the row of ${text}`, async () => {
    await row(page, title, text)
      .hover({ timeout: 1_000 })
      .catch(() => undefined);
    const button = row(page, title, text).locator(`.action-label[aria-label^="${label}"]`);
    return button.click({ timeout: 500 }).then(
      () => true,
      () => false,
    );
  });
}

/** The button in the head of a view. */
async function pressAbove(page, title, label) {
  await pane(page, title).locator('.pane-header').hover();
  await pane(page, title).locator(`.pane-header .action-label[aria-label^="${label}"]`).first().click();
}

/** A copy of a run as if it had begun earlier, whole or cut off in the middle. */
function copyRun(workspace, runId, { days, id, cut = false, topic }) {
  const back = days * 86_400_000;
  const facts = factsOf(workspace, runId);
  const kept = cut ? facts.slice(0, Math.ceil(facts.length / 2)) : facts;
  const text = kept
    .map(({ crc: _, ...fact }) => {
      const data = fact.type === 'run.created' ? { ...fact.data, runId: id, topic } : fact.data;
      return lineOf({ ...fact, at: fact.at - back, data });
    })
    .join('');
  mkdirSync(join(workspace, '.roundtable', 'runs', id), { recursive: true });
  writeFileSync(journalOf(workspace, id), text);
}

/** What teams know between runs, as earlier runs left it. */
function know(workspace) {
  const at = Date.now() - 3_600_000;
  const team = 'crew';
  const believe = (id, claim, author, confidence) => ({
    type: 'belief.asserted',
    data: {
      team,
      id,
      claim,
      author,
      confidence,
      voters: ['planner', 'builder', 'checker'],
      threshold: 0.6,
      evidence: 'docs/incidents.md:12',
    },
  });
  const facts = [
    believe('b-cap', 'A cap of thirty seconds is enough.', 'planner', 0.8),
    { type: 'belief.voted', data: { team, id: 'b-cap', voter: 'builder', vote: 'accept', reason: 'Nothing waited longer in March.' } },
    believe('b-alert', 'Alerting on the first retry is too loud.', 'checker', 0.6),
    { type: 'belief.voted', data: { team, id: 'b-alert', voter: 'planner', vote: 'contest', reason: 'Six of nine pages came later.' } },
    believe('b-jitter', 'Jitter halves the load after an outage.', 'builder', 0.5),
    {
      type: 'decision.logged',
      data: {
        team,
        member: 'planner',
        title: 'Cap the wait at 30 s',
        rationale: 'Six of nine pages came from waiting.',
        alternatives: 'Alerting alone',
      },
    },
    { type: 'decision.logged', data: { team, member: 'builder', title: 'Keep the log line', rationale: 'The person on call reads it.' } },
  ];
  mkdirSync(join(workspace, '.roundtable'), { recursive: true });
  const text = facts.map(({ type, data }, index) => lineOf({ seq: index + 1, at: at + index * 60_000, v: 1, type, data })).join('');
  writeFileSync(join(workspace, '.roundtable', 'journal.jsonl'), text);
}

const crewFile = 'crew.team.yaml';
const crew = `# Three who make a plan, build it and look at it.
name: crew
goal: Write docs/plan.md and src/ceiling.ts.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  # Who plans.
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
  - { name: builder, role: Builder, persona: You write src/ceiling.ts. }
  - { name: checker, role: Checker, persona: "@qa" }
`;

async function chooseCrew(page, workspace, text = crew) {
  writeFileSync(join(workspace, crewFile), text);
  await runCommand(page, 'Roundtable: Choose Team…');
  const list = await quickInput(page, 'Choose Team');
  await list.locator('.monaco-list-row', { hasText: crewFile }).click();
  await openSideBar(page);
  await row(page, 'Team', 'Run This Team').waitFor({ timeout: 20_000 });
}

/** Runs the team from the first row of the Team view, to its end. */
async function runCrew(page, workspace) {
  await row(page, 'Team', 'Run This Team').click();
  await until('the run', () => runsOf(workspace).length > 0);
  const runId = runsOf(workspace).at(-1);
  await until('the end of the run', () => factsOf(workspace, runId).at(-1)?.type === 'run.finished');
  return runId;
}

/** The side bar with a bit of everything in it, tall enough to be seen whole. */
async function everything({ page, workspace, shot }) {
  know(workspace);
  await chooseCrew(page, workspace);
  const runId = await runCrew(page, workspace);
  copyRun(workspace, runId, { days: 1, id: '20260101-0900-aaaaa', topic: 'Which alert do we page for?', cut: true });
  copyRun(workspace, runId, { days: 6, id: '20260101-0900-bbbbb', topic: 'Is the queue bounded?' });
  await pressAbove(page, 'Runs', 'Refresh');
  for (const title of ['Checkpoints', 'Runs', 'Beliefs', 'Decisions']) await expand(page, title);
  await row(page, 'Runs', 'Yesterday').waitFor({ timeout: 20_000 });
  await row(page, 'Runs', 'Yesterday').click();
  await row(page, 'Beliefs', 'A cap of thirty seconds').waitFor();
  await row(page, 'Decisions', 'Cap the wait').waitFor();
  await page.waitForTimeout(800);
  await shot('sidebar');
  await row(page, 'Beliefs', 'A cap of thirty seconds').locator('.monaco-tl-twistie').click();
  await row(page, 'Beliefs', '@builder, for').waitFor();
  await row(page, 'Team', 'builder').hover();
  await page.waitForTimeout(500);
  await shot('sidebar-rows');
}

const viewport = { width: 1100, height: 1500 };

export const flows = [
  {
    name: 'side bar: everything in it',
    viewport,
    run: everything,
  },
  {
    name: 'side bar: nothing yet, and the team that would be convened',
    async run({ page, shot }) {
      await openSideBar(page);
      await row(page, 'Team', 'Start a Roundtable').waitFor({ timeout: 20_000 });
      await row(page, 'Team', 'naomi').waitFor();
      await pane(page, 'Runs').locator('.welcome-view', { hasText: 'No run yet' }).waitFor();
      await page.waitForTimeout(500);
      await shot('sidebar-empty');
      await row(page, 'Team', 'Start a Roundtable').click();
      await quickInput(page, '(1/3)');
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'side bar: without a folder each view says what to do',
    workspace: 'none',
    async run({ page, shot }) {
      await openSideBar(page);
      await pane(page, 'Team').locator('.welcome-view .monaco-button', { hasText: 'Open Folder' }).waitFor({ timeout: 20_000 });
      await pane(page, 'Runs').locator('.welcome-view', { hasText: 'none is open' }).waitFor();
      await page.waitForTimeout(500);
      await shot('sidebar-no-folder');
    },
  },
  {
    name: 'side bar: in Restricted Mode each view says so',
    trust: true,
    async run({ page, workspace, shot }) {
      know(workspace);
      await openSideBar(page);
      await pane(page, 'Team').locator('.welcome-view', { hasText: 'Restricted Mode' }).waitFor({ timeout: 20_000 });
      await pane(page, 'Runs').locator('.welcome-view', { hasText: 'none can be started' }).waitFor();
      await page.waitForTimeout(500);
      await shot('sidebar-untrusted');
    },
  },
  {
    name: 'side bar: a member gets another model, joins and leaves, from its menu',
    always: true,
    async run({ page, workspace, shot }) {
      await chooseCrew(page, workspace);
      const file = () => readFileSync(join(workspace, crewFile), 'utf8');
      await row(page, 'Team', 'checker').click({ button: 'right' });
      await page.locator('.monaco-menu .action-item', { hasText: 'Change Model…' }).first().waitFor();
      await page.waitForTimeout(300);
      await shot('member-menu');
      await page.keyboard.press('Escape');
      await fromMenu(page, 'Team', 'checker', 'Change Model…');
      const models = await quickInput(page, 'The model of @checker');
      await page.waitForTimeout(300);
      await shot('member-model');
      await models.locator('.monaco-list-row', { hasText: 'Automatic' }).click();
      await until('the model in the file', () => file() === crew.replace('name: checker,', 'name: checker, model: auto,'), 10_000);
      await row(page, 'Team', /checker.*auto/).waitFor();
      await fromMenu(page, 'Team', 'planner', 'Add Member…');
      const list = await quickInput(page, 'Add Member');
      await list.locator('input').first().fill('sre');
      await list.locator('.monaco-list-row', { hasText: '@sre' }).first().click();
      await row(page, 'Team', 'sre').waitFor();
      assert.match(file(), /\{ name: sre, persona: "@sre" \}\n$/);
      await fromMenu(page, 'Team', 'sre', 'Remove from Team');
      const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: '@sre is removed' });
      await toast.waitFor();
      await until('the member gone', () => !file().includes('sre'), 10_000);
      await toast.locator('.monaco-button', { hasText: 'Undo' }).click();
      await until('the member back', () => file().includes('@sre'), 10_000);
      await row(page, 'Team', 'sre').waitFor();
      await fromMenu(page, 'Team', 'sre', 'Edit Persona');
      const dialog = page.locator('.monaco-dialog-box', { hasText: 'comes with Roundtable' });
      await dialog.waitFor();
      await page.waitForTimeout(300);
      await shot('persona-copy');
      await dialog.locator('.monaco-button', { hasText: 'Copy and Edit' }).click();
      await page.locator('.tab.active', { hasText: 'sre.yaml' }).waitFor();
      assert.ok(existsSync(join(workspace, '.roundtable', 'personas', 'sre.yaml')));
    },
  },
  {
    name: 'side bar: a member is muted while the run is at work, and the status bar stops it',
    paced: 1,
    async run({ page, workspace, shot }) {
      await chooseCrew(page, workspace, crew.replace('max_rounds: 2', 'max_rounds: 60'));
      await row(page, 'Team', 'Run This Team').click();
      await until('the run', () => runsOf(workspace).length > 0);
      const [runId] = runsOf(workspace);
      const has = (type, member) =>
        factsOf(workspace, runId).some((fact) => fact.type === type && (!member || fact.data.member === member));
      await until('the first turn', () => has('turn.started'));
      await pressIn(page, 'Team', 'checker', 'Mute');
      await until('the muting', () => has('member.muted', 'checker'), 10_000);
      await row(page, 'Team', /checker.*muted/).waitFor();
      await until('a turn passed over', () => has('turn.skipped', 'checker'));
      await page.waitForTimeout(300);
      await shot('muted');
      await pressIn(page, 'Team', 'checker', 'Let Speak Again');
      await until('the end of the muting', () => has('member.unmuted', 'checker'), 10_000);
      await page
        .locator('.statusbar-item', { hasText: /round \d+\/60/ })
        .first()
        .click();
      const menu = await quickInput(page, 'Steer the Team');
      await page.waitForTimeout(300);
      await shot('run-menu');
      await menu.locator('.monaco-list-row', { hasText: 'Stop' }).click();
      await until('the stop', () => factsOf(workspace, runId).at(-1)?.type === 'run.finished', 20_000);
      assert.equal(factsOf(workspace, runId).at(-1).data.status, 'stopped');
      await row(page, 'Runs', /stopped/).waitFor({ timeout: 20_000 });
      // A click on a member leads to what it said last.
      await row(page, 'Team', 'planner').click();
      const panel = await webview(page, '.panel');
      await panel
        .locator('.turn:focus-within, .turn:focus, [aria-posinset]:focus', { hasText: 'planner' })
        .first()
        .waitFor({ timeout: 20_000 });
    },
  },
  {
    name: 'side bar: a run is found by words, exported, deleted, and comes back',
    async run({ page, workspace, shot }) {
      await chooseCrew(page, workspace);
      const runId = await runCrew(page, workspace);
      copyRun(workspace, runId, { days: 2, id: '20260101-0900-ccccc', topic: 'Is the queue bounded?' });
      await pressAbove(page, 'Runs', 'Refresh');
      await row(page, 'Runs', 'Write docs').waitFor({ timeout: 20_000 });
      await pressAbove(page, 'Runs', 'Filter Runs');
      const filter = await quickInput(page, 'Filter Runs');
      await filter.locator('input').first().fill('queue');
      await page.keyboard.press('Enter');
      await row(page, 'Runs', 'Is the queue bounded?').waitFor({ timeout: 20_000 });
      await row(page, 'Runs', 'Write docs').waitFor({ state: 'detached' });
      await shot('runs-filtered');
      await fromMenu(page, 'Runs', 'Is the queue', 'Delete Run');
      await until('the run in the trash', () => existsSync(join(workspace, '.roundtable', 'trash', '20260101-0900-ccccc')), 10_000);
      const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'The run is deleted' });
      await toast.waitFor();
      await pane(page, 'Runs').locator('.welcome-view', { hasText: 'Nothing answers' }).waitFor({ timeout: 20_000 });
      await page.waitForTimeout(300);
      await shot('run-deleted');
      await toast.locator('.monaco-button', { hasText: 'Undo' }).click();
      await row(page, 'Runs', 'Is the queue').waitFor({ timeout: 20_000 });
      assert.ok(existsSync(journalOf(workspace, '20260101-0900-ccccc')));
      await pressAbove(page, 'Runs', 'Show All Runs');
      await fromMenu(page, 'Runs', 'Write docs', 'Export Run…');
      const formats = await quickInput(page, 'Export Run');
      await formats.locator('.monaco-list-row', { hasText: 'Markdown' }).click();
      const dialog = await quickInput(page, '.md');
      await dialog.locator('.monaco-button', { hasText: /^OK$/ }).or(dialog.locator('.quick-input-action .monaco-button')).first().click();
      await until(
        'the document',
        () => readdirSync(workspace).some((name) => name.startsWith('roundtable-') && name.endsWith('.md')),
        10_000,
      );
      await page.locator('.tab.active', { hasText: runId }).waitFor();
    },
  },
  {
    name: 'side bar: a belief is rejected with a reason, and a decision opens',
    async run({ page, workspace, shot }) {
      know(workspace);
      await chooseCrew(page, workspace);
      await runCrew(page, workspace);
      await expand(page, 'Beliefs');
      await row(page, 'Beliefs', 'Jitter halves').waitFor({ timeout: 20_000 });
      await pressIn(page, 'Beliefs', 'Jitter halves', 'Reject');
      const why = await quickInput(page, 'Reject Belief');
      await page.keyboard.press('Enter');
      await why.locator('text=A ruling needs a reason.').waitFor();
      await why.locator('input').first().fill('The load test says otherwise.');
      await page.keyboard.press('Enter');
      await row(page, 'Beliefs', /Jitter halves.*rejected by you/).waitFor({ timeout: 20_000 });
      const last = JSON.parse(
        readFileSync(join(workspace, '.roundtable', 'journal.jsonl'), 'utf8')
          .trimEnd()
          .split('\n')
          .at(-1),
      );
      assert.deepEqual(last.data, { team: 'crew', id: 'b-jitter', ruling: 'rejected', reason: 'The load test says otherwise.' });
      await expand(page, 'Decisions');
      await row(page, 'Decisions', 'Cap the wait').click();
      await page.locator('.tab.active', { hasText: 'Cap-the-wait' }).waitFor();
      await page.waitForTimeout(400);
      await shot('decision');
    },
  },
  {
    name: 'side bar: the walkthrough, step by step',
    viewport: { width: 1800, height: 1000 },
    async run({ page, shot }) {
      await runCommand(page, 'Welcome: Open Walkthrough...');
      const list = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Roundtable' }).first();
      await list.waitFor({ timeout: 20_000 });
      await list.click();
      const steps = page.locator('.getting-started-step');
      await steps.first().waitFor({ timeout: 20_000 });
      assert.equal(await steps.count(), 6);
      for (let at = 0; at < 6; at++) {
        await steps.nth(at).locator('.step-title').first().click();
        await page.waitForTimeout(900);
        await shot(`dark-walkthrough-${at + 1}`);
      }
    },
  },
];
