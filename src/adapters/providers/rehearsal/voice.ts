import type { FindingKind } from './findings';

/** The ways of taking part. Each has a stance of its own, so that a table never starts agreed. */
export const stances = ['builder', 'challenger', 'analyst', 'triager', 'checker'] as const;
export type Stance = (typeof stances)[number];

/**
 * How one stance talks: sentences with `{slots}`. A sentence is used only when all its slots can
 * be filled. Lists of `positions` are in order of preference, all others are rotated.
 */
export type Voice = {
  /** To a colleague who has not spoken yet. */
  openFirst: readonly string[];
  openReply: readonly string[];
  evidence: Readonly<Partial<Record<FindingKind, readonly string[]>>>;
  sum: readonly string[];
  /** Reasoning that needs no file, for the first, second and later rounds. */
  reasons: readonly [readonly string[], readonly string[], readonly string[]];
  change: readonly string[];
  /** What the debate has done to the position, in the second round and in later ones. */
  moved: readonly [readonly string[], readonly string[]];
  positions: readonly [readonly string[], readonly string[], readonly string[]];
  /** What is said against (or for) each of the other stances. */
  replies: Readonly<Record<Stance, readonly string[]>>;
  replyOpen: readonly string[];
  replyClose: readonly string[];
  floor: readonly string[];
  /** When a colleague has repeated what the files contradict: `{to}`, `{quote}`, `{cite}` and the line as `{code}`. */
  refute: readonly string[];
  /** After a mark of the judge. */
  owned: readonly string[];
};
