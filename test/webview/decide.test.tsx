// @vitest-environment happy-dom
import { act, fireEvent, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InboxAsk } from '../../src/schema/protocol';
import { endedDebate, someDigest } from '../support/webview/debate';
import type { Facts } from '../support/webview/facts';
import { askingTeam, endedVote } from '../support/webview/teamRuns';
import { openPanel, viewOf } from './support';

let panel: ReturnType<typeof openPanel>;
afterEach(() => panel.close());

const bar = (): HTMLElement => panel.container.querySelector('.decide') as HTMLElement;
const button = (name: string, inside: HTMLElement = bar()): HTMLElement => within(inside).getByRole('button', { name });
const box = (): HTMLTextAreaElement => within(bar()).getByRole('textbox') as HTMLTextAreaElement;
const words = (): string => panel.container.textContent ?? '';
const steps = (state: string): string[] =>
  [...panel.container.querySelectorAll(`.step.${state}`)].map((step) => step.textContent?.replace(/ \(.*\)$/, '') ?? '');

function open(facts: Facts, saved = {}): void {
  panel = openPanel(saved);
  panel.say(viewOf(facts.list));
  if (facts.list.some(({ type }) => type === 'digest.written')) panel.say({ type: 'digest', runId: 'run-1', digest: someDigest() });
}
const finished = (): Facts => endedDebate('done', 'All five want a deadline per request.');
const decided = (facts: Facts, decision: 'accept' | 'override' | 'again', more = {}): void => {
  facts.add('decision.made', {
    ...{ decision, by: 'person', digest: 'a'.repeat(64), outcome: 'All five want a deadline per request.', dissent: [] },
    ...more,
  });
  panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
};

describe('the decision bar', () => {
  it('is the present step after a digest; Accept needs no words, Override does', () => {
    open(finished());
    expect(steps('now')).toEqual(['Decide']);
    fireEvent.click(button('Override'));
    expect(panel.host.last('decide')).toBeUndefined();
    expect(document.activeElement).toBe(box());
    expect(words()).toContain('Say what holds instead, then override.');
    fireEvent.change(box(), { target: { value: ' No ceiling. ' } });
    expect(panel.host.saved.draft).toBe(' No ceiling. ');
    fireEvent.click(button('Override'));
    expect(panel.host.last('decide')).toEqual({ type: 'decide', runId: 'run-1', decision: 'override', words: 'No ceiling.' });
    expect(panel.host.saved.draft).toBe('');
    // The second click finds nothing to do.
    fireEvent.click(button('Accept'));
    expect(panel.host.posted.filter(({ type }) => type === 'decide')).toHaveLength(1);
    panel.say({ type: 'error', message: 'The disk is full.' });
    fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true });
    expect(panel.host.last('decide')).toMatchObject({ decision: 'accept', words: 'No ceiling.' });
  });

  it('says what was decided, by whom and when, and can be changed; Escape leaves it', () => {
    const facts = finished();
    open(facts);
    decided(facts, 'override', { words: 'No ceiling.', by: 'rosa' });
    expect(bar().textContent).toMatch(/rosa overrode this\..*No ceiling\./);
    expect(bar().querySelector('time')?.dateTime).toMatch(/^\d{4}-/);
    expect([steps('now'), steps('done').at(-1)]).toEqual([[], 'Decide']);
    fireEvent.click(button('Change…'));
    expect(document.activeElement).toBe(box());
    fireEvent.keyDown(box(), { key: 'Escape' });
    expect(bar().textContent).toContain('rosa overrode this.');
    fireEvent.click(button('Change…'));
    fireEvent.click(button('Accept'));
    decided(facts, 'accept');
    expect(bar().textContent).toContain('You accepted this.');
    expect(words()).toContain('rosa overrode this.');
  });

  it('goes away with another round: the digest until then is linked, and the talk goes on at its end', () => {
    const facts = finished();
    open(facts);
    fireEvent.change(box(), { target: { value: 'And on call?' } });
    fireEvent.click(button('Another round'));
    expect(panel.host.last('decide')).toMatchObject({ decision: 'again', words: 'And on call?' });
    expect(panel.container.querySelector('.result')).not.toBeNull();
    decided(facts, 'again', { words: 'And on call?' });
    facts.add('run.resumed', { by: 'window' });
    facts.phase('speak', 3);
    panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-2) });
    expect(panel.container.querySelector('.result, .decide')).toBeNull();
    expect(steps('now')).toEqual(['Debate · round 3 of 3']);
    fireEvent.click(within(panel.container).getByRole('button', { name: 'The digest until then' }));
    expect(panel.host.last('openDigest')).toEqual({ type: 'openDigest', runId: 'run-1', number: 1 });
    facts.phase('speak', 4);
    panel.say({ type: 'facts', runId: 'run-1', facts: facts.list.slice(-1) });
    expect(steps('now')).toEqual(['Debate · round 4 of 4']);
  });

  it('offers no further round where the workflow has none, and says so', () => {
    open(endedVote());
    expect(within(bar()).queryByRole('button', { name: 'Another round' })).toBeNull();
    expect(bar().textContent).toContain('This workflow has no further round.');
    fireEvent.click(button('Accept'));
    expect(panel.host.last('decide')).toMatchObject({ decision: 'accept' });
  });

  it('leads to a higher budget where the run was stopped for want of one', () => {
    const facts = askingTeam();
    facts.add('budget.exhausted', { what: 'turns', detail: 'The limit of 3 model calls is reached.' });
    facts.add('run.finished', { status: 'stopped', reason: 'budget', detail: 'The limit of 3 model calls is reached.' });
    open(facts);
    fireEvent.click(button('Raise the budget…', panel.container));
    expect(panel.host.last('resume')).toEqual({ type: 'resume', runId: 'run-1' });
  });
});

describe('the inbox', () => {
  const cards = (): HTMLElement[] => [...panel.container.querySelectorAll<HTMLElement>('.inbox-ask')];
  const card = (at: number): HTMLElement => cards()[at] as HTMLElement;
  const other: InboxAsk = {
    ...{ id: 'x', runId: 'run-2', member: 'otto', tool: 'run_bash', effect: 'run', what: 'run make', command: 'make' },
    ...{ why: 'To build', always: 'For the rest of this run @otto may run “make” with run_bash without asking.' },
    ...{ topic: 'Build it', folder: 'backend', differs: true },
  };

  it('answers in place by keyboard, from one to the next, and shows what is on its way in the feed too', () => {
    open(askingTeam());
    expect(cards()).toHaveLength(3);
    fireEvent.click(button('Allow Once', card(0)), { detail: 0 });
    expect(panel.host.last('answer')).toMatchObject({ runId: 'run-1', ask: 'review/2/ask', decision: 'once' });
    expect(document.activeElement).toBe(card(1));
    expect(panel.container.querySelector('.feed-list .ask')?.textContent).toContain('Your answer is on its way.');
    fireEvent.click(button('Reject…', card(1)));
    const why = within(card(1)).getByRole('textbox');
    expect(document.activeElement).toBe(why);
    fireEvent.change(why, { target: { value: 'Not there.' } });
    fireEvent.submit(why.closest('form') as HTMLFormElement);
    expect(panel.host.last('answer')).toMatchObject({ ask: 'side/write', decision: 'reject', message: 'Not there.' });
  });

  it('has the questions of other runs, named, with what always allows; they go when they are answered elsewhere', () => {
    open(askingTeam());
    panel.say({ type: 'inbox', asks: [{ ...other, id: 'review/2/ask', runId: 'run-1' }, other] });
    // The questions of the run that is shown come from its facts, once.
    expect(cards()).toHaveLength(4);
    expect(card(3).textContent).toMatch(/In another run: Build it \(backend\).*Always.*may run “make”/);
    fireEvent.click(button('Open Diff', card(3)));
    expect(panel.host.last('openProposed')).toEqual({ type: 'openProposed', runId: 'run-2', ask: 'x' });
    fireEvent.click(button('Always Allow', card(3)), { detail: 1 });
    expect(panel.host.last('answer')).toEqual({ type: 'answer', runId: 'run-2', ask: 'x', decision: 'always' });
    expect(card(3).textContent).toContain('Your answer is on its way.');
    panel.say({ type: 'error', message: 'Nobody waits for this answer any more.' });
    expect(button('Always Allow', card(3))).toBeTruthy();
    panel.say({ type: 'inbox', asks: [] });
    expect(cards()).toHaveLength(3);
  });

  it('is a sheet over the box where there is no right column, and folds', () => {
    const listeners = new Set<() => void>();
    let matches = true;
    vi.stubGlobal('matchMedia', () => ({
      get matches() {
        return matches;
      },
      addEventListener: (_: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
    }));
    open(askingTeam());
    const sheet = (): HTMLElement => panel.container.querySelector('.sheet') as HTMLElement;
    expect(within(sheet()).getAllByRole('article')).toHaveLength(3);
    expect(panel.container.querySelector('.side .inbox')).toBeNull();
    fireEvent.click(button('3 wait for you', sheet()));
    expect(cards()).toHaveLength(0);
    matches = false;
    act(() => {
      for (const listener of listeners) listener();
    });
    expect(panel.container.querySelectorAll('.side .inbox-ask')).toHaveLength(3);
    vi.unstubAllGlobals();
  });
});
