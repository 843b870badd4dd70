import { z } from 'zod';
import { Mark, MemberName, Message } from './message';
import { ModelFailure, Usage } from './model';
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
]);
export type PromptPart = z.infer<typeof PromptPart>;

/** Why a model call was made. Counts against the budget whatever the purpose. */
export const Purpose = z.enum(['speak', 'rebuttal', 'floor', 'research', 'steward', 'watch', 'gate', 'state', 'digest', 'say']);
export type Purpose = z.infer<typeof Purpose>;

export const RunStatus = z.enum(['running', 'paused', 'stopped', 'failed', 'done']);
export type RunStatus = z.infer<typeof RunStatus>;

export const EndReason = z.enum(['converged', 'rounds', 'stable', 'budget', 'stopped', 'failed']);
export type EndReason = z.infer<typeof EndReason>;

export const Phase = z.enum(['brief', 'research', 'speak', 'rebuttal', 'gate', 'floor', 'state', 'digest']);
export type Phase = z.infer<typeof Phase>;

/** A file that the briefing registers for the steward: what its globs came to. */
export const RegisteredFile = z.object({ path: z.string(), bytes: z.number().int().nonnegative() });
export type RegisteredFile = z.infer<typeof RegisteredFile>;

/** Money of one call. `usd` is absent when the price is not known; a local model costs 0. */
export const Cost = z.object({ usd: z.number().nonnegative().optional(), priced: z.enum(['table', 'person', 'local', 'unknown']) });
export type Cost = z.infer<typeof Cost>;

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
  /** Something said outside a turn. `key` names the step that posted it, so that it is posted once. */
  'message.posted': z.object({ key: z.string().optional(), message: Message }),
  /** A step other than a turn finished; on resume its value is used again. */
  'step.finished': z.object({ step: z.string(), value: z.json() }),
  'budget.exhausted': z.object({ what: z.enum(['usd', 'tokens', 'turns', 'wall']), detail: z.string() }),
  'digest.written': z.object({ digest: ObjectHash, files: z.array(z.string()) }),
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
