// What a person decides: about a digest in the panel, and about what members ask, in the inbox.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf as factsOfRun, runsOf, until } from '../../support/vscode/runs.mjs';
import { ready } from '../../support/vscode/startVscode.mjs';
import { quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const factsOf = (workspace) => factsOfRun(workspace, runsOf(workspace)[0]);
const ofType = (workspace, type) => factsOf(workspace).filter((fact) => fact.type === type);

const panelOf = (page) => webview(page, '.panel');

/** A roundtable with what is offered first, to its digest. */
async function toDigest(page) {
  await runCommand(page, 'Roundtable: Start Roundtable');
  for (const step of [1, 2, 3, 4]) {
    await quickInput(page, `(${step}/4)`);
    await page.keyboard.press('Enter');
  }
  const panel = await panelOf(page);
  await panel.locator('.result').waitFor({ timeout: 90_000 });
  return panel;
}

/** Both ask before they read, at the same time. */
const askingTeam = `name: asking
goal: Write docs/plan.md and src/ceiling.ts.
workflow: { type: parallel, max_rounds: 1 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
approvals: [{ effect: read, then: ask, reason: Reading is asked for here }]
members:
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
  - { name: developer, role: Developer, persona: You write src/ceiling.ts. }
`;

async function runAskingTeam(page, workspace) {
  writeFileSync(join(workspace, 'asking.team.yaml'), askingTeam);
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill('asking.team.yaml');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'asking.team.yaml' }).first().click();
  await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).click({ timeout: 20_000 });
  return panelOf(page);
}

export const flows = [
  {
    name: 'decide: a digest is overridden with words, which stand after a reload; another round is heard and has a digest of its own',
    async run({ page, workspace, shot }) {
      let panel = await toDigest(page);
      await panel.locator('.step.now', { hasText: 'Decide' }).waitFor();
      await shot('decide');
      const words = panel.locator('.decide textarea');
      await panel.locator('.decide button', { hasText: 'Override' }).click();
      await panel.getByText('Say what holds instead, then override.').waitFor();
      await words.fill('No ceiling: the gateway has one.');
      await panel.locator('.decide button', { hasText: 'Override' }).click();
      await panel.locator('.decided', { hasText: 'You overrode this.' }).waitFor();
      assert.deepEqual(
        ofType(workspace, 'decision.made').map(({ data }) => [data.decision, data.words, data.by]),
        [['override', 'No ceiling: the gateway has one.', 'person']],
      );
      await page
        .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') })
        .first()
        .click();
      await page.locator('.pane-body .monaco-list-row', { hasText: 'overridden' }).waitFor({ timeout: 20_000 });
      await shot('decided');

      await runCommand(page, 'Developer: Reload Window');
      await page.waitForLoadState('load');
      await ready(page);
      panel = await panelOf(page);
      await panel.locator('.decided', { hasText: 'the gateway has one' }).waitFor({ timeout: 30_000 });

      await panel.locator('.decided button', { hasText: 'Change…' }).click();
      await panel.locator('.decide textarea').fill('What does it cost the person on call?');
      await panel.locator('.decide button', { hasText: 'Another round' }).click();
      await until('the second digest', () => ofType(workspace, 'digest.written').length === 2, 90_000);
      await until('the second end', () => ofType(workspace, 'run.finished').length === 2);
      const again = ofType(workspace, 'decision.made').at(-1).seq;
      const spoken = factsOf(workspace).filter(
        (fact) => fact.type === 'turn.finished' && fact.seq > again && fact.data.purpose === 'speak',
      );
      assert.ok(new Set(spoken.map(({ data }) => data.member)).size >= 2);
      panel = await panelOf(page);
      await panel.locator('.result').waitFor({ timeout: 30_000 });
      await panel.locator('.decide button', { hasText: 'Accept' }).waitFor();
      await shot('decide-again');
      const files = readdirSync(join(workspace, '.roundtable', 'runs', runsOf(workspace)[0]));
      for (const name of ['digest.md', 'digest-1.md', 'decision.md']) assert.ok(files.includes(name), name);

      await runCommand(page, 'Roundtable: Decide');
      const choices = await quickInput(page, 'Another round…');
      await shot('decide-command');
      await choices.locator('.monaco-list-row', { hasText: 'Accept' }).click();
      await quickInput(page, 'Enter accepts');
      await page.keyboard.press('Enter');
      await panel.locator('.decided', { hasText: 'You accepted this.' }).waitFor();
    },
  },
  {
    name: 'inbox: two members wait at once; one is allowed and one refused with a word, by keyboard, and the notifications go',
    always: true,
    async run({ page, workspace, shot }) {
      const panel = await runAskingTeam(page, workspace);
      const cards = panel.locator('.inbox-ask');
      await until('two who wait', async () => (await cards.count()) === 2);
      const toasts = page.locator('.notifications-toasts .notification-list-item', { hasText: 'wants to' });
      await until('two notifications', async () => (await toasts.count()) === 2);
      await page.locator('.tab', { hasText: 'Roundtable (2 waiting)' }).waitFor();
      await shot('inbox');
      await page.setViewportSize({ width: 860, height: 900 });
      await panel.locator('.sheet').waitFor();
      await shot('inbox-narrow');
      await page.setViewportSize({ width: 1400, height: 900 });
      await panel.locator('.side .inbox').waitFor();

      const [first, second] = await cards.evaluateAll((all) => all.map((card) => card.dataset.ask.split(' ')[1]));
      await cards.first().locator('button', { hasText: 'Once' }).focus();
      await page.keyboard.press('Enter');
      await until('the first answer', () => ofType(workspace, 'approval.decided').some(({ data }) => data.ask === first));
      // What was answered in the panel is gone from VS Code too.
      await until('one notification less', async () => {
        const asks = ofType(workspace, 'approval.asked').length - ofType(workspace, 'approval.decided').length;
        return (await toasts.count()) === asks;
      });
      const refused = panel.locator(`.inbox-ask[data-ask$="${second}"]`);
      await refused.locator('button', { hasText: 'Reject' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.type('Not that file.');
      await page.keyboard.press('Enter');
      await until('the refusal', () => ofType(workspace, 'approval.decided').some(({ data }) => data.ask === second));
      const decided = ofType(workspace, 'approval.decided').map(({ data }) => data);
      assert.equal(decided.find(({ ask }) => ask === first).decision, 'once');
      assert.deepEqual(
        decided.filter(({ ask }) => ask === second).map(({ decision, message }) => [decision, message]),
        [['reject', 'Not that file.']],
      );
      // The rest from a notification: its links answer too.
      await until('the end', async () => {
        if (ofType(workspace, 'run.finished').length > 0) return true;
        const link = toasts.locator('a', { hasText: 'Allow Once' }).first();
        if ((await link.count()) > 0) await link.click({ timeout: 2_000 }).catch(() => undefined);
        return false;
      });
      await until('no notification left', async () => (await toasts.count()) === 0);
      await page.locator('.tab', { hasText: /^Roundtable$/ }).waitFor();
    },
  },
  {
    name: 'decide: the inbox and the decision bar, wide and narrow',
    picture: true,
    async run({ page, workspace, shot }) {
      const panel = await runAskingTeam(page, workspace);
      await until('two who wait', async () => (await panel.locator('.inbox-ask').count()) === 2);
      await shot('inbox');
      await page.setViewportSize({ width: 860, height: 900 });
      await panel.locator('.sheet').waitFor();
      await shot('inbox-narrow');
      await runCommand(page, 'Roundtable: Stop Run');
      await until('the stop', () => ofType(workspace, 'run.finished').length > 0);
      await page.setViewportSize({ width: 1400, height: 900 });
      const debate = await toDigest(page);
      await debate.locator('.decide').waitFor();
      await shot('decide');
      await page.setViewportSize({ width: 700, height: 900 });
      await debate.locator('.steps-short').waitFor();
      await shot('decide-narrow');
    },
  },
];
