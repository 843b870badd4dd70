import { hash32 } from '../../base/seeded';
import { changedRanges } from './lineDiff';
import { fitLines, splitLines } from './lines';

/** One place where two texts differ. Lines keep their line ends; line numbers are 0-based. */
export type Hunk = {
  /** From place and content: the same for the same two texts, distinct within them. */
  id: string;
  beforeFrom: number;
  beforeLines: string[];
  afterFrom: number;
  afterLines: string[];
};

/** The hunks that make `after` of `before`, in order; none touches the next. */
export function hunksBetween(before: string, after: string): Hunk[] {
  const a = splitLines(before);
  const b = splitLines(after);
  return changedRanges(a, b).map(({ aFrom, aTo, bFrom, bTo }) => {
    const beforeLines = a.slice(aFrom, aTo);
    const afterLines = b.slice(bFrom, bTo);
    return {
      id: `${aFrom.toString(36)}-${contentHash(beforeLines, afterLines)}`,
      beforeFrom: aFrom,
      beforeLines,
      afterFrom: bFrom,
      afterLines,
    };
  });
}

/**
 * Applies hunks, all or some of those between two texts, to the `before` text. A hunk whose lines do not stand there, or that overlaps one
 * already applied, is left out and named in `refused`.
 */
export function applyHunks(before: string, hunks: readonly Hunk[]): { text: string; refused: string[] } {
  const lines = splitLines(before);
  const out: string[] = [];
  const refused: string[] = [];
  let done = 0;
  for (const hunk of [...hunks].sort((x, y) => x.beforeFrom - y.beforeFrom)) {
    const to = hunk.beforeFrom + hunk.beforeLines.length;
    const fits = hunk.beforeFrom >= done && to <= lines.length && hunk.beforeLines.every((line, i) => lines[hunk.beforeFrom + i] === line);
    if (!fits) {
      refused.push(hunk.id);
      continue;
    }
    for (const line of lines.slice(done, hunk.beforeFrom)) out.push(line);
    for (const line of hunk.afterLines) out.push(line);
    done = to;
  }
  for (const line of lines.slice(done)) out.push(line);
  return { text: fitLines(out).join(''), refused };
}

/** Eight hex digits for what a hunk takes and gives. */
export function contentHash(removed: readonly string[], added: readonly string[]): string {
  // Lines moved from one side to the other must give another number, so something stands between the sides.
  return hash32(`${removed.join('')}\n\0${added.join('')}`)
    .toString(16)
    .padStart(8, '0');
}
