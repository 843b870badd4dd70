// The panel alone in Chromium, in every state that the fake host knows: axe finds nothing serious, it can be walked by keyboard,
// and a screen reader hears turns, not tokens. Ends with `N passed, N failed`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { chromePath } from '../support/vscode/startVscode.mjs';
import { serveDevPage } from '../support/webview/devPage.mjs';
import { checks } from './checks.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [only = ''] = process.argv.slice(2);
const server = await serveDevPage();
const browser = await chromium.launch({ executablePath: await chromePath(), args: ['--no-sandbox', '--disable-gpu'] });
const started = Date.now();
const counts = { passed: 0, failed: 0 };

function report(ok, name, why = '') {
  counts[ok ? 'passed' : 'failed'] += 1;
  console.log(`${ok ? 'ok' : 'not ok'} - ${name}${why && `: ${why}`}`);
}

async function open(state, theme = 'dark', width = 1000) {
  const page = await browser.newPage({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
  await page.addInitScript({ content: axe });
  await page.goto(`${server.url}?state=${state}&theme=${theme}`);
  // Long runs come in pages.
  await page.waitForFunction(() => document.querySelector('.welcome, .panel') && !document.querySelector('.earlier'));
  return page;
}

/** Problems that hinder people, in words; what axe calls moderate or minor is advice. */
async function problemsOf(page, only) {
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run(document, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) }),
    only,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id} (${nodes.length}×): ${nodes[0].target.join(' ')} ${nodes[0].failureSummary.split('\n').slice(1).join(' ').trim()}`,
    );
}

/** Every state in a dark theme; the other themes and narrow ones where most kinds of row are. */
function looksOf(state) {
  const colours = ['busy', 'done', 'failed', 'review', 'asks', 'empty'].includes(state);
  return [['dark', 1000], ...(colours ? [['light', 360], ...['hc', 'hcLight'].map((theme) => [theme, 760, ['color-contrast']])] : [])];
}

async function look(state) {
  const found = [];
  for (const [theme, width, rules] of looksOf(state)) {
    const page = await open(state, theme, width);
    for (const problem of await problemsOf(page, rules)) found.push(`${theme} ${width}: ${problem}`);
    await page.close();
  }
  report(found.length === 0, `axe: ${state}`, found.join('\n    '));
}

async function check({ name, run }) {
  try {
    await run({ open, problemsOf });
    report(true, name);
  } catch (error) {
    report(false, name, error.stack);
  }
}

const first = await open('busy');
const states = await first.evaluate(() => globalThis.states);
await first.close();
const jobs = [
  ...states.filter((state) => `axe: ${state}`.includes(only)).map((state) => () => look(state)),
  ...checks.filter(({ name }) => name.includes(only)).map((each) => () => check(each)),
];
const work = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
};
await Promise.all([work(), work()]);
await browser.close();
server.close();
if (counts.passed + counts.failed === 0) report(false, 'no test ran');
console.log(`# the panel in ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
