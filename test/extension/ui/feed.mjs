// The talk in the panel: search, places, replay, a run of 10,000 messages, and all of it without the mouse.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { factsOf as factsOfRun, lineOf, runsOf, until } from '../../support/vscode/runs.mjs';
import { ready } from '../../support/vscode/startVscode.mjs';
import { quickInput, runCommand, webview } from '../../support/vscode/ui.mjs';

const panelOf = (page) => webview(page, '.panel');
const factsOf = (workspace) => factsOfRun(workspace, runsOf(workspace)[0]);

/** The roundtable that is offered first, with the keyboard alone. */
async function start(page) {
  await page.keyboard.press('F1');
  await runCommand(page, 'Roundtable: Start Roundtable');
  for (const step of [1, 2, 3, 4]) {
    await quickInput(page, `(${step}/4)`);
    await page.keyboard.press('Enter');
  }
  return panelOf(page);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious problems that axe finds in the real panel, in its theme of the real VS Code. */
async function problemsIn(panel) {
  await panel.evaluate(`typeof axe === 'undefined' && (() => { ${axe} })(); 0`);
  const { violations } = await panel.evaluate(() => globalThis.axe.run(document.querySelector('#root'), { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0].target.join(' ')} ${nodes[0].failureSummary}`);
}

const countIn = (panel, words) => panel.locator('.search-count', { hasText: words }).waitFor();
const slider = (panel) => panel.locator('.replay input[type=range]');

/** A journal of 10,000 messages, as a run of another day left it. */
async function putLongRun(workspace) {
  const source = fileURLToPath(new URL('../../support/webview/longRun.ts', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
  });
  const { longRun } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
  const folder = join(workspace, '.roundtable', 'runs', 'run-1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'journal.jsonl'), longRun(10_000).list.map(lineOf).join(''));
}

export const flows = [
  {
    name: 'the talk is searched, led through, copied and replayed, and a reload finds the replay',
    async run({ page, shot }) {
      let panel = await start(page);
      await panel.locator('.result').waitFor({ timeout: 90_000 });
      assert.deepEqual(await problemsIn(panel), []);

      await panel.getByRole('button', { name: /^Search/ }).click();
      await page.keyboard.type('ceiling');
      await countIn(panel, /^\d+ of \d+$/);
      const [, first, total] = /^(\d+) of (\d+)$/.exec(await panel.locator('.search-count').innerText());
      assert.ok(Number(total) > 3);
      await panel.getByRole('button', { name: /^Next match/ }).click();
      await countIn(panel, new RegExp(`^${(Number(first) % Number(total)) + 1} of ${total}$`));
      await until('a highlight', () => panel.evaluate(() => CSS.highlights.get('roundtable-found-now')?.size === 1));
      await shot('feed-search');
      assert.deepEqual(await problemsIn(panel), []);
      await panel.getByRole('button', { name: /^Close/ }).click();

      await panel.getByRole('button', { name: /^Go to/ }).click();
      await page.keyboard.type('elena first');
      await panel.getByRole('option', { name: /elena: first turn/ }).waitFor();
      await shot('feed-goto');
      await panel.getByRole('option', { name: /elena: first turn/ }).click();
      await panel.locator('.turn[data-member=elena]:focus').waitFor();

      await panel.getByRole('button', { name: 'Copy the talk as Markdown' }).click();
      await panel.getByText('The talk was copied as Markdown.').waitFor({ state: 'attached' });

      await panel.getByRole('button', { name: /^Replay/ }).click();
      await slider(panel).waitFor();
      const last = Number(await slider(panel).getAttribute('max'));
      const { width, height } = await slider(panel).boundingBox();
      await slider(panel).click({ position: { x: width / 2, y: height / 2 } });
      const at = Number(await slider(panel).inputValue());
      assert.ok(at > last / 4 && at < (last * 3) / 4, `${at} of ${last}`);
      assert.equal(await panel.locator('.result').count(), 0);
      assert.equal(await panel.locator('.steer').count(), 0);
      await panel.getByText('You look at the past').waitFor();
      await shot('feed-replay');
      assert.deepEqual(await problemsIn(panel), []);

      await until('the replay to be kept', async () => (await slider(panel).inputValue()) === String(at));
      await page.waitForTimeout(600);
      await runCommand(page, 'Developer: Reload Window');
      await page.waitForLoadState('load');
      await ready(page);
      panel = await panelOf(page);
      await slider(panel).waitFor({ timeout: 30_000 });
      assert.equal(Number(await slider(panel).inputValue()), at);
      await panel.getByRole('button', { name: 'One entry on' }).click();
      await until('the next entry', async () => Number(await slider(panel).inputValue()) > at);
      await panel.getByRole('combobox', { name: 'Speed' }).selectOption('16');
      await panel.getByRole('button', { name: 'Play' }).click();
      await until('the end of the replay', async () => Number(await slider(panel).inputValue()) === last);
      await panel.locator('.result').waitFor();
      await panel.getByRole('button', { name: 'Back to now' }).click();
      await panel.locator('.replay').waitFor({ state: 'detached' });
      await panel.getByRole('tab', { name: 'Changes' }).waitFor();
      // One is back where one was before the replay.
      await panel.locator('.turn[data-member=elena]').first().waitFor();
      await panel.getByRole('button', { name: 'Go to the digest' }).click();
      await panel.locator('.result').waitFor();
    },
  },
  {
    name: 'without the mouse: open, read, search, jump, open a turn, steer, stop',
    always: true,
    paced: true,
    async run({ page, workspace, shot }) {
      const panel = await start(page);
      await panel.locator('.turn').first().waitFor({ timeout: 60_000 });
      const focused = () =>
        panel.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
      // The panel that was opened has the keyboard, as an editor has.
      await page.keyboard.press('?');
      await panel.getByRole('dialog', { name: 'Keys of the panel' }).waitFor();
      await shot('feed-keys');
      await page.keyboard.press('Escape');
      await panel.getByRole('dialog').waitFor({ state: 'detached' });

      await page.keyboard.press('Control+F');
      await page.keyboard.type('retry');
      await countIn(panel, /^\d+ of \d+/);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await panel.locator('[data-item-index] :focus').waitFor();

      await page.keyboard.press('g');
      await page.keyboard.type('research');
      await panel
        .getByRole('option', { name: /Research/ })
        .first()
        .waitFor();
      await page.keyboard.press('Enter');
      await panel.getByRole('dialog').waitFor({ state: 'detached' });
      // What comes first there, a turn or the steward's answer to one, depends on who was quicker.
      await until('a turn with the focus', async () => {
        await page.keyboard.press('j');
        return (await panel.locator('.turn:focus').count()) > 0;
      });
      await page.keyboard.press('Enter');
      await panel.locator('.turn:focus .figures').waitFor();
      await shot('feed-keyboard');

      await page.keyboard.press('s');
      await page.keyboard.type('Say who waits.');
      await page.keyboard.press('Enter');
      await until('the word', () =>
        factsOf(workspace).some((fact) => fact.type === 'message.posted' && fact.data.message.kind === 'steer'),
      );
      await page.keyboard.press('Escape');
      for (let i = 0; (await focused()) !== 'Stop'; i++) {
        assert.ok(i < 150, 'Tab comes to Stop');
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await until('the end', () => factsOf(workspace).some((fact) => fact.type === 'run.finished' && fact.data.status === 'stopped'));
      await panel.getByRole('button', { name: 'Resume' }).first().waitFor();
    },
  },
  {
    name: 'a run of 10,000 messages opens, is searched to its first word, and replayed',
    async run({ page, workspace, shot }) {
      await putLongRun(workspace);
      await page.locator('.activitybar [aria-label="Roundtable"]').first().click();
      await page.locator('.pane-body .monaco-list-row', { hasText: 'Should the retry loop' }).first().click({ timeout: 60_000 });
      const panel = await panelOf(page);
      await panel.locator('.turn', { hasText: 'Turn 9999.' }).waitFor({ timeout: 60_000 });
      await shot('feed-long');
      await panel.locator('.earlier').waitFor({ state: 'detached' });
      await panel.getByRole('button', { name: /^Search/ }).click();
      await page.keyboard.type('Turn 0.');
      await countIn(panel, '1 of 1');
      await panel.locator('.turn', { hasText: 'Turn 0.' }).waitFor();
      await page.keyboard.press('Escape');
      await panel.getByRole('button', { name: /^Replay/ }).click();
      await slider(panel).waitFor({ timeout: 60_000 });
      await slider(panel).focus();
      await page.keyboard.press('End');
      await panel.locator('.turn', { hasText: 'Turn 9999.' }).waitFor();
      await page.keyboard.press('Home');
      await panel.getByText('At this moment nothing had been said.').waitFor();
    },
  },
];
