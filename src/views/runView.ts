import { assertNever } from '../base/assertNever';
import type { Fact, FactOf, UnknownFact } from '../schema/event';
import type { Usage } from '../schema/model';
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
    digestFiles: [],
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
  fold(view, fact as Fact);
}

function fold(view: RunView, fact: Fact): void {
  switch (fact.type) {
    case 'run.created':
      return foldCreated(view, fact);
    case 'run.resumed':
      view.openTurns = {};
      for (const member of Object.values(view.members)) if (member.state === 'speaking') member.state = 'idle';
      view.status = 'running';
      delete view.reason;
      delete view.detail;
      delete view.finishedAt;
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
      view.openTurns = {};
      for (const member of Object.values(view.members)) if (member.state === 'speaking') member.state = 'idle';
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
    case 'message.posted':
      return push(view, { kind: 'message', seq: fact.seq, at: fact.at, message: fact.data.message });
    case 'step.finished':
      return;
    case 'budget.exhausted':
      view.warnings.push(fact.data.detail);
      return push(view, {
        kind: 'message',
        seq: fact.seq,
        at: fact.at,
        message: { author: 'runner', kind: 'notice', text: fact.data.detail, round: view.round },
      });
    case 'digest.written':
      view.digest = fact.data.digest;
      view.digestFiles = fact.data.files;
      return;
    default:
      return skipUnknown(fact);
  }
}

/** Types that this version does not know reach the fold too; the compiler still counts the known ones. */
function skipUnknown(fact: never): void {
  const unknown: UnknownFact = fact;
  if (unknown.type === '') assertNever(fact);
}

function foldCreated(view: RunView, fact: FactOf<'run.created'>): void {
  const { topic, team, briefingPath, files } = fact.data;
  view.topic = topic;
  view.team = team;
  view.startedAt = fact.at;
  view.files = files.length;
  if (briefingPath) view.briefingPath = briefingPath;
  for (const member of [...team.members, team.judge, team.steward]) {
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

function foldTurnFinished(view: RunView, fact: FactOf<'turn.finished'>): void {
  const { turn, member, usage, cost, ms, cut, notices, message, marks } = fact.data;
  const open = view.openTurns[turn];
  settle(view, turn, member, usage, cost.usd, cost.priced === 'unknown', 'idle');
  if (marks && marks.length > 0) push(view, { kind: 'marks', seq: fact.seq, at: fact.at, marks });
  if (!message) return;
  const known = view.members[member];
  if (known && message.position) known.position = message.position;
  const info: TurnInfo = {
    model: open?.model ?? known?.model ?? '',
    usage,
    cost,
    ms,
    ...(cut && { cut }),
    ...(open?.leftOut && { leftOut: open.leftOut }),
    ...(notices && { notices }),
  };
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
