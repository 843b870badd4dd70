// @vitest-environment happy-dom
import { act, fireEvent, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { findRanges } from '../../webview/panels/roundtable/search/findRanges';
import { filterPlaces, placesOf } from '../../webview/state/places';
import { createRunStore } from '../../webview/state/runStore';
import { createSearchStore } from '../../webview/state/searchStore';
import { countMatches, patternOf } from '../../webview/state/searchText';
import { createFacts, team } from '../support/webview/facts';
import { longRun } from '../support/webview/longRun';
import { createFakeHost, openPanel, viewOf } from './support';

function openSearch(facts: Parameters<typeof viewOf>[0]) {
  const host = createFakeHost({ runId: 'run-1' });
  const store = createRunStore(host, () => undefined);
  store.start();
  host.say(viewOf(facts));
  const slices: (() => void)[] = [];
  const search = createSearchStore(store, host, (run) => slices.push(run));
  const finish = (): void => {
    for (let run = slices.shift(); run; run = slices.shift()) run();
  };
  return { host, store, search, finish, slices };
}

describe('the search', () => {
  it('counts what stands in all rows, goes round both ways, and keeps its place as rows come', () => {
    const facts = longRun(400, false);
    const { host, search, finish } = openSearch(facts.list);
    search.open();
    search.look({ query: 'Turn 1' }, 0);
    finish();
    const { total, number, hits, scanning } = search.search();
    expect(scanning).toBe(false);
    // Turn 1, 10-19, 100-199, the judge's words of the turns 14, 104, 114 … 194, and its marks of 103, 128, 153, 178.
    expect(total).toBe(111 + 11 + 4);
    expect(number).toBe(1);
    expect(hits.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    search.step(-1);
    expect(search.search().number).toBe(total);
    search.step(1);
    search.step(1);
    expect(search.search().number).toBe(2);
    const more = facts.posts({ author: 'elena', kind: 'speak', round: 30, text: 'Turn 1 once more: turn 1.' });
    host.say({ type: 'facts', runId: 'run-1', facts: [more] });
    finish();
    expect(search.search()).toMatchObject({ total: total + 2, number: 2 });
  });

  it('begins at the row that one looks at', () => {
    const { search, finish } = openSearch(longRun(100).list);
    search.open();
    search.look({ query: 'POSITION' }, 90);
    finish();
    expect(search.search().at?.row).toBeGreaterThanOrEqual(90);
    expect(search.search().number).toBeGreaterThan(1);
  });

  it('finds what stands in pages that come later, and the match one is at stays', () => {
    const facts = longRun(600).list;
    const { host, store, search, finish } = openSearch([]);
    const whole = viewOf(facts);
    if (whole.type !== 'view') throw new Error('no view');
    const cut = whole.view.entries.length - 100;
    host.say({ ...whole, view: { ...whole.view, entries: whole.view.entries.slice(cut) }, older: cut });
    search.open();
    search.look({ query: 'Turn 599' }, 0);
    finish();
    const row = store.rowAt(search.search().at?.row ?? -1);
    expect(search.search().total).toBe(1);
    host.say({ type: 'older', runId: 'run-1', from: 40, entries: whole.view.entries.slice(40, cut) });
    host.say({ type: 'older', runId: 'run-1', from: 0, entries: whole.view.entries.slice(0, 40) });
    finish();
    expect(store.rowAt(search.search().at?.row ?? -1)).toEqual(row);
    search.look({ query: 'Turn 3.' }, 0);
    finish();
    expect(search.search().total).toBe(1);
    expect(store.shown().older).toBe(0);
  });

  it('heeds case and whole words, sees through Markdown and takes any text literally', () => {
    const count = (text: string, query: string, matchCase = false, wholeWord = false): number => {
      const pattern = patternOf({ query, matchCase, wholeWord });
      return pattern ? countMatches(text, pattern) : 0;
    };
    expect(count('Retry retry retrying', 'retry')).toBe(3);
    expect(count('Retry retry retrying', 'retry', true)).toBe(2);
    expect(count('Retry retry retrying', 'retry', false, true)).toBe(2);
    expect(count('über übers', 'über', false, true)).toBe(1);
    expect(count('x', '  ')).toBe(0);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.boolean(), (query, matchCase) => {
        fc.pre(query.trim() !== '');
        expect(count(`<${query}>`, query, matchCase)).toBeGreaterThanOrEqual(1);
      }),
    );
    const facts = createFacts();
    facts.created('x', team());
    facts.posts({
      author: 'elena',
      kind: 'speak',
      round: 1,
      text: 'The **no** ceiling of `delay_ms` in [the table](https://x.org/hidden), 2 ** 3 * 4 and _so_ on retry_loop',
    });
    const { search, finish } = openSearch(facts.list);
    search.open();
    for (const [query, total] of [
      ['the no ceiling of delay_ms', 1],
      ['in the table', 1],
      ['hidden', 0],
      ['2 ** 3', 1],
      ['retry_loop', 1],
    ] as const) {
      search.look({ query }, 0);
      finish();
      expect([query, search.search().total]).toEqual([query, total]);
    }
  });

  it('marks ranges over inline elements, never over blocks or hidden words', () => {
    document.body.innerHTML = '<div id="x"><p>The <b>no</b> ceil<i>ing</i></p><p>stands</p><span class="sr-only">secret</span></div>';
    const root = document.getElementById('x') as HTMLElement;
    const words = (query: string): string[] =>
      findRanges(root, patternOf({ query, matchCase: false, wholeWord: false }) as RegExp).map(String);
    expect(words('no ceiling')).toEqual(['no ceiling']);
    expect(words('ceilingstands')).toEqual([]);
    expect(words('secret')).toEqual([]);
    expect(words('s')).toEqual(['s', 's']);
  });
});

describe('in the panel', () => {
  let panel: ReturnType<typeof openPanel>;
  afterEach(() => panel.close());

  it('Ctrl+F opens it from anywhere, Escape puts the focus on what was found, and a reload finds it open', async () => {
    panel = openPanel();
    panel.say(viewOf(longRun(12).list));
    const { container } = panel;
    // VS Code keeps the browser's own search away in the same way.
    container.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    fireEvent.keyDown(within(container).getByRole('button', { name: /^Go to/ }), { key: 'f', ctrlKey: true });
    const box = within(container).getByRole('textbox', { name: 'Search in the talk' });
    expect(document.activeElement).toBe(box);
    fireEvent.change(box, { target: { value: 'Turn 7.' } });
    await act(async () => void (await new Promise((done) => setTimeout(done, 30))));
    expect(container.querySelector('.search-count')?.textContent).toBe('1 of 1');
    expect(panel.host.saved.search).toEqual({ query: 'Turn 7.', matchCase: false, wholeWord: false });
    fireEvent.keyDown(box, { key: 'Escape' });
    expect(document.activeElement?.textContent).toContain('Turn 7.');
    expect(panel.host.saved.search).toBeUndefined();
    panel.close();
    panel = openPanel({ search: { query: 'no ceiling', matchCase: true, wholeWord: false } });
    panel.say(viewOf(longRun(12).list));
    await act(async () => void (await new Promise((done) => setTimeout(done, 30))));
    expect(panel.container.querySelector('.search-count')?.textContent).toMatch(/^1 of \d+$/);
  });

  it('g lists places, narrows them by all words typed, and goes there', () => {
    panel = openPanel();
    panel.say(viewOf(longRun(60).list));
    fireEvent.keyDown(document.body, { key: 'g' });
    const box = within(panel.container).getByRole('combobox', { name: 'Go to' });
    fireEvent.change(box, { target: { value: 'answer elena' } });
    fireEvent.change(box, { target: { value: 'answer marcus 51' } });
    const options = within(panel.container).getAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual([expect.stringContaining('marcus could not answer')]);
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(panel.container.querySelector('dialog')).toBeNull();
    expect(document.activeElement?.textContent).toContain('could not answer');
  });

  it('? says the keys', () => {
    panel = openPanel();
    panel.say(viewOf(longRun(3).list));
    fireEvent.keyDown(document.body, { key: '?' });
    expect(within(panel.container).getByRole('dialog', { name: 'Keys of the panel' }).textContent).toContain('Search in the whole talk');
  });
});

describe('the places', () => {
  it('are the ends, members, phases, marks, failures and files, each with its row', () => {
    const { store } = openSearch(longRun(60).list);
    const places = placesOf(store.shown());
    const kinds = new Set(places.map(({ kind }) => kind));
    expect([...kinds]).toEqual(['end', 'member', 'section', 'mark', 'failure', 'file']);
    expect(places.every(({ row }) => row >= 0 && row < store.shown().rowCount)).toBe(true);
    expect(new Set(places.map(({ key }) => key)).size).toBe(places.length);
    expect(filterPlaces(places, 'round 2').map(({ words }) => words)).toContain('Round 2 · Speak');
    for (const { row } of filterPlaces(places, 'elena: last')) {
      const found = store.rowAt(row);
      expect(found?.kind === 'message' && found.message.author).toBe('elena');
    }
  });
});
