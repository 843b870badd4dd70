import { z } from 'zod';
import { Decision, Effect } from './approval';
import { RunDecision } from './decision';
import { MemberScore, PeerReview, Proposal } from './growth';
import { growthFacts } from './growthFacts';
import { Mark, MemberName, Message } from './message';
import { ModelFailure, Usage } from './model';
import { Budget } from './settings';
import { ResolvedTeam } from './team';

/** sha256 of a body under `.roundtable/objects/`, 64 hex digits. */
export const ObjectHash = z.string().regex(/^[0-9a-f]{64}$/);
export type ObjectHash = z.infer<typeof ObjectHash>;

/**
 * One part of a prompt, so that any prompt can be rebuilt: a body by its hash, a run of
 * messages by the numbers of their facts, or a short text as it was.
 */
export const PromptPart = z.union([
  z.object({ name: z.string(), object: ObjectHash }),
  z.object({ name: z.string(), messages: z.array(z.number().int().positive()) }),
  z.object({ name: z.string(), text: z.string() }),
  /** Files as they stood then, each by its content. */
  z.object({ name: z.string(), files: z.array(z.object({ path: z.string(), object: ObjectHash })) }),
]);
export type PromptPart = z.infer<typeof PromptPart>;

/** Why a model call was made. Counts against the budget whatever the purpose. */
export const Purpose = z.enum([
  ...['speak', 'rebuttal', 'floor', 'research', 'steward', 'watch', 'gate', 'state', 'digest'],
  ...['say', 'draft', 'review', 'revise', 'finish', 'manage', 'argue', 'verdict', 'vote', 'summary', 'assert'],
  ...['score', 'peer', 'distill', 'debrief', 'evolve', 'critique'],
] as const);
export type Purpose = z.infer<typeof Purpose>;

export const RunStatus = z.enum(['running', 'paused', 'stopped', 'failed', 'done']);
export type RunStatus = z.infer<typeof RunStatus>;

export const EndReason = z.enum([
  ...['converged', 'rounds', 'stable', 'budget', 'stopped', 'failed'],
  ...['done', 'approved', 'verdict', 'decided', 'terminal'],
] as const);
export type EndReason = z.infer<typeof EndReason>;

export const Phase = z.enum([
  ...['brief', 'research', 'speak', 'rebuttal', 'gate', 'floor', 'state', 'digest'],
  ...['round', 'draft', 'review', 'revise', 'finish', 'open', 'argue', 'close', 'verdict', 'vote'],
  ...['score', 'distill', 'debrief'],
] as const);
export type Phase = z.infer<typeof Phase>;

/** A file that the briefing registers for the steward: what its globs came to. */
export const RegisteredFile = z.object({ path: z.string(), bytes: z.number().int().nonnegative() });
export type RegisteredFile = z.infer<typeof RegisteredFile>;

/** Money of one call. `usd` is absent when the price is not known; a local model costs 0. */
export const Cost = z.object({ usd: z.number().nonnegative().optional(), priced: z.enum(['table', 'person', 'local', 'unknown']) });
export type Cost = z.infer<typeof Cost>;

/** A text of a fact: short ones as they are, long ones by their hash. */
export const Body = z.union([z.object({ text: z.string() }), z.object({ object: ObjectHash })]);
export type Body = z.infer<typeof Body>;

/** One tool call as a reply asked for it. */
export const ToolAsked = z.object({ id: z.string(), name: z.string(), input: z.json() });
export type ToolAsked = z.infer<typeof ToolAsked>;

/** How a file came to be as it is. `conflict`: the other version was kept beside it. `ran`: a command did it. */
export const ChangeHow = z.enum(['written', 'merged', 'conflict', 'ran', 'removed']);
export type ChangeHow = z.infer<typeof ChangeHow>;

/** One change of one file; bodies are objects, null is absent. */
const changeShape = {
  path: z.string(),
  member: MemberName,
  turn: z.string(),
  /** The tool call that did it, or the part of the reply that its block stood in. */
  call: z.string().optional(),
  before: ObjectHash.nullable(),
  after: ObjectHash.nullable(),
  bytes: z.number().int().nonnegative(),
  how: ChangeHow,
  reason: z.string(),
  /** The file whose other version this is, for a conflict. */
  other: z.string().optional(),
  private: z.boolean().optional(),
  /** Nothing to decide: allowed before it was written, or the team file says `review: auto`. */
  kept: z.boolean().optional(),
};

/** What happens between runs and holds for all of them: the home stream. `team` names whose it is. */
const home = {
  'memory.remembered': z.object({
    team: z.string(),
    member: MemberName,
    key: z.string(),
    value: z.string(),
    tags: z.array(z.string()),
    importance: z.number().min(0),
    runId: z.string().optional(),
    turn: z.string().optional(),
  }),
  'memory.forgotten': z.object({ team: z.string(), member: MemberName, key: z.string(), runId: z.string().optional() }),
  'belief.asserted': z.object({
    team: z.string(),
    id: z.string(),
    claim: z.string(),
    author: z.string(),
    confidence: z.number().min(0).max(1),
    evidence: z.string().optional(),
    /** The members who may vote, and the share of them that accepts it, as they were then. */
    voters: z.array(MemberName),
    threshold: z.number().min(0).max(1),
    runId: z.string().optional(),
  }),
  'belief.voted': z.object({
    team: z.string(),
    id: z.string(),
    voter: z.string(),
    vote: z.enum(['accept', 'contest']),
    reason: z.string().optional(),
    runId: z.string().optional(),
  }),
  /** The person closes a belief; only the person opens it again. */
  'belief.ruled': z.object({ team: z.string(), id: z.string(), ruling: z.enum(['accepted', 'rejected', 'reopened']), reason: z.string() }),
  'decision.logged': z.object({
    team: z.string(),
    member: z.string(),
    title: z.string(),
    rationale: z.string(),
    alternatives: z.string().optional(),
    runId: z.string().optional(),
  }),
  ...growthFacts,
} as const;

const data = {
  'run.created': z.object({
    runId: z.string(),
    topic: z.string(),
    /** The briefing's text; absent when there is only a topic. */
    briefing: ObjectHash.optional(),
    briefingPath: z.string().optional(),
    team: ResolvedTeam,
    seed: z.number().int().nonnegative(),
    files: z.array(RegisteredFile),
    /** Bullets of the briefing that registered nothing, and why. */
    refusedFiles: z.array(z.object({ entry: z.string(), why: z.string() })),
    /** The version of Roundtable that made the run. */
    product: z.string(),
    /** The run and the fact up to which this run is a copy of it. */
    forkedFrom: z.object({ runId: z.string(), seq: z.number().int().positive() }).optional(),
  }),
  /** A process took the run up again; facts after this one come from that process. */
  'run.resumed': z.object({ by: z.string() }),
  'run.paused': z.object({}),
  'run.continued': z.object({}),
  'run.finished': z.object({
    status: z.enum(['done', 'stopped', 'failed']),
    reason: EndReason,
    /** For a person; for a failed run also what to do. */
    detail: z.string(),
  }),
  'phase.started': z.object({ phase: Phase, round: z.number().int().nonnegative(), order: z.array(MemberName).optional() }),
  /** The intent of a model call, with what was set aside for it. A bare one after a crash counts as spent. */
  'turn.started': z.object({
    turn: z.string(),
    member: MemberName,
    purpose: Purpose,
    round: z.number().int().nonnegative(),
    model: z.string(),
    prompt: z.array(PromptPart),
    /** What was left out of the prompt to stay inside the window, in words. */
    leftOut: z.string().optional(),
    reserved: z.object({ tokens: z.number().int().nonnegative(), usd: z.number().nonnegative().optional() }),
  }),
  /** An attempt failed and another one follows; what had streamed is discarded. */
  'turn.retried': z.object({
    turn: z.string(),
    attempt: z.number().int().positive(),
    failure: ModelFailure,
    waitMs: z.number().nonnegative(),
    discarded: z.number().int().nonnegative(),
  }),
  'turn.finished': z.object({
    turn: z.string(),
    member: MemberName,
    purpose: Purpose,
    /** What the model said, or its structured value as JSON text. */
    text: z.string(),
    /** A limit cut the answer short. */
    cut: z.boolean().optional(),
    usage: Usage,
    cost: Cost,
    ms: z.number().nonnegative(),
    firstTokenMs: z.number().nonnegative().optional(),
    calls: z.number().int().positive(),
    /** What the provider remarked, e.g. that a window overflowed. */
    notices: z.array(z.string()).optional(),
    /** The message that this turn posts, where it posts one. */
    message: Message.optional(),
    /** Its message is posted by a fact of its own, so that turns taken at the same time are heard in order. */
    posted: z.literal('later').optional(),
    /** The marks that this turn gives, for a turn of the judge. */
    marks: z.array(Mark).optional(),
  }),
  'turn.failed': z.object({
    turn: z.string(),
    member: MemberName,
    purpose: Purpose,
    failure: ModelFailure,
    /** What had been said before it failed. */
    partial: z.string().optional(),
    usage: Usage,
    cost: Cost,
    ms: z.number().nonnegative(),
  }),
  /** A member that the person muted was to speak and did not: the turn is over, also on a replay after the member may speak again. */
  'turn.skipped': z.object({ turn: z.string(), member: MemberName, purpose: Purpose, round: z.number().int().nonnegative() }),
  /** A reply in the middle of a turn, which calls tools; on resume the turn goes on after the last of them. */
  'turn.replied': z.object({
    turn: z.string(),
    reply: z.number().int().positive(),
    text: z.string(),
    tools: z.array(ToolAsked),
    usage: Usage,
    cost: Cost,
  }),
  /** The intent of a tool call. A bare one after a crash may or may not have happened. */
  'tool.started': z.object({
    turn: z.string(),
    call: z.string(),
    member: MemberName,
    tool: z.string(),
    effect: Effect,
    /** One line for a person. */
    what: z.string(),
  }),
  'tool.finished': z.object({
    turn: z.string(),
    call: z.string(),
    member: MemberName,
    tool: z.string(),
    failed: z.boolean(),
    result: Body,
    ms: z.number().nonnegative(),
  }),
  'approval.asked': z.object({
    ask: z.string(),
    turn: z.string(),
    call: z.string(),
    member: MemberName,
    tool: z.string(),
    effect: Effect,
    what: z.string(),
    why: z.string(),
    risk: z.string().optional(),
    always: z.string().optional(),
    path: z.string().optional(),
    command: z.string().optional(),
    url: z.string().optional(),
    /** What the file holds and what it would hold, where the write itself is asked about. */
    change: z.object({ before: ObjectHash.nullable(), after: ObjectHash.nullable() }).optional(),
  }),
  'approval.decided': z.object({ ask: z.string(), ...Decision.shape }),
  /** The intent of a change. A bare one after a crash is looked into: the file tells whether it happened. */
  'file.intended': z.object(changeShape),
  /** A shared or private file is now as `after` says. */
  'file.changed': z.object(changeShape),
  /** What a member asked for and did not get; told to its author in the next prompt. */
  'reply.refused': z.object({ turn: z.string(), member: MemberName, what: z.string(), why: z.string() }),
  /** The person took files back to how they were before a turn. */
  'files.restored': z.object({
    checkpoint: z.string(),
    files: z.array(z.object({ path: z.string(), before: ObjectHash.nullable(), after: ObjectHash.nullable() })),
    by: z.string(),
  }),
  'changes.decided': z.object({
    /** `open`: undecided again. */
    decision: z.enum(['keep', 'undo', 'open']),
    hunks: z.array(z.object({ path: z.string(), id: z.string() })),
    by: z.string(),
  }),
  /** The member takes no turn until the person lets it speak again; a turn under way is finished. */
  'member.muted': z.object({ member: MemberName }),
  'member.unmuted': z.object({ member: MemberName }),
  /** Something said outside a turn. `key` names the step that posted it, so that it is posted once. */
  'message.posted': z.object({ key: z.string().optional(), message: Message }),
  /** A step other than a turn finished; on resume its value is used again. */
  'step.finished': z.object({ step: z.string(), value: z.json() }),
  'budget.exhausted': z.object({ what: z.enum(['usd', 'tokens', 'turns', 'wall']), detail: z.string() }),
  /** What the judge and the members made of the debate, under the digest of this number, before it is settled. */
  'work.scored': z.object({
    digest: z.number().int().positive(),
    members: z.array(MemberScore),
    peers: z.array(PeerReview),
    proposals: z.array(Proposal),
  }),
  'digest.written': z.object({ digest: ObjectHash, files: z.array(z.string()) }),
  /** The person's decision about what the run came to. `again` lifts its end: the run goes on with a further round. */
  'decision.made': RunDecision,
  /** The person gave the run other limits; they hold in place of those it had. */
  'budget.raised': z.object({ budget: Budget, by: z.string() }),
  ...home,
} as const;

export type FactType = keyof typeof data;

export type FactData = { [T in FactType]: z.infer<(typeof data)[T]> };

/** A fact before the recorder has numbered it. */
export type NewFact = { [T in FactType]: { type: T; data: FactData[T] } }[FactType];

export type Envelope = {
  /** 1 for the first fact of a stream, then one more each. */
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  /** The version of the fact's own shape. */
  v: number;
};

/** What a journal holds, one a line. */
export type Fact = Envelope & NewFact;
/** The facts of the home stream. */
export type HomeFactType = keyof typeof home;
export type NewHomeFact = { [T in HomeFactType]: { type: T; data: FactData[T] } }[HomeFactType];
export type HomeFact = Envelope & NewHomeFact;
/** The facts of a run's own stream. */
export type RunFact = Exclude<Fact, { type: HomeFactType }>;
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

/** A fact of a type that this version does not know: kept in the journal and skipped by every fold. */
export type UnknownFact = Envelope & { type: string; data: unknown };

/** The present version of every fact's shape. */
export const factVersion = 1;

const Envelope = z.object({
  seq: z.number().int().positive(),
  at: z.number().nonnegative(),
  v: z.number().int().positive(),
  type: z.string(),
  data: z.unknown(),
});

export type ParsedFact = { kind: 'fact'; fact: Fact } | { kind: 'unknown'; fact: UnknownFact } | { kind: 'bad'; why: string };

/** Checks a value read from a journal. A newer version or an unknown type is `unknown`, never an error. */
export function parseFact(value: unknown): ParsedFact {
  const envelope = Envelope.safeParse(value);
  if (!envelope.success) return { kind: 'bad', why: z.prettifyError(envelope.error) };
  const { type, v } = envelope.data;
  if (!Object.hasOwn(data, type) || v > factVersion) return { kind: 'unknown', fact: envelope.data };
  const body = data[type as FactType].safeParse(envelope.data.data);
  if (!body.success) return { kind: 'bad', why: `${type}: ${z.prettifyError(body.error)}` };
  return { kind: 'fact', fact: { ...envelope.data, type, data: body.data } as Fact };
}

/** The schema of every fact's data, for the generated JSON Schema. */
export const factSchemas = data;

/** What is happening between facts: coalesced, never stored, may be dropped. */
export type Live =
  | { type: 'turn.text'; turn: string; member: string; purpose: Purpose; text: string }
  /** What had streamed of this turn is void. */
  | { type: 'turn.reset'; turn: string }
  | { type: 'turn.progress'; turn: string; note: string };
