import { hash32 } from '../../base/seeded';
import type { FileReview } from '../../core/changes/changeSet';
import { splitLines } from '../../core/changes/lines';
import type { ChangedFile, HunkLine, HunkState, ShownHunk } from '../../schema/change';
import { isConflict } from '../views/changeWords';

/** Hunks that are sent at once. */
const hunksAtOnce = 100;
/** Unchanged lines that stand around a hunk. */
const around = 3;
/** Lines that one hunk shows, at the most; the editor has the rest. */
const linesAtMost = 160;
/** Characters of a line that are shown; a minified file is one line. */
const lineLength = 400;

/** One changed file as the window's list shows it. */
export function changedFile(review: FileReview): ChangedFile {
  const { path, file, binary, present, hunks } = review;
  const by = new Map<string, ChangedFile['by'][number]>();
  for (const { member, turn, state } of hunks) {
    const key = `${member}\n${turn}`;
    const known = by.get(key) ?? { member, turn, states: {} as Partial<Record<HunkState, number>> };
    known.states[state] = (known.states[state] ?? 0) + 1;
    by.set(key, known);
  }
  return { path, file, binary, conflict: isConflict(path), there: present !== null, by: [...by.values()], stamp: stampOf(hunks) };
}

/** Some hunks of a file, from a place in their list on, with the lines around them as far as a person reads them in a list. */
export function shownHunks({ present, binary, hunks }: FileReview, from: number): ShownHunk[] {
  const text = present === null || binary ? [] : splitLines(present);
  return hunks.slice(from, from + hunksAtOnce).map((hunk) => {
    const { id, member, turn, reason, state, at, added, removed } = hunk;
    const stands = state !== 'undone' && state !== 'replaced';
    const lines: HunkLine[] = [
      ...(stands ? lined(' ', text.slice(Math.max(0, at.from - around), at.from)) : []),
      ...lined('-', binary ? [] : removed),
      ...lined('+', binary ? [] : added),
      ...(stands ? lined(' ', text.slice(at.to, at.to + around)) : []),
    ];
    return {
      ...{ id, member, turn, reason, state, from: at.from + 1, to: at.to },
      ...{ added: added.length, removed: removed.length },
      lines: lines.slice(0, linesAtMost),
      more: Math.max(0, lines.length - linesAtMost),
    };
  });
}

function lined(sign: HunkLine['sign'], lines: readonly string[]): HunkLine[] {
  return lines.map((line) => {
    const text = line.replace(/\r?\n$|\r$/, '');
    return { sign, text: text.length > lineLength ? `${text.slice(0, lineLength)}…` : text };
  });
}

function stampOf(hunks: FileReview['hunks']): string {
  return hash32(JSON.stringify(hunks.map(({ id, state, at }) => [id, state, at.from, at.to]))).toString(36);
}
