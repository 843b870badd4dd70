import type { EndReason, Fact, FactData, FactOf, Phase, RunStatus } from '../../schema/event';
import type { Mark, Message } from '../../schema/message';
import type { Usage } from '../../schema/model';
import type { Budget } from '../../schema/settings';
import { addUsage, noUsage, totalTokens } from '../../schema/usage';
import { estimateTokens } from '../agent/tokens';
import type { StoredFact } from '../ports/journal';

/** `tokens` is the estimate for the text, counted once. */
export type Said = { seq: number; message: Message; tokens: number };
export type Marked = { seq: number; mark: Mark };
export type FinishedTurn = { seq: number; data: FactData['turn.finished'] };

/** What a run has used up, reserved calls that never came back included. */
export type Spent = { usage: Usage; tokens: number; usd: number; calls: number };

/** A further round that the person asked for. `round` is the last one that had begun by then. */
export type Again = { seq: number; round: number } & Pick<FactData['decision.made'], 'words' | 'outcome'>;

/** What the brain knows of a run: a fold of its facts, and nothing that is not in them. */
export type RunState = {
  seq: number;
  created?: FactOf<'run.created'>;
  status: RunStatus;
  ended?: { reason: EndReason; detail: string };
  /** The phases that began, by `phase:round`, with the number of the fact. */
  phases: Map<string, number>;
  lastPhaseSeq: number;
  finished: Map<string, FinishedTurn>;
  failed: Map<string, FactOf<'turn.failed'>>;
  /** Turns of muted members that were passed over. */
  skipped: Set<string>;
  /** Members that take no turn for now. */
  muted: Set<string>;
  open: Map<string, FactOf<'turn.started'>>;
  steps: Map<string, unknown>;
  posted: Map<string, Said>;
  said: Said[];
  marks: Marked[];
  spent: Spent;
  /** Milliseconds that the run has been under way, pauses and the time between processes left out. */
  activeMs: number;
  lastAt: number;
  exhausted?: string;
  digest?: FactData['digest.written'];
  /** What the judge made of the debate, by the number of the digest. */
  scored: Map<number, FactData['work.scored']>;
  /** Every digest of the run, the oldest first: one for each time it came to an end. */
  digests: FactData['digest.written'][];
  /** The further rounds that the person asked for, in order. */
  agains: Again[];
  /** What the person gave the run in place of the budget it began with. */
  budget?: Budget;
  /** The last round that began. */
  round: number;
  /** Replies in the middle of turns that have no end yet, by turn. */
  replied: Map<string, FactData['turn.replied'][]>;
  tools: Map<string, { started: FactData['tool.started']; finished?: FactData['tool.finished'] }>;
  /** What was decided about a call, by its id. */
  decided: Map<string, FactData['approval.decided']>;
  asked: Map<string, FactData['approval.asked']>;
  /** Every change of a file, in order. */
  changes: FactOf<'file.changed'>[];
  /** Numbers in `changes` by path. */
  changesOf: Map<string, number[]>;
  /** Changes that were meant and are not known to have happened, by turn and path. */
  intended: Map<string, FactOf<'file.intended'>>;
  /** What members asked for and did not get, by member, since their last turn began. */
  refused: Map<string, FactData['reply.refused'][]>;
  /** The turn that each member ended last. */
  lastTurnOf: Map<string, string>;
  /** Tokens that each member has used. */
  tokensOf: Map<string, number>;
  /** The number of the fact that began a turn. */
  startedSeq: Map<string, number>;
};

export function emptyRunState(): RunState {
  return {
    seq: 0,
    status: 'running',
    phases: new Map(),
    lastPhaseSeq: 0,
    finished: new Map(),
    failed: new Map(),
    skipped: new Set(),
    muted: new Set(),
    open: new Map(),
    steps: new Map(),
    posted: new Map(),
    said: [],
    marks: [],
    scored: new Map(),
    digests: [],
    agains: [],
    round: 0,
    spent: { usage: noUsage, tokens: 0, usd: 0, calls: 0 },
    activeMs: 0,
    lastAt: 0,
    replied: new Map(),
    tools: new Map(),
    decided: new Map(),
    asked: new Map(),
    changes: [],
    changesOf: new Map(),
    intended: new Map(),
    refused: new Map(),
    lastTurnOf: new Map(),
    tokensOf: new Map(),
    startedSeq: new Map(),
  };
}

export function phaseKey(phase: Phase, round: number): string {
  return `${phase}:${round}`;
}

/** Folds one fact, in place and in O(1). */
export function foldState(state: RunState, stored: StoredFact): void {
  if (stored.seq <= state.seq) return;
  state.seq = stored.seq;
  const fact = stored as Fact;
  if (state.lastAt > 0 && state.status === 'running' && fact.type !== 'run.resumed') state.activeMs += Math.max(0, fact.at - state.lastAt);
  state.lastAt = fact.at;
  fold(state, fact);
}

function fold(state: RunState, fact: Fact): void {
  switch (fact.type) {
    case 'run.created':
      state.created = fact;
      return;
    case 'run.resumed':
      for (const open of state.open.values()) countLost(state, open);
      state.open.clear();
      state.status = 'running';
      delete state.ended;
      return;
    case 'run.paused':
      state.status = 'paused';
      return;
    case 'run.continued':
      state.status = 'running';
      return;
    case 'run.finished':
      state.status = fact.data.status;
      state.ended = { reason: fact.data.reason, detail: fact.data.detail };
      return;
    case 'phase.started':
      state.phases.set(phaseKey(fact.data.phase, fact.data.round), fact.seq);
      state.lastPhaseSeq = fact.seq;
      state.round = Math.max(state.round, fact.data.round);
      return;
    case 'turn.started':
      state.open.set(fact.data.turn, fact);
      // A turn that is taken up again after a crash still sees the files as they were when it first began.
      if (!state.startedSeq.has(fact.data.turn)) state.startedSeq.set(fact.data.turn, fact.seq);
      return;
    case 'turn.finished': {
      const { turn, usage, cost, calls, message, marks } = fact.data;
      state.open.delete(turn);
      state.failed.delete(turn);
      state.finished.set(turn, { seq: fact.seq, data: fact.data });
      state.replied.delete(turn);
      state.lastTurnOf.set(fact.data.member, turn);
      count(state, usage, cost.usd, calls);
      countMember(state, fact.data.member, totalTokens(usage));
      if (message) state.said.push(saidOf(fact.seq, message));
      for (const mark of marks ?? []) state.marks.push({ seq: fact.seq, mark });
      return;
    }
    case 'turn.failed':
      state.open.delete(fact.data.turn);
      state.failed.set(fact.data.turn, fact);
      count(state, fact.data.usage, fact.data.cost.usd, 1);
      countMember(state, fact.data.member, totalTokens(fact.data.usage));
      return;
    case 'turn.skipped':
      state.failed.delete(fact.data.turn);
      state.skipped.add(fact.data.turn);
      return;
    case 'member.muted':
      state.muted.add(fact.data.member);
      return;
    case 'member.unmuted':
      state.muted.delete(fact.data.member);
      return;
    case 'message.posted': {
      const said = saidOf(fact.seq, fact.data.message);
      state.said.push(said);
      if (fact.data.key) state.posted.set(fact.data.key, said);
      return;
    }
    case 'step.finished':
      state.steps.set(fact.data.step, fact.data.value);
      return;
    case 'budget.exhausted':
      state.exhausted = fact.data.detail;
      return;
    case 'budget.raised':
      state.budget = fact.data.budget;
      delete state.exhausted;
      return;
    case 'work.scored':
      state.scored.set(fact.data.digest, fact.data);
      return;
    case 'digest.written':
      state.digest = fact.data;
      state.digests.push(fact.data);
      return;
    case 'decision.made': {
      const { decision, words, outcome } = fact.data;
      if (decision !== 'again') return;
      // From here on it is a run that was left and can be taken up.
      state.agains.push({ seq: fact.seq, round: state.round, outcome, ...(words && { words }) });
      state.status = 'stopped';
      delete state.ended;
      return;
    }
    case 'turn.replied': {
      const known = state.replied.get(fact.data.turn);
      if (known) known.push(fact.data);
      else state.replied.set(fact.data.turn, [fact.data]);
      return;
    }
    case 'tool.started':
      state.tools.set(fact.data.call, { started: fact.data });
      return;
    case 'tool.finished': {
      const tool = state.tools.get(fact.data.call);
      if (tool) tool.finished = fact.data;
      return;
    }
    case 'approval.asked':
      state.asked.set(fact.data.ask, fact.data);
      return;
    case 'approval.decided':
      state.decided.set(fact.data.ask, fact.data);
      return;
    case 'file.intended':
      state.intended.set(`${fact.data.turn}\n${fact.data.path}`, fact);
      return;
    case 'file.changed': {
      state.intended.delete(`${fact.data.turn}\n${fact.data.path}`);
      const at = state.changes.push(fact) - 1;
      const known = state.changesOf.get(fact.data.path);
      if (known) known.push(at);
      else state.changesOf.set(fact.data.path, [at]);
      return;
    }
    case 'reply.refused': {
      const known = state.refused.get(fact.data.member);
      if (known) known.push(fact.data);
      else state.refused.set(fact.data.member, [fact.data]);
      return;
    }
    default:
      return;
  }
}

function countMember(state: RunState, member: string, tokens: number): void {
  state.tokensOf.set(member, (state.tokensOf.get(member) ?? 0) + tokens);
}

function saidOf(seq: number, message: Message): Said {
  return { seq, message, tokens: estimateTokens(message.text) };
}

function count(state: RunState, usage: Usage, usd: number | undefined, calls: number): void {
  const { spent } = state;
  state.spent = {
    usage: addUsage(spent.usage, usage),
    tokens: spent.tokens + totalTokens(usage),
    usd: spent.usd + (usd ?? 0),
    calls: spent.calls + calls,
  };
}

/** A call that a crash cut off may have been billed in full, so what was set aside for it counts as spent. */
function countLost(state: RunState, open: FactOf<'turn.started'>): void {
  const { tokens, usd } = open.data.reserved;
  countMember(state, open.data.member, tokens);
  state.spent = { ...state.spent, tokens: state.spent.tokens + tokens, usd: state.spent.usd + (usd ?? 0), calls: state.spent.calls + 1 };
}
