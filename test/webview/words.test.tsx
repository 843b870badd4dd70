// @vitest-environment happy-dom

import { fireEvent, within } from '@testing-library/react';
import * as l10n from '@vscode/l10n';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ToWindow } from '../../src/schema/protocol';
import { standingOf } from '../../src/views/standingView';
import { busyDebate, endedDebate, firstRound, someDigest, streamed } from '../support/webview/debate';
import { flowOfTeam, someChanges, someForks, someHunks, somePlan, someStandings } from '../support/webview/faces';
import { type Facts, team } from '../support/webview/facts';
import { growthMessage, pageMessage, scoredDebate, someAnalytics, someGrowth, someStore } from '../support/webview/growth';
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
import { dataOf, foreign, untranslated } from './untranslated';

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
  scores: () => [viewOf(scoredDebate().list)],
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
    scores: scoredDebate,
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
    'standing with growth': {
      tab: 'standing',
      facts: busyDebate,
      messages: () => [{ type: 'standing', standing: standingOf(someStandings(12), someGrowth()), growth: someAnalytics() }],
    },
    growth: { tab: 'growth', facts: scoredDebate, messages: () => [growthMessage()] },
    'no growth': { tab: 'growth', facts: busyDebate, messages: () => [growthMessage(someGrowth(0))] },
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

  it('in every part of growth, and on the page of a member', () => {
    panel = openPanel({ tab: 'growth' });
    const view = viewOf(scoredDebate().list);
    const growth = growthMessage();
    panel.say(view);
    panel.say(growth);
    for (const place of ['choices', 'skills', 'store'] as const) {
      panel.say({ type: 'goToGrowth', runId, place });
      unfold();
      // What the catalogue says of a thing is a text of the brain.
      const effects = someStore.map(({ effect }) => ({ text: effect }));
      expect(untranslated(panel.container, dataOf(view, growth, effects))).toEqual([]);
    }
    for (const member of ['elena', 'simon', 'nobody']) {
      panel.say({ type: 'goToGrowth', runId, place: { member } });
      const page = pageMessage(member);
      panel.say(page);
      unfold();
      expect(untranslated(panel.container, dataOf(view, growth, page, member))).toEqual([]);
    }
  });

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
