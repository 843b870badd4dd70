import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { serveDevPage } from './devPage.mjs';
const page = await serveDevPage();
const browser = await chromium.launch({ executablePath: await (await import('@sparticuz/chromium')).default.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
for (const run of process.argv.slice(2)) {
  const id = run.split('-').at(-1);
  const facts = readFileSync(`/tmp/rt/.roundtable/runs/${run}/journal.jsonl`, 'utf8').trim().split('\n').map((l) => JSON.parse(l.slice(l.indexOf('{')).replace(/\}[^}]*$/, '}')));
  for (const [theme, w] of [['dark', 1280], ['light', 420]]) {
    const tab = await browser.newPage({ viewport: { width: w, height: 1500 } });
    tab.on('pageerror', (e) => console.log('ERR', e.message));
    await tab.goto(`${page.url}?state=loading&theme=${theme}`);
    await tab.waitForTimeout(200);
    await tab.evaluate(({ facts }) => {
      const view = { runId: facts[0].data.runId, seq: 0, topic: '', status: 'running', startedAt: 0, phase: 'brief', round: 0, entries: [], members: {}, openTurns: {}, spent: { usage: { input: 0, cachedRead: 0, cachedWrite: 0, output: 0, reasoning: 0 }, usd: 0, calls: 0, unpriced: false }, unposted: {}, starts: {}, changes: [], checkpoints: [], asks: {}, openTools: {}, digestFiles: [], warnings: [], files: 0 };
      window.say({ type: 'view', view, live: [], control: true, held: true });
      setTimeout(() => window.say({ type: 'facts', runId: view.runId, facts }), 100);
    }, { facts });
    await tab.waitForTimeout(700);
    await tab.mouse.move(100, 450); await tab.mouse.wheel(0, -100);
    await tab.locator('.feed-list').evaluate((l) => l.scrollTo(0, 0));
    await tab.waitForTimeout(300);
    await tab.screenshot({ path: `/tmp/rt/${id}-${w}-top.png` });
    await tab.locator('.feed-list').evaluate((l) => l.scrollTo(0, 1e6));
    await tab.waitForTimeout(300);
    await tab.locator('.feed-list').evaluate((l) => l.scrollTo(0, 1e6));
    await tab.waitForTimeout(300);
    await tab.screenshot({ path: `/tmp/rt/${id}-${w}-end.png` });
    await tab.close();
  }
}
await browser.close(); page.close();
