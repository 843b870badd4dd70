import { assertNever } from '../base/assertNever';
import type { Fact, FactOf, RunFact, UnknownFact } from '../schema/event';
import type { Usage } from '../schema/model';
import { everybody } from '../schema/teamOf';
import { addUsage, modelName, noUsage } from '../schema/usage';
import type { Entry, MemberView, RunView, TurnInfo } from '../schema/view';

export function emptyRunView(runId: string): RunView {
  return {
    runId,
    seq: 0,
    topic: '',
    status: 'running',
    startedAt: 0,
    phase: 'brief',
    round: 0,
    entries: [],
    members: {},
    openTurns: {},
    spent: { usage: noUsage, usd: 0, calls: 0, unpriced: false },
    unposted: {},
    starts: {},
    changes: [],
    checkpoints: [],
    asks: {},
    openTools: {},
    digestFiles: [],
    digests: [],
    decisions: [],
    warnings: [],
    files: 0,
  };
}

/**
 * Folds one fact into the view, in place: O(1) a fact whatever the length of the run. A fact
 * that the view already has, or that this version does not know, changes nothing but `seq`.
 */
export function foldRun(view: RunView, fact: Fact | UnknownFact): void {
  if (fact.seq <= view.seq) return;
  view.seq = fact.seq;
  fold(view, fact as RunFact);
}

function fold(view: RunView, fact: RunFact): void {
  switch (fact.type) {
    case 'run.created':
      return foldCreated(view, fact);
    case 'run.resumed':
      settleOpen(view);
      view.status = 'running';
      liftEnd(view);
      return push(view, { kind: 'status', seq: fact.seq, at: fact.at, status: 'resumed', detail: 'Taken up again where it stood.' });
    case 'run.paused':
      view.status = 'paused';
      return push(view, {
        kind: 'status',
        seq: fact.seq,
        at: fact.at,
        status: 'paused',
        detail: 'Paused. Turns under way finish; no new one begins.',
      });
    case 'run.continued':
      view.status = 'running';
      return push(view, { kind: 'status', seq: fact.seq, at: fact.at, status: 'running', detail: 'Continued.' });
    case 'run.finished':
      view.status = fact.data.status;
      view.reason = fact.data.reason;
      view.detail = fact.data.detail;
      view.finishedAt = fact.at;
      // What was decided was about an earlier end.
      delete view.decision;
      settleOpen(view);
      return push(view, { kind: 'status', seq: fact.seq, at: fact.at, status: fact.data.status, detail: fact.data.detail });
    case 'phase.started':
      view.phase = fact.data.phase;
      view.round = fact.data.round;
      return push(view, {
        kind: 'phase',
        seq: fact.seq,
        at: fact.at,
        phase: fact.data.phase,
        round: fact.data.round,
        ...(fact.data.order && { order: fact.data.order }),
      });
    case 'turn.started': {
      const { turn, member, purpose, round, model, leftOut } = fact.data;
      view.openTurns[turn] = { turn, member, purpose, round, model, startedAt: fact.at, ...(leftOut && { leftOut }) };
      view.starts[turn] ??= fact.seq;
      const known = view.members[member];
      if (known) known.state = 'speaking';
      return;
    }
    case 'turn.retried': {
      const { turn, failure, waitMs, discarded } = fact.data;
      return push(view, {
        kind: 'retry',
        seq: fact.seq,
        at: fact.at,
        turn,
        member: view.openTurns[turn]?.member ?? '',
        failure,
        waitMs,
        discarded,
      });
    }
    case 'turn.finished':
      return foldTurnFinished(view, fact);
    case 'turn.failed': {
      const { turn, member, purpose, failure, partial, usage, cost } = fact.data;
      // Being stopped is nobody's failure.
      const state = failure.code === 'model.aborted' ? 'idle' : 'failed';
      settle(view, turn, member, usage, cost.usd, cost.priced === 'unknown', state);
      return push(view, { kind: 'failed', seq: fact.seq, at: fact.at, turn, member, purpose, failure, ...(partial && { partial }) });
    }
    case 'message.posted': {
      const { message } = fact.data;
      const info = message.turn === undefined ? undefined : view.unposted[message.turn];
      if (message.turn !== undefined) delete view.unposted[message.turn];
      return push(view, { kind: 'message', seq: fact.seq, at: fact.at, message, ...(info && { info }) });
    }
    case 'member.muted':
    case 'member.unmuted':
      return foldMuted(view, fact);
    case 'turn.skipped':
    case 'turn.replied':
    case 'file.intended':
    case 'step.finished':
    case 'changes.decided':
      return;
    case 'tool.started': {
      const { call, turn, member, tool, effect, what } = fact.data;
      view.openTools[call] = { turn, member, tool, effect, what };
      return;
    }
    case 'tool.finished': {
      const { turn, call, member, tool, failed, result, ms } = fact.data;
      const open = view.openTools[call];
      delete view.openTools[call];
      const { effect, what } = open ?? { effect: 'read' as const, what: tool };
      return push(view, { kind: 'tool', seq: fact.seq, at: fact.at, turn, member, tool, effect, what, failed, result, ms });
    }
    case 'approval.asked': {
      const { ask: id, ...ask } = fact.data;
      view.asks[id] = { id, seq: fact.seq, ...ask };
      return;
    }
    case 'approval.decided': {
      const { ask: id, ...decision } = fact.data;
      const ask = view.asks[id];
      if (!ask) return;
      delete view.asks[id];
      return push(view, { kind: 'decided', seq: fact.seq, at: fact.at, ask, decision });
    }
    case 'file.changed':
      return foldFileChanged(view, fact);
    case 'reply.refused':
      return push(view, { kind: 'refused', seq: fact.seq, at: fact.at, ...fact.data });
    case 'files.restored': {
      const { checkpoint, files, by } = fact.data;
      return push(view, { kind: 'restored', seq: fact.seq, at: fact.at, checkpoint, files: files.map(({ path }) => path), by });
    }
    case 'budget.exhausted':
      view.exhausted = fact.data;
      view.warnings.push(fact.data.detail);
      return push(view, {
        kind: 'message',
        seq: fact.seq,
        at: fact.at,
        message: { author: 'runner', kind: 'notice', text: fact.data.detail, round: view.round },
      });
    case 'digest.written':
      view.digest = fact.data.digest;
      view.digests.push(fact.data.digest);
      view.digestFiles = fact.data.files;
      return;
    case 'budget.raised':
      delete view.exhausted;
      if (view.team) view.team = { ...view.team, budget: fact.data.budget };
      return push(view, { kind: 'raised', seq: fact.seq, at: fact.at, budget: fact.data.budget, by: fact.data.by });
    case 'decision.made': {
      const decision = { seq: fact.seq, at: fact.at, ...fact.data };
      view.decisions.push(decision);
      if (decision.decision === 'again') {
        view.status = 'stopped';
        liftEnd(view);
      } else view.decision = decision;
      return push(view, { kind: 'decision', seq: fact.seq, at: fact.at, decision });
    }
    case 'work.scored':
      return push(view, { kind: 'scores', seq: fact.seq, at: fact.at, scores: fact.data });
    default:
      return skipUnknown(fact);
  }
}

/** Types that this version does not know reach the fold too; the compiler still counts the known ones. */
function skipUnknown(fact: never): void {
  const unknown: UnknownFact = fact;
  if (unknown.type === '') assertNever(fact);
}

/** The run goes on, so it has no end, and nothing is decided about it. */
function liftEnd(view: RunView): void {
  delete view.reason;
  delete view.detail;
  delete view.finishedAt;
  delete view.decision;
}

function foldCreated(view: RunView, fact: FactOf<'run.created'>): void {
  const { topic, team, briefingPath, files } = fact.data;
  view.topic = topic;
  view.team = team;
  view.startedAt = fact.at;
  view.files = files.length;
  if (briefingPath) view.briefingPath = briefingPath;
  if (fact.data.forkedFrom) view.forkedFrom = fact.data.forkedFrom;
  for (const member of everybody(team)) {
    view.members[member.name] = {
      name: member.name,
      role: member.role,
      model: modelName(member.ref),
      state: 'idle',
      turns: 0,
      usage: noUsage,
      usd: 0,
    };
  }
}

function foldMuted(view: RunView, fact: FactOf<'member.muted' | 'member.unmuted'>): void {
  const { member } = fact.data;
  const known = view.members[member];
  const muted = fact.type === 'member.muted';
  if (known && muted) known.muted = true;
  else delete known?.muted;
  const text = muted ? `@${member} is muted and takes no turn until you let it speak again.` : `@${member} may speak again.`;
  push(view, { kind: 'message', seq: fact.seq, at: fact.at, message: { author: 'runner', kind: 'notice', text, round: view.round } });
}

/** What was under way in a process that is gone, or in a run that has ended. */
function settleOpen(view: RunView): void {
  view.openTurns = {};
  view.openTools = {};
  view.asks = {};
  for (const member of Object.values(view.members)) if (member.state === 'speaking') member.state = 'idle';
}

/** Turns that may write at the same time. */
const takenTogether = 16;

function foldFileChanged(view: RunView, fact: FactOf<'file.changed'>): void {
  const { call: _, ...data } = fact.data;
  const change = { seq: fact.seq, ...data };
  view.changes.push(change);
  push(view, { kind: 'file', seq: fact.seq, at: fact.at, change });
  if (data.private) return;
  // Turns that were taken at the same time write in turns; one checkpoint is before all that a turn wrote.
  const own = view.checkpoints.slice(-takenTogether).find(({ turn }) => turn === data.turn);
  if (own) {
    if (!own.files.includes(data.path)) own.files.push(data.path);
    return;
  }
  const count = view.checkpoints.length + 1;
  view.checkpoints.push({
    id: `${String(count).padStart(4, '0')}_${data.member}`,
    seq: (view.starts[data.turn] ?? fact.seq) - 1,
    at: fact.at,
    turn: data.turn,
    member: data.member,
    files: [data.path],
  });
}

function foldTurnFinished(view: RunView, fact: FactOf<'turn.finished'>): void {
  const { turn, member, usage, cost, ms, cut, notices, message, marks } = fact.data;
  const open = view.openTurns[turn];
  settle(view, turn, member, usage, cost.usd, cost.priced === 'unknown', 'idle');
  if (marks && marks.length > 0) push(view, { kind: 'marks', seq: fact.seq, at: fact.at, marks });
  const known = view.members[member];
  if (known && message?.position) known.position = message.position;
  const info: TurnInfo = {
    model: open?.model ?? known?.model ?? '',
    usage,
    cost,
    ms,
    ...(cut && { cut }),
    ...(open?.leftOut && { leftOut: open.leftOut }),
    ...(notices && { notices }),
  };
  if (message === undefined) {
    if (fact.data.posted) view.unposted[turn] = info;
    return;
  }
  push(view, { kind: 'message', seq: fact.seq, at: fact.at, message, info });
}

function settle(
  view: RunView,
  turn: string,
  name: string,
  usage: Usage,
  usd: number | undefined,
  unpriced: boolean,
  state: MemberView['state'],
): void {
  delete view.openTurns[turn];
  view.spent.usage = addUsage(view.spent.usage, usage);
  view.spent.usd += usd ?? 0;
  view.spent.calls += 1;
  if (unpriced) view.spent.unpriced = true;
  const member = view.members[name];
  if (!member) return;
  member.turns += 1;
  member.usage = addUsage(member.usage, usage);
  member.usd += usd ?? 0;
  const stillOpen = Object.values(view.openTurns).some((open) => open.member === name);
  member.state = stillOpen ? 'speaking' : state;
}

function push(view: RunView, entry: Entry): void {
  view.entries.push(entry);
}
