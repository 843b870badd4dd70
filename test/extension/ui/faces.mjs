// The panel's faces beside the talk, as a person uses them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, runsOf, until } from '../../support/vscode/runs.mjs';
import { quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const panelOf = (page) => webview(page, '.panel');
const face = (panel, name) => panel.getByRole('tab', { name }).click();

/** The rehearsal writes over a file of a person's only if it has read there that it is one of its own. */
const oldPlan = 'An older rehearsal plan.\n';
const team = `name: small
goal: Write docs/plan.md and src/ceiling.ts.
workflow: { type: round_robin, max_rounds: 2 }
defaults: { model: rehearsal, tools: [read_file, list_files] }
members:
  - { name: planner, role: Planner, persona: You write docs/plan.md. }
  - { name: developer, role: Developer, persona: You write src/ceiling.ts. }
`;

/** A run of the small team to its end, and the panel on it. */
async function runSmallTeam(page, workspace) {
  mkdirSync(join(workspace, 'docs'), { recursive: true });
  writeFileSync(join(workspace, 'docs', 'plan.md'), oldPlan);
  writeFileSync(join(workspace, 'small.team.yaml'), team);
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill('small.team.yaml');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'small.team.yaml' }).first().click();
  await page.locator('.codelens-decoration a', { hasText: 'Run Team' }).click({ timeout: 20_000 });
  const panel = await panelOf(page);
  await until('the run', () => runsOf(workspace).length > 0);
  const [runId] = runsOf(workspace);
  await until('the end of the run', () => factsOf(workspace, runId).at(-1)?.type === 'run.finished');
  return { panel, runId };
}

/** A roundtable with what is offered first. */
async function startRoundtable(page) {
  await runCommand(page, 'Roundtable: Start Roundtable');
  for (const step of [1, 2, 3, 4]) {
    await quickInput(page, `(${step}/4)`);
    await page.keyboard.press('Enter');
  }
  return panelOf(page);
}

export const flows = [
  {
    name: 'one change is undone and put back in the Changes face, which hears what is decided elsewhere',
    async run({ page, workspace, shot }) {
      const { panel, runId } = await runSmallTeam(page, workspace);
      const planFile = join(workspace, 'docs', 'plan.md');
      const written = readFileSync(planFile, 'utf8');
      assert.notEqual(written, oldPlan);
      await face(panel, /^Changes/);
      const hunk = panel.locator('.hunk[aria-label*="docs/plan.md"]').first();
      await hunk.waitFor();
      await shot('face-changes');
      await hunk.getByRole('button', { name: 'Undo', exact: true }).click();
      // What the second turn added stays.
      const undone = () => readFileSync(planFile, 'utf8');
      await until('the line from before', () => undone().includes(oldPlan.trim()) && undone() !== oldPlan, 10_000);
      await panel.locator('.hunk.undone').first().waitFor();
      await panel.locator('.strip-words', { hasText: 'Undid 1 change in docs/plan.md.' }).waitFor();
      await shot('face-changes-undone');
      await panel.locator('.hunk.undone').first().getByRole('button', { name: 'Put back' }).click();
      await until('what the team wrote', () => readFileSync(planFile, 'utf8') === written, 10_000);
      await panel.locator('.hunk.undone').first().waitFor({ state: 'detached' });
      // A decision in the side bar.
      await page
        .locator('.activitybar .action-item', { has: page.locator('[aria-label^="Roundtable"]') })
        .first()
        .click();
      const row = page
        .locator('.pane', { has: page.locator('.pane-header', { hasText: 'Changes' }) })
        .locator('.monaco-list-row', { hasText: 'ceiling.ts' });
      await row.first().hover();
      await row.first().locator('.action-label[aria-label^="Keep"]').click();
      await panel.locator('.change-head', { hasText: 'ceiling.ts' }).filter({ hasText: 'decided' }).waitFor();
      assert.ok(factsOf(workspace, runId).some(({ type, data }) => type === 'changes.decided' && data.decision === 'undo'));
      await panel
        .locator('.change-head', { hasText: 'plan.md' })
        .locator('xpath=..')
        .getByRole('button', { name: 'Compare docs/plan.md' })
        .click();
      await page.locator('.tab', { hasText: 'before the team' }).waitFor();
    },
  },
  {
    name: 'the timeline restores after a dry run, puts back, compares, and forks the run',
    always: true,
    async run({ page, workspace, shot }) {
      const { panel, runId } = await runSmallTeam(page, workspace);
      const planFile = join(workspace, 'docs', 'plan.md');
      const written = readFileSync(planFile, 'utf8');
      await face(panel, /^Checkpoints/);
      const first = panel.locator('[id="moment-0001_planner"]');
      await first.getByRole('button', { name: 'Restore…' }).click();
      await first.locator('.plan-file', { hasText: 'plan.md' }).filter({ hasText: 'changes' }).waitFor();
      await first.locator('.plan-file', { hasText: 'ceiling.ts' }).filter({ hasText: 'is deleted' }).waitFor();
      await shot('face-timeline-plan');
      assert.equal(readFileSync(planFile, 'utf8'), written);
      await first.getByRole('button', { name: 'Restore', exact: true }).click();
      await until('the files of the checkpoint', () => readFileSync(planFile, 'utf8') === oldPlan, 10_000);
      await until('the end of the restore', () => !existsSync(join(workspace, 'src', 'ceiling.ts')), 10_000);
      const restored = panel.locator('.moment', { hasText: 'You took 2 files back to 0001_planner' });
      await restored.getByRole('button', { name: 'Put back…' }).click();
      await restored.getByRole('button', { name: 'Put back', exact: true }).click();
      await until('what the team wrote', () => readFileSync(planFile, 'utf8') === written, 10_000);
      await panel.locator('.moment', { hasText: 'You put 2 files back as before the restore' }).waitFor();
      // What the person typed is named, and not written over.
      writeFileSync(planFile, `${written}Mine.\n`);
      await first.getByRole('button', { name: 'Restore…' }).click();
      await first.locator('.plan-file', { hasText: 'has your own edits' }).waitFor();
      await first.getByRole('button', { name: 'Restore, also over my edits in 1 file' }).waitFor();
      await first.getByRole('button', { name: 'Cancel' }).click();
      assert.ok(readFileSync(planFile, 'utf8').endsWith('Mine.\n'));
      await first.getByRole('button', { name: 'Fork…' }).click();
      await first.getByRole('button', { name: 'Fork, leave the files' }).click();
      await until('the fork', () => runsOf(workspace).length === 2, 10_000);
      const [forked] = runsOf(workspace).filter((id) => id !== runId);
      assert.equal(factsOf(workspace, forked)[0].data.forkedFrom.runId, runId);
      await panel.locator('.moment', { hasText: 'Began as a copy of' }).waitFor();
      await panel.getByRole('button', { name: runId }).click();
      await panel.locator('.moment', { hasText: 'Forked from 0001_planner' }).filter({ hasText: forked }).waitFor();
      await shot('face-timeline');
      await panel.locator('[id="moment-0001_planner"]').getByRole('button', { name: 'Compare with now' }).click();
      await page.locator('.tab', { hasText: '0001_planner' }).waitFor();
      await page.waitForTimeout(600);
      await shot('face-compare');
    },
  },
  {
    name: 'the workflow shows who speaks, and leads to the last turn of a member',
    paced: true,
    async run({ page, shot }) {
      const panel = await startRoundtable(page);
      await face(panel, 'Workflow');
      await panel.locator('.flow-member.now').first().waitFor();
      const spoken = panel.locator('.flow-member.reachable').first();
      await spoken.waitFor();
      await shot('face-flow');
      await spoken.click();
      await panel.locator('[role=tab][aria-selected=true]', { hasText: 'Talk' }).waitFor();
      await until('the focus in the talk', () => panel.evaluate(() => document.activeElement?.closest('[data-turn]') !== null), 10_000);
    },
  },
  {
    name: 'the Standing face draws what two rehearsals left, and opens the run that a figure rests on',
    async run({ page, workspace, shot }) {
      for (const count of [1, 2]) {
        await (await startRoundtable(page)).locator('.result').waitFor({ timeout: 90_000 });
        await until(
          'the end of the run',
          () =>
            runsOf(workspace).length === count && runsOf(workspace).every((id) => factsOf(workspace, id).at(-1)?.type === 'run.finished'),
        );
      }
      const panel = await panelOf(page);
      await face(panel, 'Standing');
      const card = panel.locator('.standing-card', { has: panel.locator('#figure-turns') });
      await card.locator('.chart-dot').first().waitFor({ timeout: 20_000 });
      assert.equal(await card.locator('tbody tr').count(), 2);
      assert.ok((await card.locator('.chart-dot').count()) >= 10);
      await panel.locator('.standing-card', { hasText: 'Reputation' }).locator('.chart-dot').first().waitFor();
      await shot('face-standing');
      const older = card.locator('tbody tr').last().locator('button').first();
      await older.click();
      await card.locator('.rests li').first().waitFor();
      await card.getByRole('button', { name: 'Open run' }).click();
      // In that run the same turns can be gone to.
      await card.locator('tbody tr').last().locator('button').first().click();
      await card.locator('.rests li button').first().click();
      await panel.locator('[role=tab][aria-selected=true]', { hasText: 'Talk' }).waitFor();
    },
  },
];
