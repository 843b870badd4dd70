import type { ApprovalAsk, Decision, Effect } from './approval';
import type { RunDecision } from './decision';
import type { Body, ChangeHow, Cost, EndReason, FactData, Phase, Purpose, RunStatus } from './event';
import type { Mark, Message } from './message';
import type { ModelFailure, Usage } from './model';
import type { Budget } from './settings';
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
  | {
      kind: 'tool';
      seq: number;
      at: number;
      turn: string;
      member: string;
      tool: string;
      effect: Effect;
      what: string;
      failed: boolean;
      result: Body;
      ms: number;
    }
  | { kind: 'file'; seq: number; at: number; change: FileChange }
  | { kind: 'refused'; seq: number; at: number; turn: string; member: string; what: string; why: string }
  | { kind: 'decided'; seq: number; at: number; ask: Ask; decision: Decision }
  | { kind: 'decision'; seq: number; at: number; decision: DecisionView }
  | { kind: 'raised'; seq: number; at: number; budget: Budget; by: string }
  | { kind: 'restored'; seq: number; at: number; checkpoint: string; files: string[]; by: string }
  | { kind: 'scores'; seq: number; at: number; scores: FactData['work.scored'] }
  | { kind: 'status'; seq: number; at: number; status: RunStatus | 'resumed'; detail: string };

/** What the person decided about what a run came to, and when. */
export type DecisionView = RunDecision & { seq: number; at: number };

/** One change of one file, by whom and why. Hashes name objects; null is absent. */
export type FileChange = {
  seq: number;
  path: string;
  member: string;
  turn: string;
  before: string | null;
  after: string | null;
  bytes: number;
  how: ChangeHow;
  reason: string;
  other?: string;
  private?: boolean;
};

/** A tool call that waits for the person. */
export type Ask = ApprovalAsk & {
  id: string;
  turn: string;
  call: string;
  seq: number;
  /** What the file holds and what it would hold, as objects, where a write is asked about. */
  change?: { before: string | null; after: string | null };
};

/** A moment to which files can be taken back: before a turn that changed some. */
export type CheckpointView = { id: string; seq: number; at: number; turn: string; member: string; files: string[] };

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
  /** Takes no turn until the person lets it speak again. */
  muted?: true;
  turns: number;
  usage: Usage;
  usd: number;
  position?: string;
  /** What it has earned, and how far others go by its word, where a run keeps such an account. */
  sparks?: number;
  standing?: number;
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
  /** Info of finished turns whose message is posted later, in the order of the team. */
  unposted: Record<string, TurnInfo>;
  /** The facts that turns began with. */
  starts: Record<string, number>;
  /** Every change of a file, in order. */
  changes: FileChange[];
  checkpoints: CheckpointView[];
  /** What waits for the person, by the id of the question. */
  asks: Record<string, Ask>;
  /** Tool calls under way. */
  openTools: Record<string, { turn: string; member: string; tool: string; effect: Effect; what: string }>;
  /** The run and the fact that this run is a copy of. */
  forkedFrom?: { runId: string; seq: number };
  /** Names of files under the run's folder. */
  digestFiles: string[];
  digest?: string;
  /** Every digest by its hash, the oldest first. */
  digests: string[];
  /** What the person decided about its ends, the oldest first. */
  decisions: DecisionView[];
  /** What holds of it: the last one about its present end, never `again`. */
  decision?: DecisionView;
  /** The limit that is in the way of the next call, until the budget is raised. */
  exhausted?: { what: 'usd' | 'tokens' | 'turns' | 'wall'; detail: string };
  warnings: string[];
  files: number;
};

/** One line of the list of runs. */
export type RunSummary = {
  runId: string;
  topic: string;
  team: string;
  /** Where the team was read from, or `built-in`. */
  source: string;
  /** The type of its workflow. */
  workflow: string;
  status: RunStatus;
  startedAt: number;
  finishedAt?: number;
  rounds: number;
  calls: number;
  usd?: number;
  /** What the person decided about its end; absent while nothing is decided. */
  decision?: Pick<DecisionView, 'decision' | 'words' | 'by' | 'at'>;
  /** A live process holds the run. */
  live: boolean;
};
