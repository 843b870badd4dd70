// Takes pictures of the panel in each designed state, theme and width, and checks what a picture
// cannot show: errors in the console, sideways scrolling, the contrast of names and dim words.
// node test/support/webview/shots.mjs [state …]
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveDevPage } from './devPage.mjs';

const out = fileURLToPath(new URL('../../artifacts/webview/', import.meta.url));
mkdirSync(out, { recursive: true });

const states =
  process.argv.length > 2
    ? process.argv.slice(2)
    : [
        'busy',
        'done',
        'decided',
        'again',
        'inbox',
        'failed',
        'paused',
        'empty',
        'loading',
        'stopped',
        'offline',
        'cutOff',
        'watched',
        'rehearsal',
        'shared',
        'error',
        'review',
        'asks',
        'asksWatched',
        'reviewDone',
        'reviewFailed',
        'parallel',
        'vote',
        'duel',
        'changes',
        'changesNone',
        'checkpoints',
        'checkpointsPlan',
        'checkpointsNone',
        'flow',
        'flowLoop',
        'flowRoutes',
        'flowRing',
        'scores',
        'growth',
        'growthMember',
        'growthChoices',
        'growthSkills',
        'growthStore',
        'growthNone',
        'standing',
        'standingTurns',
        'standingOne',
        'standingNone',
        'standingFailed',
      ];
const widths = [320, 420, 760, 1280];
/** States that are taken in every theme and at every width, from their top on. */
const whole = new Set(['busy', 'done', 'review', 'asks', 'reviewDone']);
/** Faces that are taken in every theme and at every width. */
const faces = new Set(['changes', 'checkpoints', 'flow', 'standing', 'growth', 'growthMember', 'growthChoices']);
/** States that are another one with something pressed in it. */
const pressed = {
  checkpointsPlan: ['checkpoints', (tab) => tab.getByRole('button', { name: 'Restore…' }).first().click()],
  scores: ['scores', (tab) => tab.locator('.score-open').first().click()],
  growthMember: ['growth', (tab) => tab.locator('.board tbody th button').first().click()],
  growthChoices: ['growth', (tab) => tab.getByRole('button', { name: /^Choices/ }).click()],
  growthSkills: ['growth', (tab) => tab.getByRole('button', { name: /^Skills/ }).click()],
  growthStore: ['growth', (tab) => tab.getByRole('button', { name: 'Store' }).click()],
  standingTurns: ['standing', (tab) => tab.locator('.standing-card td button').first().click()],
};
const page = await serveDevPage();
const browser = await chromium.launch({ executablePath: await chromePath(), args: ['--no-sandbox', '--disable-gpu'] });
let failed = 0;
const fail = (text) => {
  failed++;
  console.log(`FAILED ${text}`);
};

for (const state of states) {
  for (const theme of ['dark', 'light', 'hc', 'hcLight']) {
    // The look of a theme does not depend on the width: the others are taken at one.
    const main = whole.has(state);
    const everywhere = faces.has(state) || (main && theme !== 'hcLight');
    for (const width of theme === 'dark' || everywhere ? widths : [760]) {
      const tab = await browser.newPage({ viewport: { width, height: 900 } });
      const name = `${state}-${theme}-${width}`;
      tab.on('console', (line) => line.type() === 'error' && fail(`${name}: ${line.text()}`));
      tab.on('pageerror', (error) => fail(`${name}: ${error.message}`));
      const [shown, press] = pressed[state] ?? [state];
      await tab.goto(`${page.url}?state=${shown}&theme=${theme}`);
      await tab.waitForTimeout(350);
      // Charts come in a file of their own.
      if (shown.startsWith('standing') && !/None|Failed/.test(shown)) await tab.locator('.chart svg').last().waitFor();
      if (press) {
        await press(tab);
        await tab.waitForTimeout(150);
      }
      await tab.screenshot({ path: `${out}${name}.png` });
      if (main) {
        // The list follows what comes until a hand leads it away.
        await tab.mouse.move(100, 450);
        await tab.mouse.wheel(0, -100);
        await tab.locator('.feed-list').evaluate((list) => list.scrollTo(0, 0));
        await tab.waitForTimeout(150);
        await tab.screenshot({ path: `${out}${name}-top.png` });
        await tab.locator('.feed-list').evaluate((list) => list.scrollTo(0, 900));
        await tab.waitForTimeout(150);
        await tab.screenshot({ path: `${out}${name}-middle.png` });
        for (const { text, ratio } of await tab.evaluate(contrasts))
          if (ratio < 4.5) fail(`${name}: “${text}” has a contrast of ${ratio.toFixed(2)}`);
      }
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) fail(`${name}: scrolls sideways by ${wide} px`);
      await tab.close();
    }
  }
}

console.log(`pictures in ${out}; sizes in bytes:`, page.sizes);
await browser.close();
page.close();
process.exitCode = failed > 0 ? 1 : 0;

/** The contrast of small coloured words against the background. Runs in the page. */
function contrasts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (color, under) => {
    canvas.clearRect(0, 0, 1, 1);
    if (under) {
      canvas.fillStyle = under;
      canvas.fillRect(0, 0, 1, 1);
    }
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const light = ([r, g, b]) => {
    const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const under = getComputedStyle(document.body).backgroundColor;
  const probe = document.body.appendChild(document.createElement('b'));
  const hues = ['hue-0', 'hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5', 'hue-6', 'hue-7', 'hue-judge'].map((hue) => {
    probe.className = `name ${hue}`;
    return { text: hue, color: getComputedStyle(probe).color };
  });
  probe.remove();
  const seen = [
    ...document.querySelectorAll(
      '.role, .meta, .line, .position, .section h2, .step.next, .evidence summary, .deed, .chip, .turn-label, .warn-words, .bad-words',
    ),
  ].map((element) => ({
    text: element.textContent.slice(0, 30),
    color: getComputedStyle(element).color,
  }));
  return [...hues, ...seen].map(({ text, color }) => {
    const [a, b] = [light(rgb(color, under)), light(rgb(under))].sort((x, y) => y - x);
    return { text, ratio: (a + 0.05) / (b + 0.05) };
  });
}

async function chromePath() {
  for (const path of [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
    if (path && existsSync(path)) return path;
  return (await import('@sparticuz/chromium')).default.executablePath();
}
