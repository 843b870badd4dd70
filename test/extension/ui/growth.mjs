// What comes after a digest, as a person sees it and decides about it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, runsOf, until } from '../../support/vscode/runs.mjs';
import { quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const panelOf = (page) => webview(page, '.panel');
const face = (panel, name) => panel.getByRole('tab', { name }).click();
const part = (panel, name) => panel.locator('.growth-parts').getByRole('button', { name }).click();
const homeFacts = (workspace) =>
  readFileSync(join(workspace, '.roundtable', 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));

export const flows = [
  {
    name: 'a roundtable is scored and debriefed; a number opens on its reasons, a skill is kept, something is bought, and what a member learnt is undone',
    always: true,
    async run({ page, workspace, shot }) {
      await runCommand(page, 'Roundtable: Start Roundtable');
      for (const step of [1, 2, 3, 4]) {
        await quickInput(page, `(${step}/4)`);
        await page.keyboard.press('Enter');
      }
      const panel = await panelOf(page);
      await until('the run', () => runsOf(workspace).length > 0);
      const [runId] = runsOf(workspace);
      await until('the end of the run', () => factsOf(workspace, runId).at(-1)?.type === 'run.finished');

      await face(panel, /^Growth/);
      const board = panel.locator('table.board tbody tr');
      await board.first().waitFor();
      assert.equal(await board.count(), 5);
      await shot('growth-board');
      // Two clicks from the leaderboard to why: the figure, and the turn that it rests on.
      await panel.getByRole('button', { name: /Show where the sparks of elena come from/ }).click();
      await panel.locator('table.ledger', { hasText: 'Entry fee of the tier' }).waitFor();
      // Only the face scrolls: the head and the decision stay where they are.
      assert.equal(await panel.locator('.panel').evaluate(({ ownerDocument }) => ownerDocument.scrollingElement.scrollTop), 0);
      await shot('growth-member');

      await part(panel, /^Skills/);
      await panel.getByRole('button', { name: 'Keep' }).first().click();
      const agents = join(workspace, '.roundtable', 'agents');
      await until('the file of the skill', () => readdirSync(agents).some((name) => existsSync(join(agents, name, 'skills'))), 10_000);
      await shot('growth-skills');

      await part(panel, /^Store/);
      await panel.getByRole('combobox').selectOption('naomi');
      const item = panel.locator('.store-item', { hasText: 'Extra Floor Turns' });
      await item.getByRole('button', { name: 'Buy…' }).click();
      await item.getByRole('button', { name: /^Buy for naomi/ }).click();
      await until(
        'the purchase',
        () => homeFacts(workspace).some(({ type, data }) => type === 'purchase.made' && data.by === 'person'),
        10_000,
      );
      await shot('growth-store');

      await face(panel, /^Changes/);
      const learnt = panel.locator('.hunk[aria-label*="behaviors.yaml"]').first();
      await learnt.waitFor();
      const [, member] = /agents\/([a-z]+)\/behaviors\.yaml/.exec(await learnt.getAttribute('aria-label'));
      const habits = join(agents, member, 'behaviors.yaml');
      assert.match(readFileSync(habits, 'utf8'), /fires_when/);
      await learnt.getByRole('button', { name: 'Undo', exact: true }).click();
      await until('the habits to be as they were', () => !existsSync(habits) || !/fires_when/.test(readFileSync(habits, 'utf8')), 10_000);
      await shot('growth-undone');
    },
  },
];
