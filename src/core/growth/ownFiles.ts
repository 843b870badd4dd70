import { z } from 'zod';
import { observationKinds } from '../../schema/growthOutputs';
import { MemberName } from '../../schema/message';

const line = z.string().trim().min(1);
const text = z.string().max(4_000);

/** One thing that a member has learnt to do, and when. Its confidence is computed, see `confidenceOf`. */
export const Behavior = z.strictObject({
  /** Made from the words when a person left it out. */
  id: line.optional(),
  text: line.max(600),
  fires_when: z.string().max(400).default(''),
  added_run: z.string().optional(),
  confirmed_run: z.string().optional(),
  confirmed_count: z.number().int().nonnegative().default(0),
});
export type Behavior = z.infer<typeof Behavior> & { id: string };

export const Trait = z.strictObject({
  label: line.max(120),
  rationale: text.default(''),
  /** Runs that it was seen in. */
  runs: z.array(z.string()).default([]),
  signals: z.array(z.strictObject({ kind: z.enum(observationKinds), quote: text, run: z.string() })).default([]),
});
export type Trait = z.infer<typeof Trait>;

/** Every verdict that was given on a trait; `asked` is what the session wanted, where the gate gave less. */
export const TraitVerdict = z.strictObject({
  run: z.string(),
  label: line,
  verdict: z.enum(['confirm', 'candidate', 'reject']),
  asked: z.enum(['confirm', 'candidate', 'reject']).optional(),
  why: text.default(''),
});

export const episodeTypes = ['first', 'reversal', 'peak', 'failure', 'relationship', 'insight'] as const;
export const Episode = z.strictObject({
  type: z.enum(episodeTypes),
  text: line.max(2_000),
  run: z.string().optional(),
  turn: z.string().optional(),
});
export type Episode = z.infer<typeof Episode>;

export const DiaryEntry = z.strictObject({ run: z.string().optional(), text: line.max(4_000) });
export type DiaryEntry = z.infer<typeof DiaryEntry>;

export const Goal = z.strictObject({
  goal: line.max(400),
  started_run: z.string().optional(),
  /** Roundtables that it has. */
  runs: z.number().int().min(1).max(20).default(3),
  progress: text.default(''),
});
export type Goal = z.infer<typeof Goal>;

/** The files of a member that are YAML. Source of the fields: FACTS 2.11. */
export const fileSchemas = {
  'behaviors.yaml': z.strictObject({ behaviors: z.array(Behavior).default([]) }),
  'traits.yaml': z.strictObject({
    confirmed: z.array(Trait).default([]),
    candidate: z.array(Trait).default([]),
    rejected: z.array(Trait).default([]),
    history: z.array(TraitVerdict).default([]),
  }),
  'memory.yaml': z.strictObject({
    /** What opens the next session. */
    session_bridge: text.optional(),
    episodes: z.array(Episode).default([]),
    key_lessons: z.array(line.max(1_000)).default([]),
    recent_sessions: z.array(z.strictObject({ run: z.string().optional(), summary: line.max(2_000) })).default([]),
    beliefs: z
      .array(
        z.strictObject({
          belief: line.max(1_000),
          confidence: z.enum(['low', 'medium', 'high']).default('medium'),
          evidence: text.default(''),
        }),
      )
      .default([]),
    diary: z.array(DiaryEntry).default([]),
    diary_eras: z.array(z.strictObject({ from: z.string().optional(), to: z.string().optional(), summary: line.max(400) })).default([]),
  }),
  'goals.yaml': z.strictObject({
    active: z.array(Goal).default([]),
    past: z
      .array(z.strictObject({ goal: line.max(400), status: z.enum(['done', 'dropped', 'expired']), run: z.string().optional() }))
      .default([]),
    focus: text.optional(),
  }),
  'agent.yaml': z.strictObject({
    model: line.optional(),
    role: line.max(400).optional(),
    persona: z.string().max(20_000).optional(),
  }),
} as const;

export type YamlName = keyof typeof fileSchemas;
export type OwnFileName = YamlName | 'prompt.md';
export const ownFileNames: readonly OwnFileName[] = [
  ...['behaviors.yaml', 'traits.yaml', 'memory.yaml', 'goals.yaml', 'prompt.md', 'agent.yaml'],
] as OwnFileName[];

export type Behaviors = { behaviors: Behavior[] };
export type Traits = z.infer<(typeof fileSchemas)['traits.yaml']>;
export type OwnMemory = z.infer<(typeof fileSchemas)['memory.yaml']>;
export type Goals = z.infer<(typeof fileSchemas)['goals.yaml']>;
export type OwnAgent = z.infer<(typeof fileSchemas)['agent.yaml']>;

/** One change that evolution made to a member's prompt. */
export type PromptBlock = { date: string; run: string; diagnosis: string; text: string };
export type OwnPrompt = {
  /** What a person wrote above the blocks; it stays. */
  preface: string;
  blocks: PromptBlock[];
};

/** All that a member is, as its files say. */
export type OwnFiles = {
  'behaviors.yaml': Behaviors;
  'traits.yaml': Traits;
  'memory.yaml': OwnMemory;
  'goals.yaml': Goals;
  'prompt.md': OwnPrompt;
  'agent.yaml': OwnAgent;
};

/** A member that has no files yet. */
export function emptyOwnFiles(): OwnFiles {
  return {
    'behaviors.yaml': { behaviors: [] },
    'traits.yaml': fileSchemas['traits.yaml'].parse({}),
    'memory.yaml': fileSchemas['memory.yaml'].parse({}),
    'goals.yaml': fileSchemas['goals.yaml'].parse({}),
    'prompt.md': { preface: '', blocks: [] },
    'agent.yaml': {},
  };
}

/** Where a member's own file stands, relative to the home folder (`.roundtable`). Throws for a name that is none. */
export function ownPath(member: string, file: OwnFileName): string {
  return `agents/${MemberName.parse(member)}/${file}`;
}

/** Where a skill stands, relative to the home folder: its author's, or everybody's. */
export function skillPath(id: string, author?: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw new RangeError(`${JSON.stringify(id)} is no id of a skill`);
  return author === undefined ? `skills/${id}.md` : `agents/${MemberName.parse(author)}/skills/${id}.md`;
}
