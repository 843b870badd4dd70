import { z } from 'zod';
import { MemberName } from './message';

/** A model as people write it: `auto`, `rehearsal`, a tier alias, or `provider/model`. */
export const ModelSpec = z.string().min(1).describe('auto, rehearsal, a tier such as sonnet, or provider/model');
export type ModelSpec = z.infer<typeof ModelSpec>;

export const tiers = ['haiku', 'flash', 'sonnet', 'opus'] as const;
/** How strong (and how dear) a model should be; each tier resolves to what the person has. */
export const Tier = z.enum(tiers);
export type Tier = z.infer<typeof Tier>;

/** What part an agent plays. Workers debate; the others run the debate and are not scored. */
export const AgentPart = z.enum(['worker', 'admin', 'judge', 'therapist', 'steward']);
export type AgentPart = z.infer<typeof AgentPart>;

/** A built-in or workspace agent: `agents/<name>.yaml`. */
export const Agent = z.strictObject({
  name: MemberName.describe('How others address the agent: a-z, 0-9, _ and -'),
  part: AgentPart.describe('worker debates; judge, steward, therapist and admin run the roundtable'),
  role: z.string().min(1).describe('A few words shown beside the name'),
  model: ModelSpec.default('auto').describe('Which model the agent speaks with'),
  tier: Tier.describe('Which tier `auto` picks for this agent'),
  persona: z.string().min(1).describe('Who the agent is, in the second person: what it looks for, how it argues, what it will not do'),
  /** A habit of speech, shown to the agent only. */
  voice: z.string().optional().describe('How the agent talks'),
});
export type Agent = z.infer<typeof Agent>;
