import type { Disposable } from '../../base/disposable';
import type { TeamError } from '../../base/errors';
import type { ApprovalRule } from '../../schema/approval';
import type { EndReason, Live, NewFact, RegisteredFile } from '../../schema/event';
import type { Budget } from '../../schema/settings';
import type { ResolvedTeam } from '../../schema/team';
import type { RunView } from '../../schema/view';
import type { StoredFact } from '../ports/journal';
import type { DecideRequest } from './decide';

/** Everything that is decided before a run begins. Made by `planRun`; nothing in it is looked up later. */
export type RunPlan = {
  topic: string;
  briefing?: { text: string; path?: string };
  team: ResolvedTeam;
  files: readonly RegisteredFile[];
  refusedFiles: readonly { entry: string; why: string }[];
  /** Without it the dice give one. */
  seed?: number;
};

export type Command =
  /** `rules` are what the person allows for as long as this process runs it. */
  | { type: 'start'; plan: RunPlan; rules?: readonly ApprovalRule[] }
  /** `budget` holds in place of the limits that it names. */
  | { type: 'resume'; runId: string; rules?: readonly ApprovalRule[]; budget?: Budget }
  /** What the person says of a run that has ended. `again` goes on with it, as `resume` does. */
  | ({ type: 'decide'; runId: string; rules?: readonly ApprovalRule[] } & DecideRequest)
  | { type: 'pause'; runId: string }
  | { type: 'continue'; runId: string }
  | { type: 'steer'; runId: string; text: string }
  | { type: 'stop'; runId: string }
  /** A muted member takes no turn until it is let speak again. Holds for a run that waits to be resumed as well. */
  | { type: 'mute'; runId: string; member: string; muted: boolean };

export type RunOutcome = { runId: string; status: 'done' | 'stopped' | 'failed'; reason: EndReason; detail: string };

/** `done` settles when the run has ended and its last fact is durable. It never rejects. */
export type Dispatched = { ok: true; runId: string; done: Promise<RunOutcome> } | { ok: false; error: TeamError };

export type RunEvent =
  | { type: 'facts'; runId: string; facts: readonly StoredFact[] }
  | { type: 'live'; runId: string; live: readonly Live[] };

/** The brain's driving side. Every door, bridge and test is a caller of these and of nothing else. */
export type Orchestrator = {
  dispatch(command: Command): Promise<Dispatched>;
  /** Facts come after they are durable, in order and once. Live comes in between and may be missed. */
  subscribe(listener: (event: RunEvent) => void): Disposable;
  /** The run as it stands: of a run of this process the present view, of any other what its journal says. */
  view(runId: string): Promise<RunView | undefined>;
  /** What is streaming now, so that a window that comes late shows it whole. */
  live(runId: string): readonly Live[];
  /**
   * Records facts of what the person did with a run: through its writer when it runs here, else under its lease. Rejects with
   * `system.locked` when another process runs it.
   */
  append(runId: string, facts: readonly NewFact[]): Promise<void>;
  /** The runs that this process holds. */
  active(): readonly string[];
  /** Stops the runs where they stand, so that they can be resumed, and releases them. */
  close(): Promise<void>;
};
