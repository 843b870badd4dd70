import { z } from 'zod';
import { MemberName } from './message';

const sparks = (fallback: number) => z.number().int().min(0).max(10_000).default(fallback);
const venture = (stake: number, multiplier: number) =>
  z.strictObject({ stake: z.number().int().min(1).default(stake), multiplier: z.number().min(1).max(20).default(multiplier) }).prefault({});

/** The figures of the economy. Source: FACTS 2.1, 2.7 and 2.8; the opening balance, the bench and the slots of the bench are ours. */
export const EconomyOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('Roundtables are scored and paid'),
  opening: sparks(30).describe('Sparks that a member begins with'),
  fees: z
    .strictObject({ haiku: sparks(5), flash: sparks(5), sonnet: sparks(8), opus: sparks(15) })
    .prefault({})
    .describe('Entry fee of a roundtable by the tier of the model'),
  gate: sparks(3).describe('Sparks for a gate'),
  penalties: z
    .strictObject({ redundancy: sparks(3), hallucination: sparks(5), offDirective: sparks(5), researchViolation: sparks(3) })
    .prefault({})
    .describe('Sparks that a mark of the judge costs'),
  implemented: sparks(5).describe('Sparks when a proposal of a member was implemented'),
  relegation: z
    .strictObject({
      after: z.number().int().min(1).default(3).describe('Net-negative roundtables in a row'),
      passive_income: sparks(2).describe('Sparks for each roundtable on the bench'),
      bench_runs: z.number().int().min(1).default(3).describe('Roundtables on the bench until the member comes back by itself'),
    })
    .prefault({}),
  ventures: z.strictObject({ scout: venture(5, 3), venture: venture(12, 3.5), moonshot: venture(30, 4) }).prefault({}),
  slots: z.array(z.number().int().min(0)).length(4).default([2, 3, 4, 6]).describe('Skills in the prompt at level 0, 1, 2 and 3'),
  self_chars: z
    .array(z.number().int().min(500))
    .length(2)
    .default([8_000, 16_000])
    .describe('Characters of skills, memory and habits in the prompt at level 0, and from level 1 on'),
  session_limit: sparks(30).describe('Sparks that may be spent for a member in one debrief'),
  request_runs: z.number().int().min(1).default(3).describe('Roundtables until a request on the bulletin board expires'),
  market: z
    .strictObject({ reward: sparks(15), share: z.number().min(0).max(1).default(0.8).describe('Part of it that the author gets') })
    .prefault({})
    .describe('What fulfilling a request pays'),
  store: z.record(z.string(), sparks(0)).default({}).describe('Prices of your own by item: debate-tactics: 20'),
});
export type EconomyOptions = z.infer<typeof EconomyOptions>;

/** Source: FACTS 3.5 to 3.7; cooling-off and measuring are ours. */
export const ReputationOptions = z.strictObject({
  claim_gate: z.number().min(0).max(100).optional().describe('Standing that a member needs to be handed work'),
  select: z.number().int().min(2).optional().describe('Members who take part, chosen by standing and by how little is known of them'),
  order: z.enum(['chance', 'standing']).default('chance').describe('Who speaks first in a roundtable'),
  advisor: MemberName.optional().describe('The member who gives a critique of every piece of work, 1 to 10; one under 7 is revised once'),
  cooling_off: z.number().int().min(1).default(5).describe('Settled runs between two changes of one member'),
  measure_after: z.number().int().min(1).default(5).describe('Settled runs after which a change is judged'),
  role_vote: z.number().gt(0).max(1).default(0.6).describe('Share of votes that a change of role needs'),
  auto_model: z.boolean().default(false).describe('Change models without asking, where autonomy is 3'),
});
export type ReputationOptions = z.infer<typeof ReputationOptions>;

export const GrowthOptions = z.strictObject({
  peers: z.boolean().default(true).describe('Members review each other after a roundtable'),
  distill: z.boolean().default(true).describe('Skills are drawn from a roundtable'),
  debrief: z.boolean().default(true).describe('The therapist talks with every worker afterwards'),
  turns: z.number().int().min(2).max(4).default(2).describe('Turns of a debrief'),
});
export type GrowthOptions = z.infer<typeof GrowthOptions>;
