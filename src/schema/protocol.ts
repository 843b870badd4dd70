import { z } from 'zod';
import type { ApprovalAsk } from './approval';
import { type ChangedFile, type Fork, hunkStates, type RestoreFile, type ShownHunk } from './change';
import { DecisionKind, maxDecisionWords } from './decision';
import type { Digest } from './digest';
import type { Fact, Live, UnknownFact } from './event';
import type { Flow } from './flow';
import { GrowthAction } from './growthAction';
import type { GrowthAnalytics, GrowthFace, GrowthPlace, MemberPage } from './growthFace';
import type { Standing, StandingReason, StandingTurn } from './standing';
import type { Entry, RunView } from './view';

/** The faces beside the talk that ask the host for more than the run's facts. */
export const FaceId = z.enum(['changes', 'checkpoints', 'flow', 'standing', 'growth']);
export type FaceId = z.infer<typeof FaceId>;

/** Which hunks a decision is about: those named, or all that answer to a filter. */
const HunkChoice = z.union([
  z.array(z.object({ path: z.string(), ids: z.array(z.string()) })),
  z.strictObject({
    path: z.string().optional(),
    member: z.string().optional(),
    turn: z.string().optional(),
    states: z.array(z.enum(hunkStates)).optional(),
  }),
]);
export type HunkChoice = z.infer<typeof HunkChoice>;

/**
 * What a window says to its host. Checked on arrival: a window is not trusted more than any
 * other caller. A window reconnects by number: `hello` says the last fact that it has.
 */
export const ToHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), runId: z.string().optional(), afterSeq: z.number().int().nonnegative() }),
  z.object({ type: z.literal('steer'), runId: z.string(), text: z.string().min(1).max(20_000) }),
  z.object({ type: z.literal('pause'), runId: z.string() }),
  z.object({ type: z.literal('continue'), runId: z.string() }),
  z.object({ type: z.literal('stop'), runId: z.string() }),
  z.object({ type: z.literal('resume'), runId: z.string() }),
  /** The person's answer to a tool call that waits. `ask` is the id of the question, `message` what the member is told. */
  z.object({
    type: z.literal('answer'),
    runId: z.string(),
    ask: z.string(),
    decision: z.enum(['once', 'always', 'reject']),
    message: z.string().max(2_000).optional(),
  }),
  /** Shows the write that a question is about beside what the file holds. */
  z.object({ type: z.literal('openProposed'), runId: z.string(), ask: z.string() }),
  /** The person's decision about what a run came to. */
  z.object({
    type: z.literal('decide'),
    runId: z.string(),
    decision: DecisionKind,
    words: z.string().max(maxDecisionWords).optional(),
  }),
  z.object({ type: z.literal('openFile'), path: z.string(), line: z.number().int().positive().optional() }),
  /** `number` counts the digests of a run from 1; without it, the newest. */
  z.object({ type: z.literal('openDigest'), runId: z.string(), number: z.number().int().positive().optional() }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  /** Asks for all facts of a run, to replay it. */
  z.object({ type: z.literal('past'), runId: z.string() }),
  z.object({ type: z.literal('exportRun'), runId: z.string() }),
  z.object({ type: z.literal('copyRun'), runId: z.string() }),
  z.object({ type: z.literal('start') }),
  z.object({ type: z.literal('chooseModel') }),
  z.object({ type: z.literal('showLog') }),
  /** A face is shown: it is told how things stand, and of every change until `unwatch`. One face is watched at a time. */
  z.object({ type: z.literal('watch'), face: FaceId, runId: z.string() }),
  z.object({ type: z.literal('unwatch'), face: FaceId }),
  /** The hunks of one file from a place in their list on. */
  z.object({ type: z.literal('fileHunks'), runId: z.string(), path: z.string(), from: z.number().int().nonnegative() }),
  z.object({
    type: z.literal('decideChanges'),
    runId: z.string(),
    decision: z.enum(['keep', 'undo', 'redo']),
    what: HunkChoice,
    force: z.boolean(),
  }),
  z.object({
    type: z.literal('openChange'),
    runId: z.string(),
    path: z.string(),
    hunk: z.string().optional(),
    how: z.enum(['compare', 'open']),
  }),
  /** What a restore would do. The checkpoint `redo` is the files as they were before the last restore. */
  z.object({ type: z.literal('planRestore'), runId: z.string(), checkpoint: z.string() }),
  z.object({ type: z.literal('restore'), runId: z.string(), checkpoint: z.string(), force: z.boolean() }),
  z.object({ type: z.literal('fork'), runId: z.string(), checkpoint: z.string(), files: z.enum(['leave', 'restore', 'force']) }),
  /** The files at a checkpoint beside those of now: one of them, or all that differ. */
  z.object({ type: z.literal('compareMoment'), runId: z.string(), checkpoint: z.string(), path: z.string().optional() }),
  z.object({ type: z.literal('standingTurns'), runId: z.string(), member: z.string() }),
  z.object({ type: z.literal('openRun'), runId: z.string() }),
  /** Something that the person does with money, standing, skills or changes of members. */
  z.object({ type: z.literal('growth'), action: GrowthAction }),
  z.object({ type: z.literal('growthMember'), member: z.string() }),
]);
export type ToHost = z.infer<typeof ToHost>;

/** A tool call that waits for the person, and the run that it is of. `differs`: the write it is about can be looked at. */
export type InboxAsk = ApprovalAsk & { id: string; runId: string; topic: string; folder: string; differs: boolean };

/**
 * What a host says to its window. After `view` come only facts with a higher number, and the earlier entries of that view in
 * pages, the newest page first: a window shows the end of a long run at once, and has all of it soon after.
 */
export type ToWindow =
  /** There is no run to show. */
  | { type: 'empty' }
  | {
      type: 'view';
      view: RunView;
      /** How many entries before those in `view` are still to come; absent where none are. */
      older?: number;
      live: Live[];
      /** This host runs it, so it can be steered. */
      control: boolean;
      /** Some live process runs it; if none does and it has no end, it was cut off. */
      held: boolean;
    }
  /** The entries from number `from` of the whole view on, up to those that the window has. */
  | { type: 'older'; runId: string; from: number; entries: Entry[] }
  | { type: 'facts'; runId: string; facts: (Fact | UnknownFact)[] }
  | { type: 'live'; runId: string; live: Live[] }
  /** The facts of a run in order, without what the entries of its view say already; the last message of them is `done`. */
  | { type: 'past'; runId: string; facts: (Fact | UnknownFact)[]; done: boolean }
  /** The run's report was put on the clipboard. */
  | { type: 'copied'; runId: string }
  /** The person asked for a member elsewhere: the panel goes to the last thing that it said. */
  | { type: 'goTo'; runId: string; member: string }
  | { type: 'control'; runId: string; control: boolean }
  | { type: 'digest'; runId: string; digest: Digest }
  /** What waits for the person in this window, of any run, the oldest first. */
  | { type: 'inbox'; asks: InboxAsk[] }
  /** A face cannot be told how things stand: why, and what to do. */
  | { type: 'faceFailed'; face: FaceId; message: string }
  | { type: 'changes'; runId: string; files: ChangedFile[] }
  | { type: 'hunks'; runId: string; path: string; stamp: string; from: number; total: number; hunks: ShownHunk[] }
  /** What came of a decision; nothing was done where the person stepped back. */
  | {
      type: 'decided';
      runId: string;
      decision: 'keep' | 'undo' | 'redo';
      done: { path: string; ids: string[] }[];
      refused: { path: string; id: string; why: string }[];
      failure?: string;
    }
  | { type: 'restorePlan'; runId: string; checkpoint: string; files: RestoreFile[]; failure?: string }
  /** A restore or fork is over; `failure` says why it was not done. */
  | { type: 'momentDone'; runId: string; checkpoint: string; failure?: string }
  | { type: 'forks'; runId: string; forks: Fork[] }
  | { type: 'flow'; runId: string; flow: Flow }
  | { type: 'standing'; standing: Standing; growth?: GrowthAnalytics }
  /** The turns that the figures of a member in one run rest on. `of` is that run, which need not be the one shown. */
  | { type: 'standingTurns'; of: string; member: string; turns: StandingTurn[]; reasons?: StandingReason[] }
  /** Leaderboard, store, curation and choices, as they stand. */
  | { type: 'growth'; growth: GrowthFace }
  /** Who a member is now; absent where nothing is known of it any more. */
  | { type: 'growthMember'; member: string; page?: MemberPage }
  /** What came of something that the person did; `failure` says why it was not done. */
  | { type: 'growthDone'; action: GrowthAction; failure?: string }
  /** The person asked elsewhere for a place in the growth face. */
  | { type: 'goToGrowth'; runId: string; place: GrowthPlace }
  /** A sentence for the person, about the last thing they asked for or about the host itself. */
  | { type: 'error'; message: string };
