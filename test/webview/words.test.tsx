// @vitest-environment happy-dom

import { fireEvent, within } from '@testing-library/react';
import * as l10n from '@vscode/l10n';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ToWindow } from '../../src/schema/protocol';
import { standingOf } from '../../src/views/standingView';
import { busyDebate, endedDebate, firstRound, someDigest, streamed } from '../support/webview/debate';
import { flowOfTeam, someChanges, someForks, someHunks, somePlan, someStandings } from '../support/webview/faces';
import { type Facts, team } from '../support/webview/facts';
import {
  askingTeam,
  busyParallel,
  busyReview,
  endedDuel,
  endedReview,
  endedVote,
  restoredReview,
  reviewStreamed,
  routedTeam,
  waitingReview,
} from '../support/webview/teamRuns';
import { openPanel, viewOf } from './support';

/** A language in which every Latin letter is another sign: a Latin letter on the screen was not translated. */
function foreign(text: string): string {
  return text.replace(/\{\d+\}|[A-Za-z]/g, (found) =>
    found.length > 1 ? found : String.fromCharCode(found.charCodeAt(0) + 0xff21 - 'A'.charCodeAt(0)),
  );
}

beforeAll(() => {
  l10n.config({ contents: new Proxy({}, { get: (_, key) => foreign(String(key)) }) });
  // Its dates and numbers have no Latin letters.
  document.documentElement.lang = 'ja';
});
afterAll(() => {
  l10n.config({ contents: {} });
  document.documentElement.lang = '';
});

let panel: ReturnType<typeof openPanel>;
afterEach(() => {
  vi.unstubAllGlobals();
  panel.close();
});

const letters = (text: string): string => text.replace(/[^A-Za-z]+/g, ' ').trim();

/** Words of the protocol, which the panel has words of its own for: none of them may be shown. */
const protocol = new Set([
  ...['type', 'kind', 'status', 'phase', 'purpose', 'how', 'decision', 'priced', 'effect', 'state', 'verdict', 'part', 'tier'],
  ...['does', 'file', 'face', 'code', 'sign', 'source'],
]);

/** What a run or the host says, by which everything on the screen that is not translated must be accounted for. */
function dataOf(...values: unknown[]) {
  const whole = new Set<string>(['', 'Ctrl', 'digest md']);
  const texts: string[] = [];
  const take = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      // A reason is one of the protocol's, or a sentence.
      if (protocol.has(key) || (key === 'reason' && !value.includes(' '))) return;
      texts.push(` ${letters(value)} `);
      whole.add(letters(value));
      whole.add(letters(value.slice(0, 12)));
      if (!value.includes(' '))
        for (const part of [...value.split('/'), value.slice(0, value.lastIndexOf('/') + 1)]) whole.add(letters(part));
      if (key === 'what') whole.add(letters(value.split(' ')[0] ?? ''));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      // What a turn is in its workflow, which is not the label of an arrow.
      if (name === 'label' && 'author' in value) continue;
      // The names of members are keys of the view.
      if (['members', 'hunks'].includes(key)) whole.add(letters(name));
      take(inner, Array.isArray(value) ? key : name);
    }
  };
  for (const value of values) take(value, '');
  return { whole, texts };
}
type Data = ReturnType<typeof dataOf>;

/** Where texts of the run are shown piece by piece: their own markup, a drawing's lines, what is said of a first sentence. */
const prose = '.markdown, pre, svg, .position, .said, .asked, .chip-name, [data-announcer]';

const isProse = (where: Element): boolean => where.closest(prose) !== null && where.closest('.label') === null;

/** Whether a text is made of nothing but whole texts of the run, or, in prose, is a piece of one. */
function isData(text: string, { whole, texts }: Data, inProse: boolean): boolean {
  const words = letters(text);
  if (inProse && texts.some((of) => of.includes(` ${words} `))) return true;
  const list = words.split(' ');
  const ends = [true];
  for (let to = 1; to <= list.length; to++)
    ends[to] = list.some((_, from) => from < to && ends[from] && whole.has(list.slice(from, to).join(' ')));
  return ends[list.length] ?? false;
}

const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description', 'aria-roledescription'];

/** Everything that a person sees or hears and that is neither translated nor said by the run. */
function untranslated(root: Element, data: Data): string[] {
  const out: string[] = [];
  const look = (text: string, where: Element, what: string): void => {
    for (const rest of text.split(/[\uff21-\uff3a\uff41-\uff5a][\uff21-\uff5a\s]*/))
      if (/[A-Za-z]/.test(rest) && !isData(rest, data, isProse(where)))
        out.push(`${what} of ${where.tagName.toLowerCase()}.${where.getAttribute('class') ?? ''}: ${JSON.stringify(rest)} in ${text}`);
  };
  const visit = (element: Element): void => {
    if (element.matches('.avatar, kbd, style, script')) return;
    for (const name of spoken) {
      const value = element.getAttribute(name);
      if (value) look(value, element, name);
    }
    for (const child of element.childNodes) {
      if (child.nodeType === 3) look(child.textContent ?? '', element, 'text');
      else if (child.nodeType === 1) visit(child as Element);
    }
  };
  visit(root);
  return out;
}

/** The drawing of a workflow waits for its width, which no layout gives here. */
function giveWidth(): void {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(private readonly tell: (entries: { contentRect: { width: number } }[]) => void) {}
      observe = (): void => this.tell([{ contentRect: { width: 600 } }]);
      unobserve = (): void => undefined;
      disconnect = (): void => undefined;
    },
  );
}

/** Opens what is folded, so that it is looked at too. */
function unfold(): void {
  for (let turn = 0; turn < 3; turn++) {
    const closed = [...panel.container.querySelectorAll('details:not([open]) > summary, [aria-expanded="false"]:not(.second)')];
    if (closed.length === 0) return;
    for (const element of closed) fireEvent.click(element);
  }
}

const runId = 'run-1';
const ended = 'All five want a deadline per request.';
const digest: ToWindow = { type: 'digest', runId, digest: someDigest() };
const error: ToWindow = { type: 'error', message: 'The run could not be paused: another process holds it.' };
const after = (facts: Facts, ...more: Parameters<Facts['add']>[]): Facts => {
  for (const [type, data] of more) facts.add(type, data);
  return facts;
};
const about = { by: 'person', digest: 'a'.repeat(64), outcome: ended, dissent: [] };
const live = { type: 'turn.text', turn: 'r2/speak/naomi', member: 'naomi', purpose: 'speak', text: streamed } as const;
const sharing = team();
for (const member of sharing.members) member.ref = { provider: 'openai', model: 'gpt-5' };

const states: Record<string, () => ToWindow[]> = {
  loading: () => [],
  'loading failed': () => [error],
  empty: () => [{ type: 'empty' }],
  'the first round': () => [viewOf(firstRound().list)],
  busy: () => [viewOf(busyDebate().list, [live])],
  paused: () => [viewOf(after(busyDebate(), ['run.paused', {}]).list, [live])],
  watched: () => [viewOf(busyDebate().list, [live], false)],
  'cut off': () => [{ ...viewOf(busyDebate().list, [], false), held: false } as ToWindow],
  rehearsal: () => [viewOf(busyDebate(team({ budget: {} }, true)).list, [live])],
  'a budget of tokens': () => [viewOf(busyDebate(team({ budget: { tokens: 900_000 } })).list)],
  'a budget of calls': () => [viewOf(busyDebate(team({ budget: { turns: 90 } })).list)],
  'one model': () => [viewOf(busyDebate(sharing).list)],
  'an error': () => [viewOf(busyDebate().list), error],
  done: () => [viewOf(endedDebate('done', ended).list), digest],
  'a rehearsal that is done': () => [
    viewOf(endedDebate('done', ended, team({ budget: {} }, true)).list),
    { type: 'digest', runId, digest: someDigest(true) },
  ],
  decided: () => [
    viewOf(after(endedDebate('done', ended), ['decision.made', { decision: 'override', words: 'No deadline.', ...about }]).list),
    digest,
  ],
  'another round': () => [
    viewOf(
      after(
        endedDebate('done', ended),
        ['budget.raised', { budget: { usd: 2, tokens: 5000, turns: 90, wall: 600 }, by: 'person' }],
        ['decision.made', { decision: 'again', words: 'What does it cost?', ...about }],
        ['run.resumed', { by: 'window' }],
      ).list,
    ),
  ],
  failed: () => [viewOf(endedDebate('failed', 'No model could be reached.').list)],
  stopped: () => [viewOf(endedDebate('stopped', 'Stopped by a person.').list)],
  'a review': () => [
    viewOf(waitingReview().list, [{ type: 'turn.text', turn: 'review/2', member: 'vera', purpose: 'review', text: reviewStreamed }]),
  ],
  'a review that is done': () => [viewOf(endedReview().list)],
  'a review that failed': () => [
    viewOf(after(busyReview(), ['run.finished', { status: 'failed', reason: 'failed', detail: 'The key is wrong.' }]).list),
  ],
  asks: () => [viewOf(askingTeam().list)],
  'asks elsewhere': () => [viewOf(askingTeam().list, [], false)],
  'files written at once': () => [
    viewOf(busyParallel().list, [
      {
        type: 'turn.text',
        turn: 'r2/nadia',
        member: 'nadia',
        purpose: 'say',
        text: 'I write:\n\n```file:docs/plan.md\n# Plan\n\n- ceiling\n',
      },
    ]),
  ],
  'a vote': () => [viewOf(endedVote().list)],
  'a duel': () => [viewOf(endedDuel().list)],
  'a restore': () => [viewOf(restoredReview().list)],
  routes: () => [viewOf(routedTeam().list)],
};

describe('every text of the panel is translated', () => {
  it('where the run shows one that is not, this finds it', () => {
    panel = openPanel();
    const said = viewOf(busyDebate().list);
    panel.say(said);
    const data = dataOf(said);
    const bad = Object.assign(document.createElement('p'), { textContent: `${foreign('Paused')} by elena`, title: 'Send' });
    panel.container.append(bad);
    expect(untranslated(panel.container, data)).toHaveLength(2);
    bad.remove();
  });

  for (const [name, messages] of Object.entries(states)) {
    it(`in the talk: ${name}`, () => {
      panel = openPanel();
      const said = messages();
      for (const message of said) panel.say(message);
      unfold();
      expect(untranslated(panel.container, dataOf(said))).toEqual([]);
    });
  }

  const runs: Record<string, () => Facts> = {
    debate: () => endedDebate('done', ended),
    review: restoredReview,
    asks: askingTeam,
    parallel: busyParallel,
    vote: endedVote,
    duel: endedDuel,
  };
  for (const [name, facts] of Object.entries(runs)) {
    it(`in what is announced: ${name}`, () => {
      panel = openPanel();
      const { list } = facts();
      const data = dataOf(list, viewOf(list));
      panel.say(viewOf(list.slice(0, 1)));
      const missed = new Set<string>();
      for (const fact of list.slice(1)) {
        panel.say({ type: 'facts', runId, facts: [fact] });
        const announcer = panel.container.querySelector('[data-announcer]');
        if (announcer) for (const text of untranslated(announcer, data)) missed.add(text);
      }
      expect([...missed]).toEqual([]);
    });
  }

  const faces: Record<string, { tab: string; facts: () => Facts; messages: () => ToWindow[] }> = {
    changes: { tab: 'changes', facts: endedReview, messages: () => [{ type: 'changes', runId, files: someChanges() }, ...hunks()] },
    'no changes': { tab: 'changes', facts: endedDuel, messages: () => [{ type: 'changes', runId, files: [] }] },
    checkpoints: {
      tab: 'checkpoints',
      facts: restoredReview,
      messages: () => [{ type: 'forks', runId, forks: someForks }],
    },
    'no checkpoints': { tab: 'checkpoints', facts: endedDuel, messages: () => [{ type: 'forks', runId, forks: [] }] },
    workflow: { tab: 'flow', facts: waitingReview, messages: flows },
    'workflow of a debate': { tab: 'flow', facts: busyDebate, messages: flows },
    'no standing': { tab: 'standing', facts: busyDebate, messages: () => [{ type: 'standing', standing: standingOf([]) }] },
    standing: { tab: 'standing', facts: busyDebate, messages: () => [{ type: 'standing', standing: standingOf(someStandings(12)) }] },
    'a face that waits': { tab: 'standing', facts: busyDebate, messages: () => [] },
    'a face that failed': {
      tab: 'standing',
      facts: busyDebate,
      messages: () => [{ type: 'faceFailed', face: 'standing', message: 'The folder cannot be read.' }],
    },
  };
  function hunks(): ToWindow[] {
    return Object.entries(someHunks).map(([path, list]) => ({
      ...{ type: 'hunks' as const, runId, path, from: 0, total: list.length, hunks: list },
      stamp: someChanges().find((file) => file.path === path)?.stamp ?? '',
    }));
  }
  function flows(): ToWindow[] {
    const of = panel.store.shown().view?.team;
    if (!of) throw new Error('no team');
    return [{ type: 'flow', runId, flow: flowOfTeam(of) }];
  }
  for (const [name, { tab, facts, messages }] of Object.entries(faces)) {
    it(`in the face: ${name}`, () => {
      if (tab === 'flow') giveWidth();
      panel = openPanel({ tab });
      const view = viewOf(facts().list);
      panel.say(view);
      const said = messages();
      for (const message of said) panel.say(message);
      unfold();
      expect(untranslated(panel.container, dataOf(view, said))).toEqual([]);
    });
  }

  it('in the plan of a restore, and in what came of a decision', () => {
    panel = openPanel({ tab: 'checkpoints' });
    const view = viewOf(restoredReview().list);
    panel.say(view);
    panel.say({ type: 'forks', runId, forks: someForks });
    const plan: ToWindow = { type: 'restorePlan', runId, checkpoint: '0002_simon', files: somePlan };
    for (const words of ['Restore…', 'Fork…']) {
      fireEvent.click(within(panel.container).getAllByRole('button', { name: foreign(words) })[0] as HTMLElement);
      panel.say(plan);
      expect(untranslated(panel.container, dataOf(view, plan, someForks))).toEqual([]);
    }
    fireEvent.click(within(panel.container).getByRole('tab', { name: new RegExp(`^${foreign('Changes')}`) }));
    const files: ToWindow = { type: 'changes', runId, files: someChanges() };
    panel.say(files);
    const refused = [{ path: 'a.ts', id: '1', why: 'Its lines were edited since.' }];
    for (const outcome of [
      { done: [{ path: 'a.ts', ids: ['1', '2'] }], refused: [] },
      { done: [], refused },
    ]) {
      panel.say({ type: 'decided', runId, decision: 'undo', ...outcome });
      expect(untranslated(panel.container, dataOf(view, files, outcome))).toEqual([]);
    }
  });

  it('in the help, the places, the search and the replay', () => {
    panel = openPanel();
    const { list } = endedDebate('done', ended);
    const view = { ...viewOf(list, [], false), held: false } as ToWindow;
    panel.say(view);
    panel.say(digest);
    const data = dataOf(view, digest);
    for (const key of ['?', 'g']) fireEvent.keyDown(window, { key });
    expect(panel.container.querySelector('dialog')).not.toBeNull();
    fireEvent.keyDown(window, { key: 'f', ctrlKey: true });
    expect(untranslated(panel.container, data)).toEqual([]);
    fireEvent.keyDown(window, { key: 'p' });
    expect(untranslated(panel.container, data)).toEqual([]);
    panel.say({ type: 'past', runId, facts: list, done: true });
    expect(panel.container.querySelector('.replay input')).not.toBeNull();
    expect(untranslated(panel.container, data)).toEqual([]);
  });
});
