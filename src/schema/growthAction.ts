import { z } from 'zod';
import { AxisValue } from './growth';
import { MemberName } from './message';

const why = z.string().min(1).max(2_000);
const id = z.string().min(1).max(300);

/** What the person does with money, standing, skills and changes of members. Checked on arrival like every message of a window. */
export const GrowthAction = z.discriminatedUnion('do', [
  /** Buys something of the store for a member, with its sparks. `words`: what is asked for, for a request. */
  z.object({ do: z.literal('buy'), member: MemberName, item: id, words: z.string().max(2_000).optional() }),
  /** The person's own values in place of the judge's. */
  z.object({
    do: z.literal('overrule'),
    runId: id,
    member: MemberName,
    values: z.partialRecord(z.enum(['novelty', 'accuracy', 'impact', 'challenge']), AxisValue),
    reason: why,
  }),
  /** Where a member is from now on. */
  z.object({ do: z.literal('place'), member: MemberName, place: z.enum(['table', 'bench', 'left']), why }),
  z.object({ do: z.literal('decideEvolution'), id, decision: z.enum(['applied', 'rejected']), why }),
  /** The person's vote on a change that a vote decides. */
  z.object({ do: z.literal('vote'), id, vote: z.enum(['for', 'against']), why }),
  z.object({ do: z.literal('curateSkill'), id, change: z.enum(['kept', 'dropped', 'promoted', 'retired', 'restored']), why }),
  z.object({ do: z.literal('resolveVenture'), id, outcome: z.enum(['success', 'failed']), why }),
  /** Something that a member proposed was done. */
  z.object({ do: z.literal('implemented'), id, why }),
  /** A request on the bulletin board is fulfilled, with a skill where one answers it. */
  z.object({ do: z.literal('fulfil'), id, skill: id.optional(), why }),
]);
export type GrowthAction = z.infer<typeof GrowthAction>;
