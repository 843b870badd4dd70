// Plays the extension's side in a browser: defines acquireVsCodeApi and answers hello with the
// state that the address asks for (?state=busy).
import type { Live } from '../../src/schema/event';
import type { ToHost, ToWindow } from '../../src/schema/protocol';
import { emptyRunView, foldRun } from '../../src/views/runView';
import { slimFact } from '../../src/views/slimFact';
import { standingOf } from '../../src/views/standingView';
import { pageStart, withNewest } from '../../src/views/viewPages';
import { busyDebate, endedDebate, firstRound, someDigest, streamed } from '../support/webview/debate';
import { flowOfTeam, someChanges, someForks, someHunks, somePlan, someStandings } from '../support/webview/faces';
import { type Facts, someUsage, team } from '../support/webview/facts';
import { growthMessage, pageMessage, scoredDebate, someAnalytics, someGrowth } from '../support/webview/growth';
import { longRun, longText } from '../support/webview/longRun';
import {
  askingTeam,
  busyParallel,
  busyReview,
  endedDuel,
  endedReview,
  endedVote,
  restoredReview,
  reviewStreamed,
  ringTeam,
  routedTeam,
  waitingReview,
} from '../support/webview/teamRuns';

const state = new URLSearchParams(location.search).get('state') ?? 'busy';
const say = (message: ToWindow): void => window.postMessage(message, '*');

let shownTeam = team();
let journal: Facts['list'] = [];

function show(facts: Facts, { control = true, live = [] as Live[], held = true } = {}): void {
  journal = facts.list;
  const view = emptyRunView('run-1');
  for (const fact of facts.list) foldRun(view, fact);
  if (view.team) shownTeam = view.team;
  const { view: newest, older } = withNewest(view);
  say({ type: 'view', view: newest, older, live, control, held });
  const sendBefore = (end: number): void => {
    if (end === 0) return;
    const from = pageStart(view.entries, end);
    say({ type: 'older', runId: view.runId, from, entries: view.entries.slice(from, end) });
    setTimeout(() => sendBefore(from), 0);
  };
  sendBefore(older);
}

function sendPast(runId: string): void {
  for (let from = 0; from < journal.length; from += 2_000)
    say({ type: 'past', runId, facts: journal.slice(from, from + 2_000).map(slimFact), done: from + 2_000 >= journal.length });
}

const live: Live[] = [{ type: 'turn.text', turn: 'r2/speak/naomi', member: 'naomi', purpose: 'speak', text: streamed }];

const states: Record<string, () => void> = {
  empty: () => say({ type: 'empty' }),
  loading: () => undefined,
  /** Says nothing of itself: a benchmark or a test does, with `say`. */
  silent: () => undefined,
  busy: () => show(busyDebate(), { live }),
  start: () => show(firstRound()),
  done: () => {
    show(endedDebate('done', 'All five want a deadline per request.'));
    say({ type: 'digest', runId: 'run-1', digest: someDigest() });
  },
  decided: () => {
    const facts = endedDebate('done', 'All five want a deadline per request.');
    facts.add('decision.made', {
      decision: 'override',
      words: 'No deadline per request: the gateway has one already, and a second clock would only confuse the person on call.',
      by: 'person',
      digest: 'a'.repeat(64),
      outcome: 'All five want a deadline per request.',
      dissent: [],
    });
    show(facts);
    say({ type: 'digest', runId: 'run-1', digest: someDigest() });
  },
  again: () => {
    const facts = endedDebate('done', 'All five want a deadline per request.');
    const about = { by: 'person', digest: 'a'.repeat(64), outcome: 'All five want a deadline per request.', dissent: [] };
    facts.add('budget.raised', { budget: { usd: 2 }, by: 'person' });
    facts.add('decision.made', { decision: 'again', words: 'What does it cost the person on call?', ...about });
    facts.add('run.resumed', { by: 'window' });
    facts.posts({ author: 'person', kind: 'steer', round: 2, text: 'What does it cost the person on call?' });
    facts.phase('speak', 3);
    show(facts);
  },
  inbox: () => {
    show(askingTeam());
    say({
      type: 'inbox',
      asks: [
        {
          ...{
            id: 'x',
            runId: 'run-2',
            member: 'otto',
            tool: 'run_bash',
            effect: 'run',
            what: 'run make release',
            command: 'make release',
          },
          ...{ why: 'A person decides about every command and request (autonomy 1).', risk: 'It may publish.' },
          ...{ always: 'For the rest of this run @otto may run “make release” with run_bash without asking.' },
          ...{ topic: 'Ship the first release', folder: 'backend', differs: false },
        },
      ],
    });
  },
  failed: () =>
    show(
      endedDebate(
        'failed',
        'No model could be reached: Anthropic says the key is wrong (401). Set the key again with “Roundtable: Set API Key”, then resume.',
      ),
    ),
  offline: () => {
    const facts = busyDebate();
    for (const member of ['naomi', 'elena'])
      facts.add('turn.failed', {
        ...{ turn: `r2/speak/${member}`, member, purpose: 'speak', ms: 900, cost: { priced: 'unknown' }, usage: someUsage },
        failure: { code: 'model.unreachable', message: 'The service does not answer.', retryable: true },
      });
    facts.add('run.finished', { status: 'failed', reason: 'failed', detail: 'Nobody could speak.' });
    show(facts);
  },
  stopped: () => show(endedDebate('stopped', 'Stopped by you. What was said is kept.')),
  paused: () => {
    const facts = busyDebate();
    facts.add('run.paused', {});
    show(facts, { live });
  },
  watched: () => show(busyDebate(), { control: false, live }),
  cutOff: () => show(busyDebate(), { control: false, held: false }),
  rehearsal: () => show(busyDebate(team({ budget: {} }, true)), { live }),
  shared: () => {
    const same = team();
    for (const member of same.members) member.ref = { provider: 'openai', model: 'gpt-5' };
    show(busyDebate(same), { live });
  },
  error: () => {
    show(busyDebate(), { live });
    say({ type: 'error', message: 'The run could not be paused: another process holds it.' });
  },
  review: () =>
    show(waitingReview(), {
      live: [{ type: 'turn.text', turn: 'review/2', member: 'vera', purpose: 'review', text: reviewStreamed }],
    }),
  asks: () => show(askingTeam()),
  asksWatched: () => show(askingTeam(), { control: false }),
  reviewDone: () => show(endedReview()),
  reviewFailed: () => {
    const facts = busyReview();
    facts.add('run.finished', {
      status: 'failed',
      reason: 'failed',
      detail: '@vera could not speak to review in round 2. The key is wrong. Resume the run to try again.',
    });
    show(facts);
  },
  parallel: () =>
    show(busyParallel(), {
      live: [
        {
          type: 'turn.text',
          turn: 'r2/nadia',
          member: 'nadia',
          purpose: 'say',
          text: 'I write it down:\n\n```file:docs/plan.md\n# Plan\n\n- ceiling\n',
        },
        { type: 'turn.text', turn: 'r2/otto', member: 'otto', purpose: 'say', text: 'What @vera said of the queue' },
      ],
    }),
  vote: () => show(endedVote()),
  duel: () => show(endedDuel()),
  scores: () => show(scoredDebate()),
  long: () => show(longRun(10_000)),
  huge: () => {
    const facts = longRun(5, false);
    const text = `A very long turn. ${Array.from({ length: 60 }, (_, i) => longText(i * 50 + 7))
      .join('\n\n')
      .slice(0, 100_000)}\n\nthe very last words`;
    facts.posts({ author: 'elena', kind: 'speak', round: 1, text });
    show(facts);
  },
  longBusy: () => show(longRun(10_000, false)),
};

/** The faces beside the talk, by the name of the state that shows them. */
const faces: Record<string, { tab: string; show(): void }> = {
  changes: { tab: 'changes', show: () => show(endedReview()) },
  changesNone: { tab: 'changes', show: () => show(endedDuel()) },
  checkpoints: { tab: 'checkpoints', show: () => show(restoredReview()) },
  checkpointsNone: { tab: 'checkpoints', show: () => show(endedDuel()) },
  flow: { tab: 'flow', show: () => show(busyDebate(), { live }) },
  flowLoop: { tab: 'flow', show: () => show(waitingReview()) },
  flowRoutes: { tab: 'flow', show: () => show(routedTeam()) },
  flowRing: { tab: 'flow', show: () => show(ringTeam()) },
  growth: { tab: 'growth', show: () => show(scoredDebate()) },
  growthNone: { tab: 'growth', show: () => show(busyDebate(), { live }) },
  standing: { tab: 'standing', show: () => show(busyDebate(), { live }) },
  standingOne: { tab: 'standing', show: () => show(busyDebate(), { live }) },
  standingNone: { tab: 'standing', show: () => show(busyDebate(), { live }) },
  standingFailed: { tab: 'standing', show: () => show(busyDebate(), { live }) },
};
const standings = { standing: 12, standingOne: 1, standingNone: 0 };

function answer(message: ToHost): void {
  const runId = 'run-1';
  if (message.type === 'watch') {
    if (state === 'standingFailed')
      return say({ type: 'faceFailed', face: message.face, message: 'The folder .roundtable/runs cannot be read: permission denied.' });
    if (message.face === 'changes') say({ type: 'changes', runId, files: state === 'changesNone' ? [] : someChanges() });
    if (message.face === 'checkpoints') say({ type: 'forks', runId, forks: someForks });
    if (message.face === 'flow') say({ type: 'flow', runId, flow: flowOfTeam(shownTeam) });
    if (message.face === 'standing')
      say({
        type: 'standing',
        standing: standingOf(someStandings(standings[state as keyof typeof standings] ?? 3), someGrowth()),
        growth: someAnalytics(),
      });
    if (message.face === 'growth') say(growthMessage(someGrowth(state === 'growthNone' ? 0 : 12)));
  }
  if (message.type === 'fileHunks') {
    const hunks = someHunks[message.path] ?? [];
    say({ type: 'hunks', runId, path: message.path, stamp: message.path, from: 0, total: hunks.length, hunks });
  }
  if (message.type === 'growthMember') say(pageMessage(message.member));
  if (message.type === 'growth')
    say({ type: 'growthDone', action: message.action, failure: 'This cannot be done in the editor yet. Do it in the terminal.' });
  if (message.type === 'planRestore') say({ type: 'restorePlan', runId, checkpoint: message.checkpoint, files: somePlan });
  if (message.type === 'standingTurns') {
    const found = someStandings(12).find(({ run }) => run?.runId === message.runId);
    const turns = Object.values(found?.turns ?? {}).filter(({ member }) => member === message.member);
    say({ type: 'standingTurns', of: message.runId, member: message.member, turns });
  }
}

let saved: unknown = { runId: 'run-1', ...(faces[state] && { tab: faces[state].tab }) };
const posted: ToHost[] = [];
Object.assign(window, {
  states: [...Object.keys(states), ...Object.keys(faces)],
  posted,
  say,
  acquireVsCodeApi: () => ({
    postMessage(message: ToHost) {
      posted.push(message);
      if (message.type === 'hello') (faces[state]?.show ?? states[state])?.();
      if (message.type === 'past') sendPast(message.runId);
      if (message.type === 'copyRun') say({ type: 'copied', runId: message.runId });
      answer(message);
    },
    getState: () => saved,
    setState: (next: unknown) => {
      saved = next;
    },
  }),
});
