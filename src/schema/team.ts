import { z } from 'zod';
import { Agent, ModelSpec } from './agent';
import { MemberName } from './message';
import { Budget } from './settings';

/** How a roundtable runs. Every figure has a default from the rules. */
export const RoundtableOptions = z.strictObject({
  type: z.literal('roundtable').default('roundtable'),
  rounds: z.number().int().min(1).max(20).default(3).describe('Rounds at most; the judge may end earlier'),
  floor_budget: z.number().int().min(0).max(20).default(3).describe('Floor contributions a worker has for the whole roundtable'),
  blind_first_drafts: z.boolean().default(false).describe('In round 1 nobody sees the others before all have spoken'),
  early_stop: z.boolean().default(true).describe('End when no position has moved since the last round'),
});
export type RoundtableOptions = z.infer<typeof RoundtableOptions>;

export const StewardOptions = z.strictObject({
  enabled: z.boolean().default(true),
  free_requests: z.number().int().min(0).max(10).default(3).describe('Requests a worker has in the research window'),
  budget_per_agent: z.number().int().min(0).max(20).default(3).describe('Requests a worker has after it'),
  public: z.boolean().default(false).describe('Show answers to everybody, not just to the requester and the judge'),
  timeout: z.number().positive().default(120).describe('Seconds one request may take'),
});
export type StewardOptions = z.infer<typeof StewardOptions>;

export const JudgeOptions = z.strictObject({
  watch: z
    .enum(['turn', 'phase', 'off'])
    .default('turn')
    .describe('When the judge reads along: after each turn, each phase, or only at the gate'),
  max_gates: z.number().int().min(0).max(10).default(3),
});
export type JudgeOptions = z.infer<typeof JudgeOptions>;

/** A member of a team file: a built-in agent by name, or one written out. */
export const TeamMember = z.strictObject({
  name: MemberName,
  agent: z.string().optional().describe('The agent it is; without it, the agent of the same name'),
  role: z.string().optional(),
  model: ModelSpec.optional(),
  persona: z.string().optional().describe('Text, or @key of a persona'),
});
export type TeamMember = z.infer<typeof TeamMember>;

/** A team file (`*.team.yaml`), as much of it as a roundtable needs. */
export const Team = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,30}$/)
    .describe('a-z, 0-9, _ and -'),
  goal: z.string().optional().describe('The topic when none is given at the start'),
  workflow: RoundtableOptions.prefault({}),
  members: z
    .array(z.union([MemberName, TeamMember]))
    .min(2)
    .max(12)
    .describe('The workers, by name or written out'),
  judge: MemberName.default('judge').describe('The agent that judges'),
  judging: JudgeOptions.prefault({}),
  steward: StewardOptions.prefault({}),
  defaults: z
    .strictObject({
      model: ModelSpec.optional(),
      temperature: z.number().min(0).max(2).optional(),
      top_p: z.number().gt(0).max(1).optional(),
      context_window: z.number().int().min(1024).optional().describe('Tokens of prompt and answer together'),
      max_output_tokens: z.number().int().min(64).optional(),
      turn_timeout: z.number().positive().optional().describe('Seconds'),
      keep_alive: z.string().optional(),
    })
    .prefault({}),
  budget: Budget.prefault({}),
});
export type Team = z.infer<typeof Team>;

/** A member as it takes part in a run: everything resolved, nothing left to look up. */
export const ResolvedMember = Agent.extend({
  /** Which provider and model `model` came to when the run began, and why. */
  ref: z.object({ provider: z.string(), model: z.string() }),
  why: z.string(),
  contextWindow: z.number().int().positive(),
  maxOutputTokens: z.number().int().positive(),
});
export type ResolvedMember = z.infer<typeof ResolvedMember>;

/** The snapshot of a team that a run keeps; resume uses it, whatever the file says by then. */
export const ResolvedTeam = z.object({
  name: z.string(),
  workflow: RoundtableOptions,
  members: z.array(ResolvedMember),
  judge: ResolvedMember,
  judging: JudgeOptions,
  /** Absent when nothing was registered or the steward is off. */
  steward: ResolvedMember,
  stewarding: StewardOptions,
  budget: Budget,
  turnTimeoutMs: z.number().positive(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  keepAlive: z.string().optional(),
  /** Where it was read from, or `built-in`. */
  source: z.string(),
});
export type ResolvedTeam = z.infer<typeof ResolvedTeam>;
