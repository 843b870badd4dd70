// @vitest-environment happy-dom
import { act, fireEvent, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fact, UnknownFact } from '../../src/schema/event';
import { ToHost } from '../../src/schema/protocol';
import type { RunView } from '../../src/schema/view';
import { emptyRunView, foldRun } from '../../src/views/runView';
import { slimFact } from '../../src/views/slimFact';
import { emptyIndex, takeView } from '../../webview/state/rows';
import { createTimeline } from '../../webview/state/timeline';
import { endedDebate, someDigest } from '../support/webview/debate';
import { longRun } from '../support/webview/longRun';
import { endedReview } from '../support/webview/teamRuns';
import { openPanel, viewOf } from './support';

type Facts = readonly (Fact | UnknownFact)[];

function folded(facts: Facts): RunView {
  const view = emptyRunView('run-1');
  for (const fact of facts) foldRun(view, fact);
  return structuredClone(view);
}

describe('a seek', () => {
  const runs: Facts[] = [longRun(700).list, endedDebate('done', 'All agree.').list, endedReview().list];

  it('shows what a fold of the first facts shows, in any order of seeks, from facts without their texts', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...runs)
          .chain((facts) =>
            fc.tuple(
              fc.constant(facts),
              fc.array(fc.integer({ min: 0, max: facts.length }), { minLength: 1, maxLength: 6 }),
              fc.integer({ min: 1, max: 900 }),
            ),
          ),
        ([facts, seeks, chunk]) => {
          const whole = folded(facts);
          const before = structuredClone(whole);
          const timeline = createTimeline('run-1');
          for (let from = 0; from < facts.length; from += chunk) timeline.add(facts.slice(from, from + chunk).map(slimFact));
          expect(timeline.last()).toBe(facts.length);
          for (const seq of seeks) {
            const { starts, ...view } = timeline.seek(whole, seq);
            const { starts: expected, ...rest } = folded(facts.slice(0, seq));
            expect(view).toEqual(rest);
            // Where turns began is known from all facts; of those up to here nothing may be missing.
            expect(starts).toMatchObject(expected);
          }
          expect(whole).toEqual(before);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('skips facts of another version and holes, as the journal may have them', () => {
    const facts = longRun(30).list.filter(({ seq }) => seq % 7 !== 3);
    const strange: UnknownFact = { seq: (facts.at(-1)?.seq ?? 0) + 4, at: 1, v: 9, type: 'sparks.moved', data: {} };
    const all = [...facts, strange];
    const timeline = createTimeline('run-1');
    timeline.add(all.map(slimFact));
    const whole = folded(all);
    for (const seq of [1, 50, 51, 52, 53, strange.seq]) {
      const { starts: _, ...view } = timeline.seek(whole, seq);
      const { starts: __, ...rest } = folded(all.filter((fact) => fact.seq <= seq));
      expect(view).toEqual(rest);
    }
  });

  it('has rows that begin those of the end, whichever way one came', () => {
    const facts = longRun(200).list;
    const whole = folded(facts);
    const timeline = createTimeline('run-1');
    timeline.add(facts.map(slimFact));
    const rowsAt = (seq: number) => {
      const index = emptyIndex();
      takeView(index, timeline.seek(whole, seq));
      return index;
    };
    const stepped = emptyIndex();
    for (let seq = 1; seq <= 400; seq += 3) takeView(stepped, timeline.seek(whole, seq));
    expect(stepped).toEqual(rowsAt(400));
  });
});

describe('the replay', () => {
  let panel: ReturnType<typeof openPanel>;
  afterEach(() => {
    vi.useRealTimers();
    for (const message of panel.host.posted) expect(ToHost.safeParse(message).success).toBe(true);
    panel.close();
  });
  const button = (name: string | RegExp): HTMLElement => within(panel.container).getByRole('button', { name });
  const slider = (): HTMLInputElement => within(panel.container).getByRole('slider');
  const text = (): string => panel.container.textContent ?? '';
  const facts = endedDebate('done', 'All five want a deadline per request.').list;

  function openReplay(): void {
    panel.say({ ...viewOf(facts, [], false), held: false } as never);
    panel.say({ type: 'digest', runId: 'run-1', digest: someDigest() });
    fireEvent.click(button(/^Replay/));
    expect(panel.host.last('past')).toEqual({ type: 'past', runId: 'run-1' });
    const half = Math.floor(facts.length / 2);
    panel.say({ type: 'past', runId: 'run-1', facts: facts.slice(0, half).map(slimFact), done: false });
    expect(text()).toContain('Reading the facts of this run');
    panel.say({ type: 'past', runId: 'run-1', facts: facts.slice(half).map(slimFact), done: true });
  }

  it('shows each moment, says that it is past, offers nothing that acts, and goes back', () => {
    panel = openPanel();
    openReplay();
    expect(text()).toContain('You look at the past');
    expect(slider().max).toBe(String(facts.length));
    const first = facts.findIndex((fact) => fact.type === 'turn.finished');
    fireEvent.change(slider(), { target: { value: String(first) } });
    const busy = (): number => panel.container.querySelectorAll('.turn[aria-busy]').length;
    const before = busy();
    expect(before).toBeGreaterThan(0);
    fireEvent.change(slider(), { target: { value: String(first + 1) } });
    expect(busy()).toBe(before - 1);
    expect(slider().getAttribute('aria-valuetext')).toContain(`fact ${first + 1} of ${facts.length}`);
    expect(panel.container.querySelector('.result')).toBeNull();
    fireEvent.change(slider(), { target: { value: String(facts.length) } });
    expect(panel.container.querySelector('.result')).not.toBeNull();
    expect(within(panel.container).queryByRole('textbox', { name: 'Your word to the team' })).toBeNull();
    for (const name of [/^Stop$/, /^Pause$/, /^Resume$/, /^Allow/, /^New Roundtable/])
      expect(within(panel.container).queryByRole('button', { name })).toBeNull();
    fireEvent.click(button('Back to now'));
    expect(text()).not.toContain('You look at the past');
    expect(panel.container.querySelector('.result')).not.toBeNull();
  });

  it('posts nothing that changes a run while one looks at the past', () => {
    panel = openPanel();
    openReplay();
    const { past } = panel.replay;
    const before = panel.host.posted.length;
    past.post({ type: 'stop', runId: 'run-1' });
    past.post({ type: 'answer', runId: 'run-1', ask: 'x', decision: 'once' });
    past.post({ type: 'steer', runId: 'run-1', text: 'x' });
    expect(panel.host.posted).toHaveLength(before);
    past.post({ type: 'openFile', path: 'a.ts' });
    expect(panel.host.posted).toHaveLength(before + 1);
  });

  it('plays to the end and stops there, faster where one asks for it', () => {
    vi.useFakeTimers();
    panel = openPanel();
    openReplay();
    fireEvent.change(within(panel.container).getByRole('combobox', { name: 'Speed' }), { target: { value: '16' } });
    fireEvent.click(button('Play'));
    act(() => void vi.advanceTimersByTime(500));
    const at = Number(slider().value);
    expect(at).toBeGreaterThan(1);
    act(() => void vi.advanceTimersByTime(60_000));
    expect(slider().value).toBe(String(facts.length));
    expect(button('Play')).toBeTruthy();
  });

  it('goes by entries and phases, and Escape goes back', () => {
    panel = openPanel();
    openReplay();
    const entries = () => panel.replay.past.shown().view?.entries.length ?? 0;
    const before = entries();
    fireEvent.click(button('One entry on'));
    expect(entries()).toBe(before + 1);
    fireEvent.click(button('One entry back'));
    expect(entries()).toBe(before);
    fireEvent.keyDown(slider(), { key: 'PageUp' });
    expect(panel.replay.past.shown().view?.entries.at(-1)?.kind).toBe('phase');
    fireEvent.keyDown(slider(), { key: 'Escape' });
    expect(text()).not.toContain('You look at the past');
  });

  it('stands where it stood after a reload, and not in another run', () => {
    panel = openPanel({ replay: 20 });
    panel.say({ ...viewOf(facts, [], false), held: false } as never);
    panel.say({ type: 'past', runId: 'run-1', facts: facts.map(slimFact), done: true });
    expect(slider().value).toBe('20');
    panel.close();
    panel = openPanel({ runId: 'another', replay: 20 });
    panel.say({ ...viewOf(facts, [], false), held: false } as never);
    expect(panel.host.last('past')).toBeUndefined();
  });

  it('gives way to what went wrong while its facts were read', () => {
    panel = openPanel();
    panel.say({ ...viewOf(facts, [], false), held: false } as never);
    fireEvent.click(button(/^Replay/));
    panel.say({ type: 'error', message: 'The journal cannot be read.' });
    expect(within(panel.container).getAllByText('The journal cannot be read.').length).toBeGreaterThan(0);
    expect(text()).not.toContain('Reading the facts');
  });

  it('is not offered while the run goes on', () => {
    panel = openPanel();
    panel.say(viewOf(facts.slice(0, -1)));
    expect(within(panel.container).queryByRole('button', { name: /^Replay/ })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'p' });
    expect(panel.host.last('past')).toBeUndefined();
  });
});
