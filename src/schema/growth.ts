import { z } from 'zod';
import { Tier } from './agent';
import { MemberName } from './message';

/** What the judge scores. Source: FACTS 2.1. */
export const axes = ['novelty', 'accuracy', 'impact', 'challenge'] as const;
export const Axis = z.enum(axes);
export type Axis = z.infer<typeof Axis>;

/** 0 to 3, or 10 for a grand insight, which needs the quoted words and what was before and after them. */
export const AxisValue = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(10)]);
export type AxisValue = z.infer<typeof AxisValue>;

/** One axis of one member in one run: the value, why, and the turns it rests on. */
export const AxisScore = z.object({ value: AxisValue, reason: z.string(), turns: z.array(z.string()) });
export type AxisScore = z.infer<typeof AxisScore>;
export const AxisScores = z.object({ novelty: AxisScore, accuracy: AxisScore, impact: AxisScore, challenge: AxisScore });
export type AxisScores = z.infer<typeof AxisScores>;

export const Insight = z.object({ axis: Axis, turn: z.string(), quote: z.string(), before: z.string(), after: z.string() });
export type Insight = z.infer<typeof Insight>;

/** Marks of the judge that cost sparks. */
export const PenaltyKind = z.enum(['redundancy', 'hallucination', 'offDirective', 'researchViolation']);
export type PenaltyKind = z.infer<typeof PenaltyKind>;

/** Mean under 1.5 with variance under 0.3; variance over 2. Source: FACTS 2.7, byzantine variance. */
export const ScoreFlag = z.enum(['flat-low', 'erratic']);
export type ScoreFlag = z.infer<typeof ScoreFlag>;

/** What a member's turns in one run were worth, as the judge saw them. */
export const MemberScore = z.object({
  member: MemberName,
  /** Absent where the judge gave none after being asked again; then nothing is paid and no fee is taken. */
  scores: AxisScores.optional(),
  insights: z.array(Insight),
  penalties: z.array(z.object({ kind: PenaltyKind, reason: z.string(), turn: z.string() })),
  gates: z.array(z.object({ reason: z.string(), turn: z.string() })),
  flags: z.array(ScoreFlag),
  /** What the second, adversarial reading changed. */
  revised: z.array(z.object({ axis: Axis, from: AxisValue, to: AxisValue, reason: z.string() })),
});
export type MemberScore = z.infer<typeof MemberScore>;

/** One member's word on another's work in a run, 0 to 100. */
export const PeerReview = z.object({ reviewer: MemberName, target: MemberName, score: z.number().min(0).max(100), why: z.string() });
export type PeerReview = z.infer<typeof PeerReview>;

/** Something that a member proposed and that somebody could do. */
export const Proposal = z.object({ id: z.string(), member: MemberName, text: z.string(), turn: z.string() });
export type Proposal = z.infer<typeof Proposal>;

/**
 * Where sparks are: a member by name, or one of the named places they come from and go to. `mint:*` may go below zero, by what it has
 * brought into the world; nothing else may.
 */
export const Account = z.union([
  MemberName,
  z.enum([
    ...['mint:opening', 'mint:scores', 'mint:gates', 'mint:income', 'mint:implemented', 'mint:ventures', 'mint:grants', 'mint:market'],
    ...['sink:fees', 'sink:penalties', 'sink:store', 'sink:ventures', 'sink:corrections', 'escrow'],
  ] as const),
]);
export type Account = z.infer<typeof Account>;

/** Source: FACTS 2.5, ledger categories. */
export const SparkCategory = z.enum([
  ...['opening_balance', 'score_award', 'entry_fee', 'gate_bonus', 'penalty', 'outcome_bonus', 'passive_income'],
  ...['venture_stake', 'venture_payout', 'store_purchase', 'store_refund', 'request_fee', 'marketplace_payout'],
  ...['correction', 'grant'],
] as const);
export type SparkCategory = z.infer<typeof SparkCategory>;

/** Sparks from one account to another: what the one loses the other gets. */
export const Move = z.object({
  from: Account,
  to: Account,
  amount: z.number().int().positive(),
  category: SparkCategory,
  why: z.string(),
  turn: z.string().optional(),
});
export type Move = z.infer<typeof Move>;

export const dimensions = ['task_completion', 'output_quality', 'improvement_rate', 'consistency', 'review_accuracy'] as const;
/** Source: FACTS 3.5. */
export const Dimension = z.enum(dimensions);
export type Dimension = z.infer<typeof Dimension>;

/** One observation about a member, 0 to 100, which moves one dimension. */
export const Signal = z.object({
  dimension: Dimension,
  value: z.number().min(0).max(100),
  why: z.string(),
  turns: z.array(z.string()).optional(),
  /** What a diagnosis counts it as, where it is more than a value. */
  shows: z.enum(['failure', 'rework', 'penalty', 'hunks']).optional(),
});
export type Signal = z.infer<typeof Signal>;

export const StandingState = z.enum(['healthy', 'watch', 'warning', 'evolve']);
export type StandingState = z.infer<typeof StandingState>;

export const SkillKind = z.enum(['CAPTURE', 'FIX', 'DERIVE']);
export type SkillKind = z.infer<typeof SkillKind>;

/** The five axes of a skill. Source: FACTS 2.10. */
export const Taxonomy = z.object({
  structural_category: z.enum([
    ...['state-boundary', 'signal-integrity', 'compound-failure', 'mechanism-policy'],
    ...['affordance-capacity', 'process-workflow', 'data-pipeline', 'testing-verification'],
  ] as const),
  trigger_phase: z.enum(['system-design', 'code-review', 'debugging', 'policy-governance', 'implementation']),
  primary_actor: z.enum(['individual-contributor', 'reviewer', 'architect', 'system-prompter']),
  problem_nature: z.enum([
    ...['state-lifecycle', 'calibration-metric', 'dependency-sequencing'],
    ...['cognitive-framing', 'interface-contract', 'data-integrity'],
  ] as const),
  agent_dynamic: z.enum(['convergence', 'synthesis', 'reframing']),
});
export type Taxonomy = z.infer<typeof Taxonomy>;

/** What was learnt in a run and may be used in others. */
export const Skill = z.object({
  id: z.string(),
  title: z.string().max(160),
  kind: SkillKind,
  /** Whose turns it was seen in. */
  author: MemberName,
  pattern: z.string().max(1200),
  /** What went wrong, for a FIX. */
  antiPattern: z.string().max(1200).optional(),
  when: z.string().max(500),
  oneLiner: z.string().max(200),
  tags: z.array(z.string()).max(5),
  taxonomy: Taxonomy,
  turns: z.array(z.string()),
  /** The skills that a DERIVE stands in place of. */
  from: z.array(z.string()).optional(),
});
export type Skill = z.infer<typeof Skill>;

/** How a member is to change, from the least invasive way on. */
export const EvolutionPath = z.enum(['prompt', 'model', 'role', 'revert']);
export type EvolutionPath = z.infer<typeof EvolutionPath>;

export const EvolutionChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), text: z.string() }),
  z.object({ kind: z.literal('model'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('role'), from: z.string(), to: z.string(), persona: z.string().optional() }),
  z.object({ kind: z.literal('revert'), of: z.string() }),
]);
export type EvolutionChange = z.infer<typeof EvolutionChange>;

export const Evolution = z.object({
  id: z.string(),
  member: MemberName,
  path: EvolutionPath,
  /** Patterns by name, in a sentence what they come to, and the turns that show it. */
  patterns: z.array(z.string()),
  cause: z.string(),
  evidence: z.array(z.object({ runId: z.string(), turns: z.array(z.string()), why: z.string() })),
  /** The composite standing when it was proposed. */
  standing: z.number(),
  change: EvolutionChange,
  needs: z.enum(['nothing', 'person', 'vote']),
});
export type Evolution = z.infer<typeof Evolution>;

export const VentureTier = z.enum(['scout', 'venture', 'moonshot']);
export type VentureTier = z.infer<typeof VentureTier>;

/** What a member brings into a run from those before: decided when the run begins, so that a resume looks nothing up. */
export const MemberSelf = z.object({
  sparks: z.number().int().nonnegative(),
  standing: z.number().min(0).max(100),
  state: StandingState,
  /** What its vote weighs beside 1 for a member of middling standing. */
  weight: z.number().positive(),
  /** What it has bought its way up to, 0 to 3. */
  level: z.number().int().min(0).max(3),
  /** By which its entry fee is reckoned. */
  feeTier: Tier,
  /** Bought or learnt, as many as it has slots for. */
  skills: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
  /** The behaviours that fit this briefing best. */
  behaviors: z.array(z.object({ id: z.string(), text: z.string() })),
  traits: z.array(z.string()),
  /** Sections of its memory, in the first person. */
  memory: z.string(),
  /** What its evolution added to its prompt. */
  prompt: z.string(),
  extraFloor: z.number().int().nonnegative(),
  firstSpeaker: z.boolean(),
  /** Purchases that this run uses up. */
  uses: z.array(z.string()),
});
export type MemberSelf = z.infer<typeof MemberSelf>;
