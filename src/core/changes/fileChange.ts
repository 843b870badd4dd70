/** One write to one file by a member, as the run recorded it. Contents are whole texts; `null` = the file is absent. */
export type FileChange = {
  /** The number of the fact; a run's changes and decisions are ordered by it. */
  seq: number;
  turn: string;
  member: string;
  path: string;
  before: string | null;
  after: string | null;
  reason: string;
  /** `ran`: a command of the member did it; `restored`: a checkpoint was put back, so the lines belong to nobody new. */
  how: 'written' | 'merged' | 'conflict' | 'ran' | 'restored';
  /** Nothing to decide: the person allowed it before it was written, or the team file says `review: auto`. */
  kept?: boolean;
};

/**
 * What the person decided about hunks of one file. The last decision on a hunk holds: `keep` after `undo` puts the hunk back, `open` makes it
 * undecided again.
 */
export type ChangeDecision = { seq: number; path: string; hunks: string[]; decision: 'keep' | 'undo' | 'open' };

/** Everything that a review of one file is made of. Changes and decisions of other files are skipped, so a whole run's may be given. */
export type FileFacts = {
  path: string;
  changes: readonly FileChange[];
  decisions: readonly ChangeDecision[];
  /** The file's text as it is now; `null` = absent. */
  present: string | null;
};
