import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import type { RestoreStep } from '../../core/checkpoints/restore';

/** Hunks that still ask for a decision. */
export function undecided({ hunks }: FileReview): ReviewHunk[] {
  return hunks.filter(({ state }) => state === 'pending' || state === 'edited');
}

/** Hunks of which something shows, or would show again: those to list. */
export function listed({ hunks }: FileReview): ReviewHunk[] {
  return hunks.filter(({ state }) => state !== 'replaced');
}

export function isConflict(path: string): boolean {
  return path.endsWith('.conflict');
}

/** Who changed the file, in the order of their first change. */
export function authors({ hunks }: FileReview): string[] {
  return [...new Set(hunks.map(({ member }) => member))];
}

/** How the review of a file stands: `2 of 3 to review`, `kept`, `undone`, `kept and undone`. */
export function fileWord(review: FileReview): string {
  const all = listed(review);
  const open = undecided(review).length;
  if (all.length === 0) return 'as before';
  if (open > 0) return open === all.length ? `${open} to review` : `${open} of ${all.length} to review`;
  const [kept, undone] = [all.some(({ state }) => state === 'kept'), all.some(({ state }) => state === 'undone')];
  return kept && undone ? 'kept and undone' : kept ? 'kept' : 'undone';
}

/** `Line 12`, `Lines 3–8`; a place where lines were only taken away is named by the line after it. */
export function hunkPlace({ at, added }: ReviewHunk): string {
  if (at.to - at.from > 1) return `Lines ${at.from + 1}–${at.to}`;
  return at.to === at.from && added.length === 0 ? `At line ${at.from + 1}` : `Line ${at.from + 1}`;
}

/** `+3 −1`. */
export function hunkSize({ added, removed }: ReviewHunk): string {
  return [added.length > 0 && `+${added.length}`, removed.length > 0 && `−${removed.length}`].filter(Boolean).join(' ') || 'no lines';
}

/** What a restore would do, counted: `2 files brought back as they were, 1 removed`. */
export function restoreWords(steps: readonly RestoreStep[]): string {
  const count = (of: (step: RestoreStep) => boolean, one: string, many: string): string | undefined => {
    const number = steps.filter(of).length;
    return number === 0 ? undefined : `${number} ${number === 1 ? one : many}`;
  };
  return [
    count(({ present, target }) => present !== null && target !== null, 'file taken back', 'files taken back'),
    count(({ present, target }) => present === null && target !== null, 'file made again', 'files made again'),
    count(({ target }) => target === null, 'file removed', 'files removed'),
  ]
    .filter(Boolean)
    .join(', ');
}

/** The files of a restore, one a line; `most` at the most. */
export function restoreLines(steps: readonly RestoreStep[], most: number): string {
  const lines = steps.map(({ path, target, edited }) => {
    const notes = [target === null && 'removed', edited && 'you changed it since'].filter(Boolean).join(', ');
    return notes ? `${path} (${notes})` : path;
  });
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), `and ${rest} more`].join('\n') : lines.join('\n');
}
