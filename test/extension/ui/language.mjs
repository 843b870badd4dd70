// What a person does in a team file: reads what is wrong, takes a fix, completes, renames.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/vscode/runs.mjs';

const team = `name: typed
goal: Let @planner begin.
workflow:
  type: manager
  manager: plannr
members:
  - name: planner
    role: Planner
    persona: "@architect"
  - { name: developer, role: Developer, persona: You write src/ceiling.ts. }
tests:
  - type: file_exists
    path: src/ceiling.ts
`;

async function open(page, workspace, name, text) {
  writeFileSync(join(workspace, name), text);
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Puts the caret at a line and column, counted from 1. */
async function goTo(page, line, column) {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

const suggestion = (page, text) => page.locator('.suggest-widget .monaco-list-row', { hasText: text }).first();

export const flows = [
  {
    name: 'a team file is mended, completed and renamed in the editor',
    always: true,
    async run({ page, workspace, shot }) {
      await open(page, workspace, 'typed.team.yaml', team);
      const saved = () => readFileSync(join(workspace, 'typed.team.yaml'), 'utf8');
      const save = async (holds) => {
        await page.keyboard.press('Control+S');
        await until('the file on the disk', () => holds(saved()));
      };
      await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
      for (const title of ['Run Team', 'Validate', 'Test', 'Visualize', 'Run Test'])
        await page
          .locator('.codelens-decoration a', { hasText: new RegExp(`^${title}$`) })
          .first()
          .waitFor();

      await goTo(page, 5, 14);
      await page.keyboard.press('Control+.');
      const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Change to planner' });
      await fix.waitFor();
      await shot('language-quick-fix');
      await fix.click();
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
      await save((text) => text.includes('  manager: planner\n'));

      // The editor indents a new line as the one before.
      await goTo(page, 10, 200);
      await page.keyboard.type('\n- name: third\n  persona: "@rev');
      await page.keyboard.press('Control+Space');
      await suggestion(page, '@reviewer').waitFor();
      await page.locator('.suggest-widget .monaco-list-row.focused').waitFor();
      await shot('language-completion');
      await suggestion(page, '@reviewer').click();
      await until('the persona', async () =>
        (await page.locator('.view-lines').innerText()).replaceAll('\u00a0', ' ').includes('"@reviewer"'),
      );

      await goTo(page, 7, 13);
      await page.keyboard.press('F2');
      const rename = page.locator('.rename-box input');
      await rename.waitFor();
      await rename.fill('lead');
      await page.keyboard.press('Enter');
      await save((text) => text.includes('manager: lead\n') && text.includes('Let @lead begin.') && text.includes('- name: lead\n'));
      assert.match(saved(), /persona: "@reviewer"/);

      await page.locator('.view-line', { hasText: '@architect' }).locator('span', { hasText: '@architect' }).last().hover();
      await page.locator('.monaco-hover', { hasText: 'Software Architect' }).waitFor();
      await shot('language-hover');
    },
  },
];
