import type { RunStatus } from './event';
import type { MarkKind } from './message';

/** What a settled roundtable says of its members; empty for as long as none is settled. */
export const settledFigureIds = ['reputation', 'sparks', 'score', 'novelty', 'accuracy', 'impact', 'challenge', 'mentions'] as const;
/** What is told of members over runs. */
export const figureIds = [...settledFigureIds, 'grounded', 'marks', 'gates', 'moved', 'kept', 'turns', 'tokens', 'usd'] as const;
export type FigureId = (typeof figureIds)[number];

/** One run on the way of a chart. */
export type StandingRun = {
  runId: string;
  topic: string;
  team: string;
  /** Milliseconds since 1970. */
  at: number;
  status: RunStatus;
  /** Every word came from the rehearsal model, which is no AI. */
  rehearsal: boolean;
  /** In the order of the team. */
  members: string[];
};

/** `value` is a share from 0 to 1 where `of` says of how many, else a count or dollars. */
export type StandingPoint = { runId: string; value: number; of?: number };

/** Figures of members over runs, oldest run first. */
export type Standing = {
  runs: StandingRun[];
  series: Record<FigureId, Record<string, StandingPoint[]>>;
};

/** What one turn adds to the figures of its member. */
export type StandingTurn = {
  turn: string;
  round: number;
  /** It posted a message; a failed one did not. */
  spoke: boolean;
  tokens: number;
  /** Absent when the price is not known. */
  usd?: number;
  claims: { grounded: number; derived: number; ungrounded: number };
  marks: MarkKind[];
  moved: boolean;
  /** Hunks of this turn that the person decided about. */
  kept: number;
  undone: number;
};

/** Why a figure of a settled run is what it is: a signal, a move of sparks, a score. `amount` is what it adds, where it adds. */
export type StandingReason = { figure: FigureId; words: string; amount?: number; turns: string[] };
