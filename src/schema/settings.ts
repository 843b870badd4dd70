import { z } from 'zod';
import { ApprovalRule, Autonomy } from './approval';
import { Price } from './model';

/** What a run may use up. An absent figure is no limit. */
export const Budget = z.strictObject({
  usd: z.number().positive().optional().describe('US dollars'),
  tokens: z.number().int().positive().optional().describe('Tokens of all calls together'),
  turns: z.number().int().positive().optional().describe('Model calls'),
  wall: z.number().positive().optional().describe('Seconds from start to digest, pauses not counted'),
});
export type Budget = z.infer<typeof Budget>;

/** An OpenAI-compatible endpoint of the person's own, or a change to a preset. */
export const Endpoint = z.strictObject({
  baseUrl: z.url().describe('Up to and with /v1'),
  keyEnv: z.string().optional().describe('The environment variable that holds the key'),
  contextWindow: z.number().int().positive().optional().describe('Tokens of prompt and answer together'),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** `.roundtable/settings.yaml` and the extension's settings: what holds for every run of a workspace. */
export const Settings = z.strictObject({
  model: z.string().optional().describe('The model `auto` stands for; without it, the first that is found'),
  tiers: z.record(z.string(), z.string()).optional().describe('What a tier stands for: sonnet: openai/gpt-5.6-terra'),
  budget: Budget.optional(),
  autonomy: Autonomy.optional(),
  approvals: z.array(ApprovalRule).optional().describe('What members may do without asking, or never, in every run'),
  growth: z
    .enum(['all', 'scores', 'off'])
    .optional()
    .describe('What comes after the digest of a roundtable: everything; the scores and what they pay alone; nothing'),
  turnTimeout: z.number().positive().optional().describe('Seconds a turn may take'),
  endpoints: z.record(z.string(), Endpoint).optional().describe('OpenAI-compatible endpoints by provider name'),
  prices: z.record(z.string(), Price).optional().describe('USD per million tokens by provider/model'),
  contextWindows: z.record(z.string(), z.number().int().positive()).optional().describe('Tokens by provider/model'),
});
export type Settings = z.infer<typeof Settings>;
