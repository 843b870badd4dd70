import * as vscode from 'vscode';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import type { RestoreStep } from '../../core/checkpoints/restore';
import type { HunkState } from '../../schema/change';

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
  if (all.length === 0) return vscode.l10n.t('as before');
  if (open > 0) return open === all.length ? vscode.l10n.t('{0} to review', open) : vscode.l10n.t('{0} of {1} to review', open, all.length);
  const [kept, undone] = [all.some(({ state }) => state === 'kept'), all.some(({ state }) => state === 'undone')];
  if (kept && undone) return vscode.l10n.t('kept and undone');
  return kept ? vscode.l10n.t('kept') : vscode.l10n.t('undone');
}

const fileNotes: Readonly<Record<FileReview['file'], () => string | undefined>> = {
  changed: () => undefined,
  created: () => vscode.l10n.t('created'),
  deleted: () => vscode.l10n.t('deleted'),
  temporary: () => vscode.l10n.t('temporary'),
};

/** What else there is to say of a file, when it is not simply changed. */
export function fileNote({ path, file }: FileReview): string | undefined {
  return isConflict(path) ? vscode.l10n.t('conflict') : fileNotes[file]();
}

const hunkWords: Readonly<Record<HunkState, () => string | undefined>> = {
  pending: () => undefined,
  edited: () => vscode.l10n.t('you edited it'),
  kept: () => vscode.l10n.t('kept'),
  undone: () => vscode.l10n.t('undone'),
  replaced: () => vscode.l10n.t('replaced'),
};

/** How a hunk stands; undefined as long as nobody did anything about it. */
export function hunkWord({ state }: ReviewHunk): string | undefined {
  return hunkWords[state]();
}

/** `Line 12`, `Lines 3–8`; a place where lines were only taken away is named by the line after it. */
export function hunkPlace({ at, added }: ReviewHunk): string {
  if (at.to - at.from > 1) return vscode.l10n.t('Lines {0}–{1}', at.from + 1, at.to);
  return at.to === at.from && added.length === 0 ? vscode.l10n.t('At line {0}', at.from + 1) : vscode.l10n.t('Line {0}', at.from + 1);
}

/** `+3 −1`. */
export function hunkSize({ added, removed }: ReviewHunk): string {
  return (
    [added.length > 0 && `+${added.length}`, removed.length > 0 && `−${removed.length}`].filter(Boolean).join(' ') ||
    vscode.l10n.t('no lines')
  );
}

/** What a restore would do, counted: `2 files brought back as they were, 1 removed`. */
export function restoreWords(steps: readonly RestoreStep[]): string {
  const count = (of: (step: RestoreStep) => boolean, words: (number: number) => string): string | undefined => {
    const number = steps.filter(of).length;
    return number === 0 ? undefined : words(number);
  };
  return [
    count(({ present, target }) => present !== null && target !== null, takenBack),
    count(({ present, target }) => present === null && target !== null, madeAgain),
    count(({ target }) => target === null, removed),
  ]
    .filter(Boolean)
    .join(', ');
}

function takenBack(files: number): string {
  return files === 1 ? vscode.l10n.t('1 file taken back') : vscode.l10n.t('{0} files taken back', files);
}

function madeAgain(files: number): string {
  return files === 1 ? vscode.l10n.t('1 file made again') : vscode.l10n.t('{0} files made again', files);
}

function removed(files: number): string {
  return files === 1 ? vscode.l10n.t('1 file removed') : vscode.l10n.t('{0} files removed', files);
}

/** The files of a restore, one a line; `most` at the most. */
export function restoreLines(steps: readonly RestoreStep[], most: number): string {
  const lines = steps.map(({ path, target, edited }) => {
    const notes = [target === null && vscode.l10n.t('removed'), edited && vscode.l10n.t('you changed it since')].filter(Boolean).join(', ');
    return notes ? `${path} (${notes})` : path;
  });
  const rest = lines.length - most;
  return rest > 0 ? [...lines.slice(0, most), vscode.l10n.t('and {0} more', rest)].join('\n') : lines.join('\n');
}
