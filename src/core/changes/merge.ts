import { type ChangedRange, changedRanges } from './lineDiff';
import { fitLines, isBinary, lineEndOf, splitLines } from './lines';

export type MergeLabels = { ours: string; theirs: string };

export type MergeResult =
  | { kind: 'clean'; text: string }
  | {
      kind: 'conflict';
      /** Both versions between conflict markers, in the file's line ends; for a binary content, `ours` unmarked. */
      text: string;
      conflicts: number;
      /** Nothing outside the one conflict: the texts have no part in common, are too large to find one cheaply, or are binary. */
      whole: boolean;
    };

/** One place where at least one side left the base; line numbers in each text. */
type Region = { base: [number, number]; ours: [number, number]; theirs: [number, number]; by: 'ours' | 'theirs' | 'both' };

/**
 * Three-way merge by lines. Changes that do not touch are both taken, equal changes once; changes to the same or to neighbouring lines are a
 * conflict. Source: Khanna, Kunal, Pierce, A Formal Investigation of Diff3 (FSTTCS 2007).
 */
export function mergeThree(base: string, ours: string, theirs: string, labels: MergeLabels): MergeResult {
  if (ours === theirs || theirs === base) return { kind: 'clean', text: ours };
  if (ours === base) return { kind: 'clean', text: theirs };
  if (isBinary(base) || isBinary(ours) || isBinary(theirs)) return { kind: 'conflict', text: ours, conflicts: 1, whole: true };

  const [o, a, b] = [splitLines(base), splitLines(ours), splitLines(theirs)];
  const lineEnd = lineEndOf([...a.slice(0, 1), ...b.slice(0, 1), ...o.slice(0, 1)]);
  const out: string[] = [];
  let conflicts = 0;
  let agreed = 0;
  let done = 0;
  const agree = (lines: readonly string[]): void => {
    for (const line of lines) out.push(line);
    agreed += lines.length;
  };
  for (const region of regionsOf(changedRanges(o, a), changedRanges(o, b))) {
    agree(o.slice(done, region.base[0]));
    done = region.base[1];
    const mine = a.slice(...region.ours);
    const other = b.slice(...region.theirs);
    if (region.by !== 'both') {
      agree(region.by === 'ours' ? mine : other);
      continue;
    }
    const head = sameAtStart(mine, other);
    const tail = sameAtStart(mine.slice(head).reverse(), other.slice(head).reverse());
    agree(mine.slice(0, head));
    const left = mine.slice(head, mine.length - tail);
    const right = other.slice(head, other.length - tail);
    if (left.length + right.length > 0) {
      conflicts++;
      out.push(`<<<<<<< ${oneLine(labels.ours)}${lineEnd}`, ...left, `=======${lineEnd}`);
      out.push(...right, `>>>>>>> ${oneLine(labels.theirs)}${lineEnd}`);
    }
    agree(mine.slice(mine.length - tail));
  }
  agree(o.slice(done));
  const text = fitLines(out).join('');
  return conflicts === 0 ? { kind: 'clean', text } : { kind: 'conflict', text, conflicts, whole: agreed === 0 };
}

/** Changes of both sides, gathered where they overlap or touch in the base. */
function regionsOf(ours: readonly ChangedRange[], theirs: readonly ChangedRange[]): Region[] {
  const regions: Region[] = [];
  // How many lines each side has more than the base, up to here.
  let oursAhead = 0;
  let theirsAhead = 0;
  let i = 0;
  let j = 0;
  while (i < ours.length || j < theirs.length) {
    const from = Math.min(ours[i]?.aFrom ?? Number.POSITIVE_INFINITY, theirs[j]?.aFrom ?? Number.POSITIVE_INFINITY);
    const first = { ours: from + oursAhead, theirs: from + theirsAhead };
    let to = from;
    let oursIn = false;
    let theirsIn = false;
    for (;;) {
      const mine = ours[i];
      const other = theirs[j];
      if (mine && mine.aFrom <= to) {
        to = Math.max(to, mine.aTo);
        oursAhead = mine.bTo - mine.aTo;
        oursIn = true;
        i++;
      } else if (other && other.aFrom <= to) {
        to = Math.max(to, other.aTo);
        theirsAhead = other.bTo - other.aTo;
        theirsIn = true;
        j++;
      } else break;
    }
    regions.push({
      base: [from, to],
      ours: [first.ours, to + oursAhead],
      theirs: [first.theirs, to + theirsAhead],
      by: oursIn && theirsIn ? 'both' : oursIn ? 'ours' : 'theirs',
    });
  }
  return regions;
}

function sameAtStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function oneLine(label: string): string {
  return label.replace(/[\r\n]+/g, ' ');
}
