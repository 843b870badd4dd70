import { z } from 'zod';
import { MemberName } from './message';

/** What a person does with what a run came to. */
export const DecisionKind = z.enum(['accept', 'override', 'again']);
export type DecisionKind = z.infer<typeof DecisionKind>;

/** The longest words that a decision may have, in characters. */
export const maxDecisionWords = 20_000;

/** The person's decision about what a run came to, with what it was about, so that it can be read alone. */
export const RunDecision = z.object({
  decision: DecisionKind,
  /** Why, or what holds instead; an override always has words, another round has them where the person wants to be heard in it. */
  words: z.string().max(maxDecisionWords).optional(),
  /** Who decided. */
  by: z.string(),
  /** The digest it is about, by its hash; absent where the workflow leaves none. */
  digest: z.string().optional(),
  /** How the run had ended then, in a sentence. */
  outcome: z.string(),
  /** Who did not agree when it was decided, and on what. */
  dissent: z.array(z.object({ point: z.string(), member: MemberName, why: z.string() })),
});
export type RunDecision = z.infer<typeof RunDecision>;
