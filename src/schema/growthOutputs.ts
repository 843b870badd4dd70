import { z } from 'zod';
import { Axis, Taxonomy } from './growth';
import { MemberName } from './message';

const axis = z.object({
  value: z.number().int().describe('0, 1, 2 or 3; 10 only for a grand insight'),
  reason: z.string().describe('One sentence'),
  turns: z.array(z.string()).describe('The turns it rests on, by the name in brackets'),
});

/** The judge's scores after the debate. */
export const ScoreSheet = z.object({
  scores: z.array(
    z.object({
      member: MemberName,
      novelty: axis,
      accuracy: axis,
      impact: axis,
      challenge: axis,
      insight: z
        .object({
          axis: Axis,
          turn: z.string(),
          quote: z.string().describe('The words, exactly'),
          before: z.string().describe('How the table saw it before'),
          after: z.string().describe('How the table saw it after'),
        })
        .optional()
        .describe('Only with a 10'),
    }),
  ),
  proposals: z
    .array(z.object({ member: MemberName, text: z.string().describe('What could be done, in one sentence'), turn: z.string() }))
    .describe('What members proposed and somebody could do; an empty list is a usual answer'),
});
export type ScoreSheet = z.infer<typeof ScoreSheet>;

/** What the judge keeps of a part of a debate that is longer than its window. */
export const ScoreNotes = z.object({
  notes: z.array(
    z.object({
      member: MemberName,
      turn: z.string(),
      quote: z.string().describe('The words that count, exactly'),
      why: z.string().describe('What they are worth, and on which axis'),
    }),
  ),
});
export type ScoreNotes = z.infer<typeof ScoreNotes>;

/** The second, adversarial reading of a score sheet. */
export const ScoreRevisions = z.object({
  revisions: z.array(z.object({ member: MemberName, axis: Axis, value: z.number().int(), reason: z.string() })),
});
export type ScoreRevisions = z.infer<typeof ScoreRevisions>;

/** One member's word on the others. */
export const PeerReviews = z.object({
  reviews: z.array(
    z.object({
      member: MemberName,
      score: z.number().min(0).max(100).describe('50 is ordinary work'),
      why: z.string().describe('One sentence'),
    }),
  ),
});
export type PeerReviews = z.infer<typeof PeerReviews>;

export const observationKinds = ['cognitive_moves', 'rhetorical_moves', 'evidence_practice', 'peer_references', 'judge_feedback'] as const;

/** What can be learnt of a debate: skills for everybody, and what each member was seen to do. */
export const Distillation = z.object({
  observations: z.array(
    z.object({
      member: MemberName,
      cognitive_moves: z.array(z.string()),
      rhetorical_moves: z.array(z.string()),
      evidence_practice: z.array(z.string()),
      peer_references: z.array(z.string()),
      judge_feedback: z.array(z.string()),
    }),
  ),
  skills: z.array(
    z.object({
      title: z.string().max(160),
      kind: z.enum(['CAPTURE', 'FIX', 'DERIVE']),
      member: MemberName,
      pattern: z.string().max(1200).describe('An instruction that begins with what to do, 15 words at least'),
      antiPattern: z.string().max(1200).optional().describe('What went wrong; needed for a FIX'),
      when: z.string().max(500),
      oneLiner: z.string().max(200),
      tags: z.array(z.string()).max(5),
      taxonomy: Taxonomy,
      turns: z.array(z.string()),
      from: z.array(z.string()).optional().describe('Ids of the skills that a DERIVE stands in place of'),
    }),
  ),
});
export type Distillation = z.infer<typeof Distillation>;

/** What a session with the therapist came to. */
export const SessionOutcomes = z.object({
  summary: z.string().describe('What the session came to, in one or two sentences'),
  lesson: z.string().optional().describe('What the member takes with it, as a rule of thumb'),
  episode: z
    .object({
      type: z.enum(['first', 'reversal', 'peak', 'failure', 'relationship', 'insight']),
      text: z.string(),
      turn: z.string().optional(),
    })
    .optional(),
  addBehaviors: z.array(z.object({ text: z.string(), firesWhen: z.string() })).max(3),
  confirmBehaviors: z.array(z.string()).describe('Ids of behaviours that were seen at work in this run'),
  removeBehaviors: z.array(z.string()).describe('Ids'),
  trait: z
    .object({
      verdict: z.enum(['confirm', 'candidate', 'reject', 'none']),
      label: z.string().describe('Two to four words'),
      rationale: z.string(),
      runs: z.array(z.string()).describe('Ids of the runs it was seen in'),
      signals: z.array(z.object({ kind: z.enum(observationKinds), quote: z.string(), run: z.string() })),
    })
    .optional(),
  goals: z.array(z.object({ goal: z.string(), runs: z.number().int().min(1).max(10).describe('Roundtables it has') })).max(2),
  goalProgress: z.array(z.object({ goal: z.string(), progress: z.string(), status: z.enum(['active', 'done', 'dropped']) })),
  belief: z.object({ belief: z.string(), confidence: z.enum(['low', 'medium', 'high']), evidence: z.string() }).optional(),
  diary: z.string().optional().describe('A private entry, in the first person'),
  focus: z.string().optional().describe('What to work on until the next session'),
  bridge: z.string().optional().describe('One sentence that opens the next session'),
  purchases: z
    .array(z.object({ item: z.string().describe('Id of an item of the store'), why: z.string(), words: z.string().optional() }))
    .max(3),
  request: z.string().optional().describe('A skill that the member wishes for, for the bulletin board'),
});
export type SessionOutcomes = z.infer<typeof SessionOutcomes>;

/** A member's vote on a change of another's role. */
export const EvolutionVote = z.object({ vote: z.enum(['for', 'against']), why: z.string().describe('One sentence') });
export type EvolutionVote = z.infer<typeof EvolutionVote>;

/** An advisor's word on a piece of work. Source: FACTS 3.2 step 3 and 3.5. */
export const Critique = z.object({
  score: z.number().min(1).max(10),
  items: z.array(z.object({ issue: z.string(), suggestion: z.string() })).max(3),
});
export type Critique = z.infer<typeof Critique>;

export const growthOutputs = {
  'score-sheet': ScoreSheet,
  'score-notes': ScoreNotes,
  'score-revisions': ScoreRevisions,
  'peer-reviews': PeerReviews,
  distillation: Distillation,
  'session-outcomes': SessionOutcomes,
  'evolution-vote': EvolutionVote,
  critique: Critique,
} as const;
