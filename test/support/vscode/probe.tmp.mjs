import { startVscode } from './startVscode.mjs';
import { runCommand, quickInput } from './ui.mjs';
import { exampleCopy, pack } from '../../extension/prepare.mjs';
import { rmSync } from 'node:fs';
const workspace = exampleCopy();
pack('/work/main', '/tmp/ext/probe.vsix');
const vscode = await startVscode({ workspace, vsix: ['/tmp/ext/probe.vsix'], environment: { ROUNDTABLE_PACE: '1' } });
const { page } = vscode;
await page.locator('.activitybar [aria-label="Roundtable"]').first().click();
await runCommand(page, 'Roundtable: Start Roundtable');
for (let i = 1; i < 5; i++) { await quickInput(page, `(${i}/4)`); if (i === 3 || i===4|| i===2) await page.screenshot({ path: `/tmp/ext/step${i}.png` }); await page.keyboard.press('Enter'); }
const t = Date.now();
let last = '';
while (Date.now() - t < 15000) {
  const rows = await page.locator('.pane-body .monaco-list-row').allInnerTexts();
  const text = rows.filter((r) => /retry/.test(r)).join('|').replace(/\n/g, ' ');
  if (text !== last) { last = text; console.log(Date.now() - t, text); }
  await page.waitForTimeout(200);
}
await page.screenshot({ path: '/tmp/ext/probe.png' });
await runCommand(page, 'Roundtable: Show Models');
await page.waitForTimeout(1500);
await page.screenshot({ path: '/tmp/ext/models.png' });
await page.keyboard.press('Escape');
await runCommand(page, 'Roundtable: Set API Key');
await page.waitForTimeout(1000);
await page.screenshot({ path: '/tmp/ext/keys.png' });
await page.keyboard.press('Escape');
await runCommand(page, 'Roundtable: Stop Run');
await page.waitForTimeout(3000);
await page.screenshot({ path: '/tmp/ext/stopped.png' });
await vscode.stop(); rmSync(workspace, { recursive: true, force: true });
