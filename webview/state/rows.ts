import type { Entry, OpenTurn } from '../../src/schema/view';

/** A row of the feed: what the journal said, a turn under way, or the digest at the end. */
export type Row = Entry | { kind: 'live'; turn: OpenTurn } | { kind: 'result' };

export type EvidenceFile = { path: string; quotes: number; line: number };

/** What the feed needs to know of the entries beyond their order, kept up to date entry by entry. */
export type RowIndex = {
  /** The entries that are shown. The list only grows. */
  rows: Entry[];
  /** Numbers of the rows that open a section, ascending. */
  sections: number[];
  rowOfTurn: Map<string, number>;
  lastRowOf: Map<string, number>;
  evidence: Map<string, EvidenceFile>;
  /** How many entries of the view are in. */
  taken: number;
};

export function emptyIndex(): RowIndex {
  return { rows: [], sections: [], rowOfTurn: new Map(), lastRowOf: new Map(), evidence: new Map(), taken: 0 };
}

/** Takes in the entries that are new. O(1) each. */
export function takeEntries(index: RowIndex, entries: readonly Entry[]): Entry[] {
  const added: Entry[] = [];
  for (; index.taken < entries.length; index.taken++) {
    const entry = entries[index.taken] as Entry;
    if (!isShown(entry)) continue;
    const row = index.rows.push(entry) - 1;
    added.push(entry);
    if (entry.kind === 'phase') index.sections.push(row);
    if (entry.kind === 'failed') index.rowOfTurn.set(entry.turn, row);
    if (entry.kind !== 'message') continue;
    const { message } = entry;
    if (message.turn) index.rowOfTurn.set(message.turn, row);
    if (isTurn(entry)) index.lastRowOf.set(message.author, row);
    for (const { path, from } of message.evidence ?? []) {
      const known = index.evidence.get(path);
      if (known) known.quotes++;
      else index.evidence.set(path, { path, quotes: 1, line: from });
    }
  }
  return added;
}

/** The gate and the debate state have one entry each, which says so itself. */
function isShown(entry: Entry): boolean {
  return !(entry.kind === 'phase' && (entry.phase === 'gate' || entry.phase === 'state' || entry.phase === 'brief'));
}

const spoken: ReadonlySet<string> = new Set(['research', 'speak', 'rebuttal', 'floor', 'say', 'steer']);

/** Whether j and k stop here: something that a member, or the person, said. */
export function isTurn(row: Row): boolean {
  return row.kind === 'live' || row.kind === 'failed' || (row.kind === 'message' && spoken.has(row.message.kind));
}

const streamed: ReadonlySet<string> = new Set(['research', 'speak', 'rebuttal', 'floor', 'say']);

/** Whether a turn under way is shown as it streams. What judge and steward write is for code to read. */
export function isStreamed(turn: OpenTurn): boolean {
  return streamed.has(turn.purpose);
}

export function keyOf(row: Row): string {
  if (row.kind === 'live') return `turn:${row.turn.turn}`;
  if (row.kind === 'result') return 'result';
  // A finished turn takes the place of the one that streamed, so that nothing jumps.
  if (row.kind === 'message' && row.message.turn) return `turn:${row.message.turn}`;
  return `${row.kind}:${row.seq}`;
}

/** How many of ascending `numbers` are not above `limit`. */
export function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first row that is not before this fact, or the last one. */
export function rowOfSeq(rows: readonly Entry[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, Math.min(low, rows.length - 1));
}
