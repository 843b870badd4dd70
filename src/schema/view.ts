import type { Cost, EndReason, Phase, Purpose, RunStatus } from './event';
import type { Mark, Message } from './message';
import type { ModelFailure, Usage } from './model';
import type { ResolvedTeam } from './team';

/** What is known of a finished model call, for the line beside the name. */
export type TurnInfo = { model: string; usage: Usage; cost: Cost; ms: number; cut?: boolean; leftOut?: string; notices?: string[] };

/** One row of the feed, in the order of the journal. `kind` and `seq` together are its stable key. */
export type Entry =
  | { kind: 'phase'; seq: number; at: number; phase: Phase; round: number; order?: string[] }
  | { kind: 'message'; seq: number; at: number; message: Message; info?: TurnInfo }
  | { kind: 'marks'; seq: number; at: number; marks: Mark[] }
  | { kind: 'retry'; seq: number; at: number; turn: string; member: string; failure: ModelFailure; waitMs: number; discarded: number }
  | { kind: 'failed'; seq: number; at: number; turn: string; member: string; purpose: Purpose; failure: ModelFailure; partial?: string }
  | { kind: 'status'; seq: number; at: number; status: RunStatus | 'resumed'; detail: string };

export type OpenTurn = {
  turn: string;
  member: string;
  purpose: Purpose;
  round: number;
  model: string;
  startedAt: number;
  leftOut?: string;
};

export type MemberView = {
  name: string;
  role: string;
  model: string;
  /** idle: has nothing to do now. speaking: a call of theirs is open. failed: their last call failed. */
  state: 'idle' | 'speaking' | 'failed';
  turns: number;
  usage: Usage;
  usd: number;
  position?: string;
};

/** What a person sees of a run: a fold of its facts. Lists only grow, so a window can keep them. */
export type RunView = {
  runId: string;
  /** The last fact that is in this view. */
  seq: number;
  topic: string;
  team?: ResolvedTeam;
  briefingPath?: string;
  status: RunStatus;
  reason?: EndReason;
  detail?: string;
  startedAt: number;
  finishedAt?: number;
  phase: Phase;
  round: number;
  entries: Entry[];
  members: Record<string, MemberView>;
  openTurns: Record<string, OpenTurn>;
  spent: { usage: Usage; usd: number; calls: number /** A call whose price is not known was made. */; unpriced: boolean };
  /** Names of files under the run's folder. */
  digestFiles: string[];
  digest?: string;
  warnings: string[];
  files: number;
};

/** One line of the list of runs. */
export type RunSummary = {
  runId: string;
  topic: string;
  team: string;
  status: RunStatus;
  startedAt: number;
  finishedAt?: number;
  rounds: number;
  calls: number;
  usd?: number;
  /** A live process holds the run. */
  live: boolean;
};
