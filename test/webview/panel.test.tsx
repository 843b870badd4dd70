// @vitest-environment happy-dom
import { act, fireEvent, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseFact } from '../../src/schema/event';
import { ToHost } from '../../src/schema/protocol';
import { createRunStore } from '../../webview/state/runStore';
import { busyDebate, endedDebate, firstRound, someDigest, streamed } from '../support/webview/debate';
import { createFacts, someUsage, team } from '../support/webview/facts';
import { createFakeHost, openPanel, viewOf } from './support';

let panel: ReturnType<typeof openPanel>;
afterEach(() => {
  vi.useRealTimers();
  // Whatever the window says must be what the protocol allows.
  for (const message of panel.host.posted) expect(ToHost.safeParse(message).success).toBe(true);
  panel.close();
});

const text = (): string => panel.container.textContent ?? '';
const button = (name: string | RegExp): HTMLElement => within(panel.container).getByRole('button', { name });
const noButton = (name: string | RegExp): boolean => within(panel.container).queryByRole('button', { name }) === null;
const spoken = (): string[] => [...panel.container.querySelectorAll('[data-announcer] p')].map((p) => p.textContent ?? '');

describe('the facts these tests use', () => {
  it('are facts', () => {
    panel = openPanel();
    for (const fact of endedDebate('done', 'x').list) expect(parseFact(structuredClone(fact)).kind).toBe('fact');
  });
});

describe('hello', () => {
  it('asks for the run it knows, shows the view, goes on with facts, and ignores what it has', () => {
    panel = openPanel({ runId: 'run-1' });
    expect(panel.host.posted).toEqual([{ type: 'hello', runId: 'run-1', afterSeq: 0 }]);
    expect(text()).toContain('Reading the run');
    const { list } = firstRound();
    panel.say(viewOf(list.slice(0, 10)));
    panel.say({ type: 'facts', runId: 'run-1', facts: list.slice(8, 18) });
    panel.say({ type: 'facts', runId: 'run-1', facts: list.slice(8, 18) });
    expect(within(panel.container).getAllByText(/I propose three changes/)).toHaveLength(1);
    expect(panel.store.shown().view?.seq).toBe(18);
    expect(panel.host.posted).toHaveLength(1);
  });

  it('says hello again at a gap, once, and takes the whole view that follows', () => {
    panel = openPanel();
    const { list } = firstRound();
    panel.say(viewOf(list.slice(0, 5)));
    panel.say({ type: 'facts', runId: 'run-1', facts: list.slice(7, 9) });
    panel.say({ type: 'facts', runId: 'run-1', facts: list.slice(9, 10) });
    expect(panel.host.posted.slice(1)).toEqual([{ type: 'hello', runId: 'run-1', afterSeq: 5 }]);
    expect(panel.store.shown().view?.seq).toBe(5);
    panel.say(viewOf(list));
    expect(panel.store.shown().view?.seq).toBe(list.length);
    panel.say({ type: 'facts', runId: 'run-1', facts: [{ ...(list[0] as (typeof list)[0]), seq: list.length + 5 }] });
    expect(panel.host.last('hello')).toEqual({ type: 'hello', runId: 'run-1', afterSeq: list.length });
  });

  it('ignores another run and unknown facts', () => {
    panel = openPanel();
    const { list } = firstRound();
    panel.say(viewOf(list));
    panel.say({ type: 'facts', runId: 'other', facts: [{ seq: list.length + 1, at: 1, v: 1, type: 'run.paused', data: {} }] });
    panel.say({ type: 'facts', runId: 'run-1', facts: [{ seq: list.length + 1, at: 1, v: 9, type: 'sparks.moved', data: { x: 1 } }] });
    expect(panel.store.shown().view).toMatchObject({ seq: list.length + 1, status: 'running' });
  });

  it('keeps run and draft for a reload', () => {
    panel = openPanel({ draft: 'half a thought' });
    panel.say(viewOf(firstRound().list));
    const box = within(panel.container).getByRole<HTMLTextAreaElement>('textbox');
    expect(box.value).toBe('half a thought');
    fireEvent.change(box, { target: { value: 'more' } });
    expect(panel.host.saved).toMatchObject({ runId: 'run-1', draft: 'more' });
  });

  it('says when the host is silent, and takes it back when it speaks', () => {
    vi.useFakeTimers();
    panel = openPanel();
    act(() => void vi.advanceTimersByTime(10_001));
    expect(text()).toContain('The extension does not answer');
    fireEvent.click(button('Try again'));
    expect(panel.host.posted).toHaveLength(2);
    panel.say({ type: 'empty' });
    expect(text()).not.toContain('does not answer');
  });
});

describe('the feed', () => {
  it('shows each kind of entry', () => {
    panel = openPanel();
    panel.say(viewOf(busyDebate().list));
    const { container } = panel;
    const all = text();
    expect(within(container).getAllByText('synthesis and architecture').length).toBeGreaterThan(1);
    for (const words of [
      'Briefing',
      'asked the steward: the function that computes the delay',
      'steward · src/retry.ts:12–16 · asked by elena · 812 ms',
      'export const delay',
      'private to elena and the judge',
      'nothing found',
      'Position Cap a single wait at 30 s',
      'GATE · elena',
      'research violation',
      '“Most callers give up after 10 s”',
      'Everybody: say who waits',
      'The mobile client gives up after 20 s',
      'price unknown',
      'could not answer',
      'Ollama does not answer',
      'GATE · goes on',
      'clare passes',
      'State of the debate after round 1',
      'naomi: Gemini is overloaded (503). Trying again in 2.0 s; the 120 characters that had come are void.',
    ])
      expect(all.replace(/\s+/g, ' ')).toContain(words);
    expect([...container.querySelectorAll('.feed-list .section h2')].map((h) => h.textContent)).toEqual([
      'Research',
      'Round 1 · Speak',
      'Round 1 · Rebuttal',
      'Round 1 · Floor',
      'Round 2 · Speak',
    ]);
    expect(container.querySelector('.ungrounded')?.textContent).toContain('Most callers give up after 10 s');
    expect(all).not.toContain('[[request');
    expect(all).not.toContain('POSITION:');
  });

  it('opens evidence where it stands and the figures of a turn', () => {
    panel = openPanel();
    panel.say(viewOf(busyDebate().list));
    fireEvent.click(within(panel.container).getByText('src/retry.ts:12–16'));
    expect(panel.host.last('openFile')).toEqual({ type: 'openFile', path: 'src/retry.ts', line: 12 });
    expect(text()).not.toContain('Together');
    fireEvent.click(within(panel.container).getAllByTitle('Show the figures of this turn')[0] as HTMLElement);
    expect(text()).toContain('3,940 tokens, 1,800 of them from the cache');
  });

  it('streams a turn, voids it, and puts the finished one in its place', () => {
    panel = openPanel();
    const facts = busyDebate();
    const turn = 'r2/speak/naomi';
    panel.say(viewOf(facts.list, [{ type: 'turn.text', turn, member: 'naomi', purpose: 'speak', text: 'Both of ' }]));
    panel.frame();
    panel.say({
      type: 'live',
      runId: 'run-1',
      live: [{ type: 'turn.text', turn, member: 'naomi', purpose: 'speak', text: 'you assume [[requ' }],
    });
    expect(text()).not.toContain('Both of you');
    panel.frame();
    const live = panel.container.querySelector('[aria-busy=true][data-turn]');
    expect(live?.textContent).toContain('Both of you assume');
    expect(live?.textContent).not.toContain('[[');
    panel.say({ type: 'live', runId: 'run-1', live: [{ type: 'turn.reset', turn }] });
    panel.frame();
    expect(text()).not.toContain('Both of you');
    facts.says(turn, { author: 'naomi', kind: 'speak', round: 2, text: streamed });
    panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(within(panel.container.querySelector('.feed-list') as HTMLElement).getAllByText(/Both of you assume one caller/)).toHaveLength(
      1,
    );
    expect(panel.container.querySelector('[aria-busy=true][data-turn]')).toBeNull();
  });

  it('never renders the JSON of judge and steward', () => {
    panel = openPanel();
    panel.say(
      viewOf(busyDebate().list, [
        { type: 'turn.text', turn: 'watch/r2/speak/marcus', member: 'judge', purpose: 'watch', text: '{"marks": []}' },
      ]),
    );
    panel.frame();
    expect(text()).toContain('judge reads along');
    expect(text()).not.toContain('"marks"');
  });

  it('renders no other turn while one streams', () => {
    panel = openPanel();
    panel.say(viewOf(busyDebate().list));
    const other = within(panel.container).getByText(/I propose three changes/);
    let changed = 0;
    const observer = new MutationObserver((records) => {
      changed += records.filter(({ target }) => !(target as Element).closest?.('.live')).length;
    });
    observer.observe(panel.container, { subtree: true, childList: true, characterData: true });
    for (let i = 0; i < 5; i++) {
      panel.say({
        type: 'live',
        runId: 'run-1',
        live: [{ type: 'turn.text', turn: 'r2/speak/naomi', member: 'naomi', purpose: 'speak', text: ` word ${i}` }],
      });
      panel.frame();
    }
    changed += observer.takeRecords().filter(({ target }) => target.contains(other)).length;
    expect(changed).toBeLessThanOrEqual(1);
  });

  it('shows the digest at the end', () => {
    panel = openPanel();
    panel.say(viewOf(endedDebate('done', 'Converged.').list));
    panel.say({ type: 'digest', runId: 'run-1', digest: someDigest() });
    const digest = within(panel.container).getByRole('article', { name: 'Digest' });
    for (const words of [
      'confidence 80 %',
      'What to do next',
      'Agreed',
      'because ten clients',
      'Open questions',
      'moved',
      '6 on evidence',
      '1 on nothing',
      'Round 2',
      '97.6k',
      '$0.14',
      'unknown',
    ])
      expect(digest.textContent).toContain(words);
    fireEvent.click(within(digest).getByRole('button', { name: 'Open digest.md' }));
    expect(panel.host.last('openDigest')).toEqual({ type: 'openDigest', runId: 'run-1' });
  });
});

describe('controls', () => {
  const status = (make: (facts: ReturnType<typeof busyDebate>) => void, control = true): void => {
    panel = openPanel();
    const facts = busyDebate();
    make(facts);
    panel.say(viewOf(facts.list, [], control));
  };

  it('of a running run', () => {
    status(() => undefined);
    fireEvent.click(button('Pause'));
    fireEvent.click(button('Stop'));
    expect(panel.host.posted.slice(1)).toEqual([
      { type: 'pause', runId: 'run-1' },
      { type: 'stop', runId: 'run-1' },
    ]);
    expect(noButton('Resume')).toBe(true);
  });

  it('of a paused run', () => {
    status((facts) => facts.add('run.paused', {}));
    expect(noButton('Pause')).toBe(true);
    fireEvent.click(button('Continue'));
    expect(panel.host.last('continue')).toEqual({ type: 'continue', runId: 'run-1' });
  });

  it('of a failed run: the reason, Resume and Show log', () => {
    status((facts) => facts.add('run.finished', { status: 'failed', reason: 'failed', detail: 'The key is wrong. Set it again.' }));
    expect(within(panel.container).getByRole('alert').textContent).toContain('The key is wrong. Set it again.');
    fireEvent.click(button('Resume'));
    fireEvent.click(within(within(panel.container).getByRole('alert')).getByRole('button', { name: 'Show log' }));
    expect(panel.host.posted.slice(1).map(({ type }) => type)).toEqual(['resume', 'showLog']);
    expect(within(panel.container).queryByRole('textbox')).toBeNull();
  });

  it('of a run in which no model could be reached: what to do, Try again and another model', () => {
    status((facts) => {
      for (const member of ['naomi', 'elena']) {
        facts.add('turn.failed', {
          ...{ turn: `r2/speak/${member}/x`, member, purpose: 'speak', ms: 1, cost: { priced: 'unknown' }, usage: someUsage },
          failure: { code: 'model.unreachable', message: 'No answer.', retryable: true },
        });
      }
      facts.add('run.finished', { status: 'failed', reason: 'failed', detail: 'Nobody could speak.' });
    });
    const strip = within(within(panel.container).getByRole('alert'));
    expect(strip.getByText(/No model can be reached/)).toBeTruthy();
    fireEvent.click(strip.getByRole('button', { name: 'Choose a model' }));
    fireEvent.click(strip.getByRole('button', { name: 'Try again' }));
    expect(panel.host.posted.slice(1).map(({ type }) => type)).toEqual(['chooseModel', 'resume']);
  });

  it('of a run elsewhere: watch only', () => {
    status(() => undefined, false);
    expect(noButton('Pause')).toBe(true);
    expect(text()).toContain('Another process runs this; it can be watched here.');
    expect(within(panel.container).queryByRole('textbox')).toBeNull();
    panel.say({ type: 'control', runId: 'run-1', control: true });
    expect(within(panel.container).getByRole('textbox', { name: 'Your word to the team' })).toBeTruthy();
  });

  it('without a run: one action', () => {
    panel = openPanel();
    panel.say({ type: 'empty' });
    fireEvent.click(button('Start Roundtable'));
    expect(panel.host.last('start')).toEqual({ type: 'start' });
  });

  it('marks a rehearsal and offers a model', () => {
    panel = openPanel();
    panel.say(viewOf(firstRound(team({}, true)).list));
    expect(text()).toContain('rehearsal: no AI model');
    fireEvent.click(within(panel.container.querySelector('.head') as HTMLElement).getByRole('button', { name: 'Choose a model' }));
    expect(panel.host.last('chooseModel')).toEqual({ type: 'chooseModel' });
  });

  it('warns when all share one model', () => {
    const same = team();
    for (const member of same.members) member.ref = { provider: 'openai', model: 'gpt-5' };
    panel = openPanel();
    panel.say(viewOf(firstRound(same).list));
    expect(text()).toContain('All members speak with one model (openai/gpt-5)');
  });

  it('shows the steps, and a sentence of the host until it is dismissed', () => {
    status(() => undefined);
    expect(panel.container.querySelector('[aria-current=step]')?.textContent).toBe('Debate · round 2 of 3');
    panel.say({ type: 'error', message: 'It could not be paused.' });
    fireEvent.click(button('Dismiss'));
    expect(text()).not.toContain('It could not be paused.');
  });
});

describe('steering', () => {
  it('sends with Enter, not with Shift and Enter, and empties the box', () => {
    panel = openPanel();
    panel.say(viewOf(busyDebate().list));
    const box = within(panel.container).getByRole<HTMLTextAreaElement>('textbox');
    fireEvent.change(box, { target: { value: '  Count with 20 s. ' } });
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    expect(panel.host.last('steer')).toBeUndefined();
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(panel.host.last('steer')).toEqual({ type: 'steer', runId: 'run-1', text: 'Count with 20 s.' });
    expect(box.value).toBe('');
    expect(panel.host.saved.draft).toBe('');
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(panel.host.posted.filter(({ type }) => type === 'steer')).toHaveLength(1);
  });
});

describe('screen readers', () => {
  it('hear one sentence a turn, no tokens, and nothing of the view', () => {
    panel = openPanel();
    const facts = busyDebate();
    panel.say(viewOf(facts.list));
    expect(spoken()).toEqual([]);
    for (const part of ['Both ', 'of ', 'you ']) {
      panel.say({
        type: 'live',
        runId: 'run-1',
        live: [{ type: 'turn.text', turn: 'r2/speak/naomi', member: 'naomi', purpose: 'speak', text: part }],
      });
      panel.frame();
    }
    expect(spoken()).toEqual([]);
    facts.says('r2/speak/naomi', { author: 'naomi', kind: 'speak', round: 2, text: 'Both of you assume `one` caller. And more.' });
    panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(spoken()).toEqual(['naomi, round 2 speak: Both of you assume one caller.']);
  });
});

describe('the keyboard', () => {
  const focused = (): string | undefined => (document.activeElement as HTMLElement | null)?.dataset.member;
  const press = (key: string): void => void act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));

  it('j and k go between turns, Enter opens, r replies', () => {
    panel = openPanel();
    panel.say(viewOf(busyDebate().list));
    press('j');
    expect(focused()).toBe('elena');
    press('j');
    expect(focused()).toBe('simon');
    press('k');
    expect(focused()).toBe('elena');
    press('Enter');
    expect(text()).toContain('Together');
    press('j');
    press('r');
    const box = within(panel.container).getByRole<HTMLTextAreaElement>('textbox');
    expect(document.activeElement).toBe(box);
    expect(box.value).toBe('@simon ');
    press('j');
    expect(document.activeElement).toBe(box);
  });
});

describe('a long run', () => {
  it('takes 10,000 messages, and each further fact in little time', () => {
    const facts = createFacts();
    facts.created('long', team());
    for (let i = 0; i < 10_000; i++) facts.posts({ author: 'elena', kind: 'speak', round: 1, text: `Turn ${i}.` });
    // The list itself is measured in a browser; here the store alone, whose work a fact must not grow with the run.
    const host = createFakeHost();
    const store = createRunStore(host, () => undefined);
    store.start();
    host.say(viewOf(facts.list));
    expect(store.shown().rowCount).toBe(10_000);
    const time = (count: number): number => {
      const began = performance.now();
      for (let i = 0; i < count; i++) {
        facts.posts({ author: 'marcus', kind: 'speak', round: 1, text: 'More.' });
        host.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
      }
      return (performance.now() - began) / count;
    };
    time(200);
    expect(time(1000)).toBeLessThan(1);
    expect(store.shown().rowCount).toBe(11_200);
  });
});
