import { diffArrays } from 'diff';

/** Lines `aFrom..aTo` of one text stand where the other has `bFrom..bTo`; 0-based, half-open, either side may be empty. */
export type ChangedRange = { aFrom: number; aTo: number; bFrom: number; bTo: number };

/** The search for a shortest edit costs the square of the edits, so beyond this many it is cut into pieces first. */
const maxEdits = 400;

/**
 * Where two lists of lines differ: ranges in order, none touching the next; outside of them the lists are equal.
 * The shortest edit where that is cheap; else the lists are cut at lines that each holds exactly once (the idea of patience diff), and a
 * piece without such a line is one range. So the cost stays near n log n for any input, and the answer is always a right one.
 */
export function changedRanges(a: readonly string[], b: readonly string[]): ChangedRange[] {
  const whole = trimmed(a, b, { aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length });
  const numbers = new Map<string, number>();
  // Numbers compare faster than long lines. Line numbers stay those of the texts, so those outside are only left unnumbered.
  const numbered = (lines: readonly string[], from: number, to: number): number[] => {
    const out = new Array<number>(lines.length).fill(-1);
    for (let i = from; i < to; i++) {
      const line = lines[i] ?? '';
      const known = numbers.get(line) ?? numbers.size;
      numbers.set(line, known);
      out[i] = known;
    }
    return out;
  };
  const left = numbered(a, whole.aFrom, whole.aTo);
  const right = numbered(b, whole.bFrom, whole.bTo);
  const found: ChangedRange[] = [];
  const open: ChangedRange[] = [whole];
  // A stack and not a recursion: the depth is the input's to choose.
  for (let piece = open.pop(); piece !== undefined; piece = open.pop()) {
    const range = trimmed(left, right, piece);
    if (range.aFrom === range.aTo && range.bFrom === range.bTo) continue;
    const [sizeA, sizeB] = [range.aTo - range.aFrom, range.bTo - range.bFrom];
    // Nothing to find on an empty side, nor in one line that is already known to differ.
    if (sizeA === 0 || sizeB === 0 || (sizeA === 1 && sizeB === 1)) {
      found.push(range);
      continue;
    }
    const shortest = shortestEdit(left, right, range);
    if (shortest) {
      found.push(...shortest);
      continue;
    }
    const pieces = cutAtUniqueLines(left, right, range);
    if (pieces.length === 1) found.push(range);
    else for (const next of pieces) open.push(next);
  }
  return joined(found);
}

function trimmed<T>(a: readonly T[], b: readonly T[], range: ChangedRange): ChangedRange {
  let { aFrom, aTo, bFrom, bTo } = range;
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) {
    aFrom++;
    bFrom++;
  }
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) {
    aTo--;
    bTo--;
  }
  return { aFrom, aTo, bFrom, bTo };
}

function shortestEdit(a: readonly number[], b: readonly number[], range: ChangedRange): ChangedRange[] | undefined {
  const parts = diffArrays(a.slice(range.aFrom, range.aTo), b.slice(range.bFrom, range.bTo), { maxEditLength: maxEdits });
  if (parts === undefined) return undefined;
  const found: ChangedRange[] = [];
  let inA = range.aFrom;
  let inB = range.bFrom;
  for (const part of parts) {
    if (part.removed) {
      found.push({ aFrom: inA, aTo: inA + part.count, bFrom: inB, bTo: inB });
      inA += part.count;
    } else if (part.added) {
      found.push({ aFrom: inA, aTo: inA, bFrom: inB, bTo: inB + part.count });
      inB += part.count;
    } else {
      inA += part.count;
      inB += part.count;
    }
  }
  return found;
}

/** The pieces between lines that occur once on each side, for the longest run of them that has the same order on both. */
function cutAtUniqueLines(a: readonly number[], b: readonly number[], range: ChangedRange): ChangedRange[] {
  const inB = uniquePlaces(b, range.bFrom, range.bTo);
  const pairs = [...uniquePlaces(a, range.aFrom, range.aTo)].flatMap(([line, at]) => {
    const other = inB.get(line);
    return other === undefined ? [] : [{ a: at, b: other }];
  });
  const pieces: ChangedRange[] = [];
  let { aFrom, bFrom } = range;
  for (const pair of longestRising(pairs)) {
    pieces.push({ aFrom, aTo: pair.a, bFrom, bTo: pair.b });
    aFrom = pair.a + 1;
    bFrom = pair.b + 1;
  }
  pieces.push({ aFrom, aTo: range.aTo, bFrom, bTo: range.bTo });
  return pieces;
}

function uniquePlaces(lines: readonly number[], from: number, to: number): Map<number, number> {
  const places = new Map<number, number>();
  const repeated = new Set<number>();
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? 0;
    if (places.has(line)) repeated.add(line);
    else places.set(line, i);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

/** Patience sorting: of pairs that rise in `a`, the longest run that rises in `b` too. */
function longestRising(pairs: readonly { a: number; b: number }[]): { a: number; b: number }[] {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const run: { a: number; b: number }[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair) run.push(pair);
  }
  return run.reverse();
}

function joined(ranges: readonly ChangedRange[]): ChangedRange[] {
  const out: ChangedRange[] = [];
  for (const range of [...ranges].sort((x, y) => x.aFrom - y.aFrom || x.bFrom - y.bFrom)) {
    const last = out.at(-1);
    if (last && last.aTo === range.aFrom && last.bTo === range.bFrom) {
      last.aTo = range.aTo;
      last.bTo = range.bTo;
    } else out.push({ ...range });
  }
  return out;
}
