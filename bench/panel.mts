/** The panel in a real Chromium: opening a run of 10,000 messages, scrolling it, and five members who stream at once. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { createFileJournal } from '../src/adapters/journal/fileJournal';
import { encodeLine } from '../src/adapters/journal/line';
import { readView } from '../src/core/run/orchestrator';
import type { Fact } from '../src/schema/event';
import type { ToWindow } from '../src/schema/protocol';
import { emptyRunView, foldRun } from '../src/views/runView';
import { slimFact } from '../src/views/slimFact';
import { pageStart, withNewest } from '../src/views/viewPages';
import { chromePath } from '../test/support/vscode/startVscode.mjs';
import { serveDevPage } from '../test/support/webview/devPage.mjs';
import { longRun, longText } from '../test/support/webview/longRun';
import { emptyIndex, takeView } from '../webview/state/rows';
import { createTimeline } from '../webview/state/timeline';
import { diskFolder, figures, median, quietLog } from './support/figures';

const messages = 10_000;
const people = ['elena', 'marcus', 'clare', 'simon', 'naomi'] as const;

type Frames = { total: number; slow: number; worst: number };

function viewOf(facts: readonly Fact[]) {
  const view = emptyRunView('run-1');
  for (const fact of facts) foldRun(view, fact);
  return view;
}

/** The messages that the host posts when the run is opened. */
function openingOf(facts: readonly Fact[], paged = true): ToWindow[] {
  const view = viewOf(facts);
  const state = { live: [], control: true, held: true };
  if (!paged) return [{ type: 'view', view, ...state }];
  const { view: newest, older } = withNewest(view);
  const posts: ToWindow[] = [{ type: 'view', view: newest, older, ...state }];
  for (let end = older; end > 0; ) {
    const from = pageStart(view.entries, end);
    posts.push({ type: 'older', runId: 'run-1', from, entries: view.entries.slice(from, end) });
    end = from;
  }
  return posts;
}

const server = await serveDevPage();
const browser = await chromium.launch({
  executablePath: await chromePath(),
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
});

async function openPage(): Promise<{ page: Page; cdp: CDPSession }> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  await page.addInitScript({ path: join(import.meta.dirname, 'support', 'inPage.js') });
  await page.goto(`${server.url}?state=silent`);
  await page.waitForSelector('.welcome');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return { page, cdp };
}

type Opening = { firstMs: number; allMs: number; longest: number };

/** Opens a run as the host does. */
async function open(page: Page, posts: readonly ToWindow[]): Promise<Opening> {
  for (const post of posts) await page.evaluate(`bench.kept.push(${JSON.stringify(JSON.stringify(post))}); 0`);
  return page.evaluate<Opening>('bench.open()');
}

async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize / 1e6;
}

const framesOf = (page: Page, count: number, act: string): Promise<Frames> => page.evaluate<Frames>(`bench.frames(${count}, ${act})`);
const keep = (page: Page, name: string, value: unknown): Promise<unknown> => page.evaluate(`bench.${name} = ${JSON.stringify(value)}; 0`);

async function taskSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

const ended = longRun(messages).list;
let started = performance.now();
const whole = viewOf(ended);
const foldMs = performance.now() - started;
started = performance.now();
const wholeBytes = JSON.stringify(whole).length;
const wholeMs = performance.now() - started;
started = performance.now();
const firstBytes = JSON.stringify(withNewest(whole).view).length;
const firstMs = performance.now() - started;
const home = diskFolder('panel');
const runFolder = join(home, 'runs', 'run-1');
mkdirSync(runFolder, { recursive: true });
writeFileSync(join(runFolder, 'journal.jsonl'), `${ended.map(encodeLine).join('\n')}\n`);
const journal = createFileJournal({ root: home, log: quietLog });
started = performance.now();
await readView({ journal }, 'run-1');
const readMs = performance.now() - started;
figures(`panel: a run of ${messages.toLocaleString('en')} messages, ${ended.length.toLocaleString('en')} facts, in the host`, [
  { name: 'reading it from the journal, a run that nobody holds', value: readMs, unit: 'ms' },
  { name: 'fold of all facts', value: foldMs, unit: 'ms' },
  { name: 'the whole view as JSON', value: wholeBytes / 1e6, unit: 'MB' },
  { name: 'time to write the whole view', value: wholeMs, unit: 'ms' },
  { name: 'what is posted at first', value: firstBytes / 1e6, unit: 'MB' },
  { name: 'time to write it', value: firstMs, unit: 'ms' },
  { name: 'at first / whole', value: firstBytes / wholeBytes, unit: '×' },
]);

const slim = ended.map(slimFact);
started = performance.now();
const timeline = createTimeline('run-1');
timeline.add(slim);
const timelineMs = performance.now() - started;
const seeks = Array.from({ length: 300 }, (_, i) => {
  const begun = performance.now();
  takeView(emptyIndex(), timeline.seek(whole, ((i * 7919) % ended.length) + 1));
  return performance.now() - begun;
});
figures(`panel: a replay of its ${ended.length.toLocaleString('en')} facts`, [
  { name: 'the facts as they are posted', value: JSON.stringify(slim).length / 1e6, unit: 'MB' },
  { name: 'posted / the journal', value: JSON.stringify(slim).length / JSON.stringify(ended).length, unit: '×' },
  { name: 'time to take them in', value: timelineMs, unit: 'ms' },
  { name: 'a seek to any fact, with its rows, median', value: median(seeks), unit: 'ms', goal: 'a frame: 16' },
  { name: 'the slowest of 300', value: Math.max(...seeks), unit: 'ms' },
]);

const openings: Opening[] = [];
let heap = 0;
for (let i = 0; i < 3; i++) {
  const { page, cdp } = await openPage();
  openings.push(await open(page, openingOf(ended)));
  heap = await heapOf(cdp);
  await page.close();
}
const small = await openPage();
await open(small.page, openingOf(longRun(20).list));
const smallHeap = await heapOf(small.cdp);
await small.page.close();
const atOnce = await openPage();
const unpaged = await open(atOnce.page, openingOf(ended, false));
await atOnce.page.close();
figures('panel: opening it in the window', [
  { name: 'first rows painted', value: median(openings.map(({ firstMs }) => firstMs)), unit: 'ms', goal: '≤ 500' },
  { name: 'all messages there', value: median(openings.map(({ allMs }) => allMs)), unit: 'ms' },
  { name: 'longest task', value: median(openings.map(({ longest }) => longest)), unit: 'ms' },
  { name: 'first rows painted, all in one message', value: unpaged.firstMs, unit: 'ms', reference: 'as it was' },
  { name: 'heap', value: heap, unit: 'MB' },
  { name: 'heap over that of 20 messages, in bytes of the view', value: ((heap - smallHeap) * 1e6) / wholeBytes, unit: '×' },
]);

const scrolled = await openPage();
await open(scrolled.page, openingOf(ended));
const box = `document.querySelector('.feed-list')`;
await scrolled.page.evaluate(`${box}.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true }))`);
const fresh = await framesOf(scrolled.page, 300, `() => { ${box}.scrollTop -= 120 }`);
const again = await framesOf(scrolled.page, 300, `() => { ${box}.scrollTop += 120 }`);
const hand = `${box}.dispatchEvent(new PointerEvent('pointermove', { buttons: 1, bubbles: true }))`;
const fast = await framesOf(scrolled.page, 150, `() => { ${hand}; ${box}.scrollTop -= 3000 }`);
const jumps = await framesOf(scrolled.page, 60, `(i) => { ${hand}; ${box}.scrollTop = ${box}.scrollHeight * ((i * 37 % 100) / 100) }`);
await scrolled.page.close();
figures('panel: scrolling it', [
  { name: 'frames > 50 ms, 120 px a frame, first time', value: fresh.slow, unit: `of ${fresh.total}` },
  { name: 'frames > 50 ms, the same way back', value: again.slow, unit: `of ${again.total}` },
  { name: 'frames > 50 ms, 3,000 px a frame', value: fast.slow, unit: `of ${fast.total}` },
  { name: 'frames > 50 ms, leaps over the whole run', value: jumps.slow, unit: `of ${jumps.total}` },
  { name: 'slowest frame', value: Math.max(fresh.worst, again.worst, fast.worst, jumps.worst), unit: 'ms' },
]);

const busy = longRun(messages, false);
for (const name of people) busy.opens(`live/${name}`, name, 'speak', 501);
const streamed = await openPage();
await open(streamed.page, openingOf(busy.list));
const text = Array.from({ length: 12 }, (_, i) => longText(i * 3 + 1)).join('\n\n');
/** One post as the host makes it each 50 ms: some words of each of the five. */
const words = (i: number): ToWindow => ({
  type: 'live',
  runId: 'run-1',
  live: people.map((member) => ({
    type: 'turn.text',
    turn: `live/${member}`,
    member,
    purpose: 'speak',
    text: text.slice((i * 40) % text.length, ((i * 40) % text.length) + 40),
  })),
});
const posts = Array.from({ length: 400 }, (_, i) => words(i));
await keep(streamed.page, 'posts', posts);
await streamed.page.waitForSelector('.turn[aria-busy]');
const before = await taskSeconds(streamed.cdp);
started = performance.now();
const calm = await framesOf(streamed.page, 600, `(i) => { if (i % 3 === 0) say(bench.posts[i / 3]) }`);
const busyPart = (await taskSeconds(streamed.cdp)) - before;
const calmSeconds = (performance.now() - started) / 1000;
const flood = await streamed.page.evaluate<number>('bench.flood(bench.posts.slice(200))');
let seq = busy.list.length;
const facts = Array.from({ length: 200 }, (_, i): ToWindow => {
  const turn = `more/${i}`;
  const message = { author: 'elena', kind: 'speak' as const, round: 501, text: longText(i), turn };
  return { type: 'facts', runId: 'run-1', facts: [{ seq: ++seq, at: seq, v: 1, type: 'message.posted', data: { message } } as Fact] };
});
await keep(streamed.page, 'more', facts);
const factFrames = await framesOf(streamed.page, 600, `(i) => { if (i % 6 === 0) say(bench.more[i / 6]) }`);
await streamed.page.close();
figures('panel: five members stream at the end of it', [
  { name: 'frames > 50 ms, 20 posts a second', value: calm.slow, unit: `of ${calm.total}` },
  { name: 'share of the window’s time', value: (busyPart / calmSeconds) * 100, unit: '%' },
  { name: 'posts a second that it keeps up with', value: flood, unit: '', reference: 'the host makes 20' },
  { name: 'frames > 50 ms, 10 messages a second beside them', value: factFrames.slow, unit: `of ${factFrames.total}` },
]);

await browser.close();
server.close();
