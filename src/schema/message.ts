import { z } from 'zod';

export const MemberName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,30}$/, 'a name is a-z, 0-9, _ and -, starts with a letter, 31 characters at most');
export type MemberName = z.infer<typeof MemberName>;

/** Who may be the author of a message besides a member of the team. */
export const Author = z.union([MemberName, z.literal('person'), z.literal('runner')]);
export type Author = z.infer<typeof Author>;

/** What a message is, which decides how it is shown and who sees it in a prompt. */
export const MessageKind = z.enum([
  'briefing',
  'research',
  'speak',
  'rebuttal',
  'floor',
  'pass',
  'judge',
  'gate',
  'steward',
  'state',
  'steer',
  'notice',
  'digest',
  'say',
  'review',
  'verdict',
  'vote',
  'summary',
  'debrief',
]);
export type MessageKind = z.infer<typeof MessageKind>;

/** A stretch of a file: lines `from` to `to`, counted from 1, both included. */
export const FileRange = z.object({
  path: z.string(),
  from: z.number().int().positive(),
  to: z.number().int().positive(),
});
export type FileRange = z.infer<typeof FileRange>;

/** A quote that code read from the workspace; `text` is what the lines said then. */
export const Evidence = FileRange.extend({ text: z.string(), why: z.string().optional() });
export type Evidence = z.infer<typeof Evidence>;

/** One empirical sentence of a message and what it rests on. */
export const Claim = z.object({
  /** The sentence as it stands in the message. */
  text: z.string(),
  status: z.enum(['grounded', 'derived', 'ungrounded']),
  /** Where it is grounded: `path:from-to` of evidence that its author had. */
  evidence: z.string().optional(),
});
export type Claim = z.infer<typeof Claim>;

/** Something said in a run. Its id is the number of the fact that holds it. */
export const Message = z.object({
  author: Author,
  kind: MessageKind,
  text: z.string(),
  round: z.number().int().nonnegative(),
  /** What it is in its workflow, in a word or two: `draft`, `review 2`, `pro, opening`. */
  label: z.string().optional(),
  /** The turn it was said in, for what a member said. */
  turn: z.string().optional(),
  /** Whom it is to; absent means everybody. The judge reads all. */
  to: z.array(MemberName).optional(),
  /** The turn that it is about, for the judge's marks and the steward's answers. */
  about: z.string().optional(),
  /** A private message is shown to `to` and the judge, in the panel to the person. */
  private: z.boolean().optional(),
  evidence: z.array(Evidence).optional(),
  claims: z.array(Claim).optional(),
  /** What the text left out because it stands in files now: a marker line stands in its place. */
  files: z.array(z.string()).optional(),
  /** The author's one-sentence position, from the line where the protocol asks for it. */
  position: z.string().optional(),
});
export type Message = z.infer<typeof Message>;

/** The kinds of mark the judge gives. */
export const MarkKind = z.enum(['redirect', 'offDirective', 'hallucination', 'researchViolation', 'redundancy', 'gate']);
export type MarkKind = z.infer<typeof MarkKind>;

export const Mark = z.object({
  kind: MarkKind,
  member: MemberName,
  reason: z.string(),
  /** The words that the mark rests on, as they stand in the turn. */
  quote: z.string().optional(),
  /** The turn that the mark rests on. */
  turn: z.string(),
  round: z.number().int().nonnegative(),
});
export type Mark = z.infer<typeof Mark>;
