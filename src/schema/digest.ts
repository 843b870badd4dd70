import { z } from 'zod';
import { EndReason } from './event';
import { Claim, Evidence, Mark, MemberName } from './message';
import { Usage } from './model';

/** What a roundtable leaves: `digest.json`, and the same in prose as `digest.md`. */
export const Digest = z.object({
  version: z.literal(1),
  runId: z.string(),
  topic: z.string(),
  team: z.string(),
  /** True when every word came from the rehearsal model, which is no AI. */
  rehearsal: z.boolean(),
  startedAt: z.number(),
  finishedAt: z.number(),
  rounds: z.number().int().nonnegative(),
  /** The rounds that the person asked for after an earlier digest, with what they said. */
  asked: z.array(z.object({ round: z.number().int(), words: z.string().optional() })).optional(),
  ended: z.object({ reason: EndReason, detail: z.string() }),
  /** Absent when no synthesis could be made; `synthesisMissing` says why. */
  summary: z.string().optional(),
  synthesisMissing: z.string().optional(),
  positions: z.array(
    z.object({ member: MemberName, role: z.string(), model: z.string(), position: z.string(), moved: z.boolean(), turn: z.string() }),
  ),
  consensus: z.array(z.object({ point: z.string(), members: z.array(MemberName) })),
  dissent: z.array(z.object({ point: z.string(), member: MemberName, why: z.string() })),
  openQuestions: z.array(z.string()),
  nextSteps: z.array(z.string()),
  confidence: z.number().min(0).max(1).optional(),
  claims: z.object({
    grounded: z.number().int(),
    derived: z.number().int(),
    ungrounded: z.number().int(),
    list: z.array(Claim.extend({ member: MemberName, turn: z.string(), round: z.number().int() })),
  }),
  evidence: z.array(Evidence.extend({ asked: MemberName })),
  requests: z.array(z.object({ member: MemberName, request: z.string(), found: z.boolean(), round: z.number().int() })),
  contributions: z.record(z.string(), z.number().int()),
  floor: z.record(z.string(), z.object({ budget: z.number().int(), spent: z.number().int() })),
  marks: z.array(Mark),
  /** Word-set Jaccard of each member's last two positions, 0 (moved) to 1 (the same). */
  stability: z.record(z.string(), z.number().min(0).max(1)),
  convergence: z.array(z.object({ round: z.number().int(), verdict: z.enum(['CONVERGED', 'CONTINUE']), reason: z.string() })),
  usage: Usage,
  /** Absent when a price was not known. */
  usd: z.number().nonnegative().optional(),
  calls: z.number().int().nonnegative(),
  byMember: z.array(
    z.object({ member: MemberName, model: z.string(), usage: Usage, usd: z.number().nonnegative().optional(), calls: z.number().int() }),
  ),
  warnings: z.array(z.string()),
});
export type Digest = z.infer<typeof Digest>;
