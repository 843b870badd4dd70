import type { EndReason, Fact, FactData, FactOf, Phase, RunStatus } from '../../schema/event';
import type { Mark, Message } from '../../schema/message';
import type { Usage } from '../../schema/model';
import { addUsage, noUsage, totalTokens } from '../../schema/usage';
import { estimateTokens } from '../agent/tokens';
import type { StoredFact } from '../ports/journal';

/** `tokens` is the estimate for the text, counted once. */
export type Said = { seq: number; message: Message; tokens: number };
export type Marked = { seq: number; mark: Mark };
export type FinishedTurn = { seq: number; data: FactData['turn.finished'] };

/** What a run has used up, reserved calls that never came back included. */
export type Spent = { usage: Usage; tokens: number; usd: number; calls: number };

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
};

export function emptyRunState(): RunState {
  return {
    seq: 0,
    status: 'running',
    phases: new Map(),
    lastPhaseSeq: 0,
    finished: new Map(),
    failed: new Map(),
    open: new Map(),
    steps: new Map(),
    posted: new Map(),
    said: [],
    marks: [],
    spent: { usage: noUsage, tokens: 0, usd: 0, calls: 0 },
    activeMs: 0,
    lastAt: 0,
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
      return;
    case 'turn.started':
      state.open.set(fact.data.turn, fact);
      return;
    case 'turn.finished': {
      const { turn, usage, cost, calls, message, marks } = fact.data;
      state.open.delete(turn);
      state.failed.delete(turn);
      state.finished.set(turn, { seq: fact.seq, data: fact.data });
      count(state, usage, cost.usd, calls);
      if (message) state.said.push(saidOf(fact.seq, message));
      for (const mark of marks ?? []) state.marks.push({ seq: fact.seq, mark });
      return;
    }
    case 'turn.failed':
      state.open.delete(fact.data.turn);
      state.failed.set(fact.data.turn, fact);
      count(state, fact.data.usage, fact.data.cost.usd, 1);
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
    case 'digest.written':
      state.digest = fact.data;
      return;
    case 'turn.retried':
      return;
  }
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
  state.spent = { ...state.spent, tokens: state.spent.tokens + tokens, usd: state.spent.usd + (usd ?? 0), calls: state.spent.calls + 1 };
}
