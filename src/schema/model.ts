import { z } from 'zod';

/** Tokens of one model call, in buckets that do not overlap; their sum is what was billed. */
export const Usage = z.object({
  /** Prompt tokens that were neither read from nor written to a cache. */
  input: z.number().int().nonnegative(),
  cachedRead: z.number().int().nonnegative(),
  cachedWrite: z.number().int().nonnegative(),
  /** Answer tokens without reasoning. */
  output: z.number().int().nonnegative(),
  reasoning: z.number().int().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

export const ProviderId = z.string().regex(/^[a-z][a-z0-9-]*$/);
export type ProviderId = z.infer<typeof ProviderId>;

/** A model one can call: which provider, and the provider's own name for the model. */
export const ModelRef = z.object({ provider: ProviderId, model: z.string().min(1) });
export type ModelRef = z.infer<typeof ModelRef>;

/** USD per million tokens. Where a cache price is absent the input price holds. */
export const Price = z.object({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cachedRead: z.number().nonnegative().optional(),
  cachedWrite: z.number().nonnegative().optional(),
});
export type Price = z.infer<typeof Price>;

export type TextPart = { type: 'text'; text: string };
export type ToolCallPart = { type: 'toolCall'; id: string; name: string; input: unknown };
export type ToolResultPart = { type: 'toolResult'; id: string; name: string; text: string; failed: boolean };

/** One entry of the conversation sent to a model. Tool results follow the assistant message that called. */
export type ModelMessage =
  | { role: 'user'; parts: readonly TextPart[] }
  | { role: 'assistant'; parts: readonly (TextPart | ToolCallPart)[] }
  | { role: 'tool'; parts: readonly ToolResultPart[] };

export type ToolSpec = { name: string; description: string; inputSchema: Record<string, unknown> };

/** Asks for one JSON value instead of prose. `name` is stable, so that a twin can tell what is asked. */
export type OutputSpec = { name: string; schema: Record<string, unknown> };

export type ModelRequest = {
  model: string;
  system: string;
  messages: readonly ModelMessage[];
  tools?: readonly ToolSpec[];
  output?: OutputSpec;
  /** The cap on answer tokens, reasoning included. */
  maxOutputTokens: number;
  temperature?: number;
  topP?: number;
  /** Tokens that prompt and answer may take together. Local servers are told it (`num_ctx`). */
  contextWindow: number;
  /** How long a local server keeps the model loaded, as it writes it (`5m`, `-1`). */
  keepAlive?: string;
  /** How hard a model that can reason should; absent leaves the model's own default. */
  effort?: 'low' | 'medium' | 'high';
};

export type FinishReason = 'stop' | 'length' | 'tools' | 'aborted' | 'error';

/**
 * What a provider streams. Text and reasoning come as deltas, a tool call whole. `usage` is the
 * latest total of this call and may come more than once. The last event is always `finish`.
 */
export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'toolCall'; id: string; name: string; input: unknown }
  | { type: 'usage'; usage: Usage }
  | { type: 'notice'; text: string }
  | { type: 'finish'; reason: Exclude<FinishReason, 'error'> }
  | { type: 'finish'; reason: 'error'; error: ModelFailure };

/** Why a model call failed, in words for a person, and whether trying again can help. */
export const ModelFailure = z.object({
  code: z.enum([
    'model.noKey',
    'model.wrongKey',
    'model.forbidden',
    'model.unknownModel',
    'model.noQuota',
    'model.rateLimit',
    'model.overloaded',
    'model.contextTooLong',
    'model.refused',
    'model.badRequest',
    'model.unreachable',
    'model.cutStream',
    'model.timeout',
    'model.badAnswer',
    'model.aborted',
    'model.unknown',
  ]),
  /** What happened, where, and what to do. */
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().nonnegative().optional(),
  /** HTTP status, where there was one. */
  status: z.number().int().optional(),
});
export type ModelFailure = z.infer<typeof ModelFailure>;

/** A model as a provider lists it. An unknown figure is absent, never guessed. */
export type ModelInfo = {
  model: string;
  label?: string;
  /** Tokens that prompt and answer may take together. */
  contextWindow?: number;
  maxOutputTokens?: number;
  /** Absent where the provider does not say. */
  tools?: boolean;
};

/** Whether a provider can be used now, and if not, why. Never holds a secret. */
export type ProbeResult = { ok: true; detail: string } | { ok: false; failure: ModelFailure };
