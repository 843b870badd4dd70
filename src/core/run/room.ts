import type { CancelSignal } from '../../base/cancel';
import type { Fact, Live, Purpose } from '../../schema/event';
import type { OutputName } from '../../schema/judgement';
import type { Mark, Message } from '../../schema/message';
import type { ModelFailure, Price } from '../../schema/model';
import type { ResolvedMember } from '../../schema/team';
import type { TurnTool } from '../agent/converse';
import type { PromptDraft } from '../agent/prompt';
import type { Output } from '../agent/structured';
import type { ModelProvider } from '../ports/modelProvider';
import type { Objects, RunFiles } from '../ports/objects';
import type { Workspace } from '../ports/workspace';
import type { Clock } from '../ports/world';
import type { RunBudget } from '../router/budget';
import type { Hands } from './hands/hands';
import type { Recorder } from './recorder';
import type { RunState } from './runState';

/** One turn that a workflow asks for. `key` is the same on every replay and unique in the run. */
export type TurnSpec = {
  key: string;
  member: ResolvedMember;
  purpose: Purpose;
  round: number;
  /** Made only when the turn is really taken, from what was said by then. */
  prompt(): PromptDraft;
  output?: OutputName | Output;
  tools?: readonly TurnTool[];
  toolMode?: 'native' | 'text';
  maxToolRounds?: number;
  /** Replies that call tools become facts, because their tools do more than read: the turn goes on after them on a resume. */
  recordsReplies?: boolean;
  /** A reply in the middle of the turn, recorded and with its tools still to run. */
  onReply?(text: string, reply: number): Promise<void>;
  /** The message is posted by the workflow, so that turns taken at the same time are heard in order. */
  postLater?: boolean;
  /** Deadline in milliseconds, where it is shorter than the team's. */
  timeoutMs?: number;
  maxOutputTokens?: number;
  /** What the answer becomes: a message, marks. Runs before the turn is recorded, so both are one fact. */
  conclude?(text: string): Promise<{ message?: Message; marks?: Mark[] }>;
  /** The digest may use what was held back for it. */
  mayUseReserve?: boolean;
};

export type TurnOutcome =
  | { ok: true; text: string; message?: Message; marks: readonly Mark[]; seq: number }
  | { ok: false; failure: ModelFailure; partial?: string /** Nobody failed: the person muted the member. */; muted?: true };

/** The person stopped the run, or the process is closing. Not an error: a cancellation. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

/** A limit of the budget is in the way of the next call. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
  constructor(readonly detail: string) {
    super(detail);
  }
}

/** What stands behind a run context: ports, and what the orchestrator decides from outside. */
export type RunRoom = {
  runId: string;
  state: RunState;
  briefing: string | undefined;
  recorder: Recorder;
  /** The facts of the run so far. */
  facts(): Promise<readonly Fact[]>;
  /** The provider that a member speaks with; undefined when it is not here. */
  providerOf(member: ResolvedMember): ModelProvider | undefined;
  prices: Readonly<Record<string, Price>>;
  budget: RunBudget;
  objects: Objects;
  runFiles: RunFiles;
  workspace: Workspace;
  hands: Hands;
  clock: Clock;
  /** Fires when the run is stopped. */
  stop: CancelSignal;
  /** Resolves when the run is not paused. */
  whenGoing(): Promise<void>;
  /** The last fact before this process took the run up; 0 for a new run. */
  resumedAt: number;
  lastPhaseAtResume: number;
  gates: Map<string, number>;
  hashes: Map<string, string>;
  onLive(live: Live): void;
};
