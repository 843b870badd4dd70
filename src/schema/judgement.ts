import { z } from 'zod';
import { growthOutputs } from './growthOutputs';
import { MarkKind, MemberName } from './message';

/**
 * What members answer as one JSON value instead of prose. The names in `outputs` stand in
 * ModelRequest.output.name.
 */

/** The judge reading along. Few marks, each with the words it rests on. */
export const JudgeReview = z.object({
  marks: z.array(
    z.object({
      kind: MarkKind,
      member: MemberName,
      reason: z.string().describe('One sentence'),
      quote: z.string().optional().describe('The words in the turn that the mark rests on, exactly'),
    }),
  ),
  comment: z.string().optional().describe('One sentence to all; only when the debate needs it'),
});
export type JudgeReview = z.infer<typeof JudgeReview>;

/** The judge at the gate. */
export const GateVerdict = z.object({
  verdict: z.enum(['CONVERGED', 'CONTINUE']),
  reason: z.string().describe('Why it has converged, or what is still missing'),
});
export type GateVerdict = z.infer<typeof GateVerdict>;

/** The cumulative state of the debate, which is all that later rounds see of earlier ones. */
export const DebateState = z.object({
  established: z.array(z.string()).describe('What is agreed or shown, with who and on what evidence'),
  livePositions: z.array(z.object({ member: MemberName, position: z.string() })),
  openQuestions: z.array(z.string()),
  shifts: z.array(z.string()).describe('Who changed their mind in this round, from what to what, and why'),
});
export type DebateState = z.infer<typeof DebateState>;

/** The judge's synthesis after the last round. */
export const Synthesis = z.object({
  summary: z.string().describe('Two to four sentences: what the team recommends and why'),
  consensus: z.array(z.object({ point: z.string(), members: z.array(MemberName) })),
  dissent: z.array(z.object({ point: z.string(), member: MemberName, why: z.string() })),
  openQuestions: z.array(z.string()),
  nextSteps: z.array(z.string()).describe('What the person would do next, most important first'),
  confidence: z.number().min(0).max(1),
});
export type Synthesis = z.infer<typeof Synthesis>;

/** Where the steward's sub-agent found the answer; code reads the lines and quotes them. */
export const StewardAnswer = z.object({
  findings: z.array(
    z.object({
      path: z.string(),
      from: z.number().int().positive(),
      to: z.number().int().positive(),
      why: z.string().describe('What these lines answer, in one sentence, without theory'),
    }),
  ),
  notFound: z.array(z.string()).describe('What was asked for and is not in the files'),
});
export type StewardAnswer = z.infer<typeof StewardAnswer>;

/** One member's independent answer in a vote. */
export const VoteAnswer = z.object({
  answer: z.string().min(1).describe('The answer alone, as short as it can be'),
  confidence: z.number().min(0).max(1).describe('How sure you are, 0 to 1'),
  reason: z.string().describe('Two or three sentences'),
});
export type VoteAnswer = z.infer<typeof VoteAnswer>;

/** Which answers of a vote mean the same; code counts. */
export const VoteGroups = z.object({
  groups: z.array(z.object({ answer: z.string(), ballots: z.array(z.number().int().positive()).describe('Numbers of the ballots') })),
});
export type VoteGroups = z.infer<typeof VoteGroups>;

/** The answer to a test question about a run. */
export const TestAnswer = z.object({ holds: z.boolean(), why: z.string().describe('One sentence, with the words or lines it rests on') });
export type TestAnswer = z.infer<typeof TestAnswer>;

export const outputs = {
  'judge-review': JudgeReview,
  'gate-verdict': GateVerdict,
  'debate-state': DebateState,
  synthesis: Synthesis,
  'steward-answer': StewardAnswer,
  'vote-answer': VoteAnswer,
  'vote-groups': VoteGroups,
  'test-answer': TestAnswer,
  ...growthOutputs,
} as const;
export type OutputName = keyof typeof outputs;
export type OutputOf<N extends OutputName> = z.infer<(typeof outputs)[N]>;
