import { countUpTo } from '../../src/base/countUpTo';
import type { Ask, Entry, FileChange, OpenTurn, RunView } from '../../src/schema/view';
import type { WorkflowType } from '../../src/schema/workflow';

export type ToolEntry = Extract<Entry, { kind: 'tool' }>;
type FileEntry = Extract<Entry, { kind: 'file' }>;

/**
 * The tool calls, or the files, that follow each other in one turn. The list is shared by all that a group was: each
 * further entry makes a new group, so that a memoised row sees it, and `count` says how many of the list are its own.
 */
type Group<K extends string, T> = { kind: K; seq: number; turn: string; member: string; list: T[]; count: number };
export type ToolGroup = Group<'tools', ToolEntry>;
export type FileGroup = Group<'files', FileChange>;

/** A row that stays: an entry of the view, or several of a turn in one. */
export type IndexRow = Exclude<Entry, ToolEntry | FileEntry> | ToolGroup | FileGroup;

/** A row of the feed: what the journal said, a turn under way, a question that waits, or what stands at the end. */
export type Row = IndexRow | { kind: 'live'; turn: OpenTurn } | { kind: 'ask'; ask: Ask } | { kind: 'result' } | { kind: 'outcome' };

export type EvidenceFile = { path: string; quotes: number; line: number };

/** A file that the team changed. `copies` are the versions that a conflict left beside it. */
export type ChangedFile = { path: string; members: string[]; changes: number; removed: boolean; private: boolean; copies: string[] };

/** What the feed needs to know of the entries beyond their order, kept up to date entry by entry. */
export type RowIndex = {
  /** The entries that are shown. The list only grows; its last group of a turn may be replaced by a longer one. */
  rows: IndexRow[];
  /** Numbers of the rows that open a section, ascending. */
  sections: number[];
  rowOfTurn: Map<string, number>;
  lastRowOf: Map<string, number>;
  evidence: Map<string, EvidenceFile>;
  changed: Map<string, ChangedFile>;
  /** The rows of the groups that still grow, by kind and turn. */
  groups: Map<string, number>;
  /** How many entries of the view are in. */
  taken: number;
  /** How many changes of files of the view are in. */
  takenChanges: number;
};

export function emptyIndex(): RowIndex {
  return {
    rows: [],
    sections: [],
    rowOfTurn: new Map(),
    lastRowOf: new Map(),
    evidence: new Map(),
    changed: new Map(),
    groups: new Map(),
    taken: 0,
    takenChanges: 0,
  };
}

/** Takes in what is new in the view, and answers the new entries that are shown. O(1) each. */
export function takeView(index: RowIndex, { entries, changes }: RunView): Entry[] {
  // The changes are all there from the first page of a long run on, its entries are not.
  for (; index.takenChanges < changes.length; index.takenChanges++) takeChange(index.changed, changes[index.takenChanges] as FileChange);
  return takeEntries(index, entries);
}

/** Takes in the entries that are new. O(1) each. */
export function takeEntries(index: RowIndex, entries: readonly Entry[]): Entry[] {
  const added: Entry[] = [];
  for (; index.taken < entries.length; index.taken++) {
    const entry = entries[index.taken] as Entry;
    if (!isShown(entry)) continue;
    added.push(entry);
    if (entry.kind === 'tool') takeGrouped(index, 'tools', entry);
    else if (entry.kind === 'file') takeGrouped(index, 'files', entry.change);
    else takeSingle(index, entry);
  }
  return added;
}

function takeSingle(index: RowIndex, entry: Exclude<Entry, ToolEntry | FileEntry>): void {
  const row = index.rows.push(entry) - 1;
  // Nothing is added to what stands above a section, or above the place where a run was taken up again.
  if (entry.kind === 'phase' || entry.kind === 'status') index.groups.clear();
  if (entry.kind === 'phase') index.sections.push(row);
  if (entry.kind === 'failed') {
    index.rowOfTurn.set(entry.turn, row);
    closeGroups(index, entry.turn);
  }
  if (entry.kind !== 'message') return;
  const { message } = entry;
  if (message.turn) {
    index.rowOfTurn.set(message.turn, row);
    closeGroups(index, message.turn);
  }
  if (isTurn(entry)) index.lastRowOf.set(message.author, row);
  for (const { path, from } of message.evidence ?? []) {
    const known = index.evidence.get(path);
    if (known) known.quotes++;
    else index.evidence.set(path, { path, quotes: 1, line: from });
  }
}

/** What comes after a turn's message stands under it. */
function closeGroups(index: RowIndex, turn: string): void {
  index.groups.delete(`tools:${turn}`);
  index.groups.delete(`files:${turn}`);
}

function takeGrouped(index: RowIndex, kind: 'tools' | 'files', item: ToolEntry | FileChange): void {
  const { turn, member, seq } = item;
  const key = `${kind}:${turn}`;
  const at = index.groups.get(key);
  const known = at === undefined ? undefined : index.rows[at];
  if (at !== undefined && known?.kind === kind) {
    const list = known.list as (ToolEntry | FileChange)[];
    index.rows[at] = { ...known, count: list.push(item) } as ToolGroup | FileGroup;
    return;
  }
  index.groups.set(key, index.rows.push({ kind, seq, turn, member, list: [item], count: 1 } as ToolGroup | FileGroup) - 1);
}

function takeChange(changed: Map<string, ChangedFile>, change: FileChange): void {
  const { path, member, how, other } = change;
  const conflict = how === 'conflict' && other !== undefined;
  const about = conflict ? other : path;
  // A private path means another file for each member.
  const key = change.private ? `${member} ${about}` : about;
  const known = changed.get(key) ?? { path: about, members: [], changes: 0, removed: false, private: change.private ?? false, copies: [] };
  changed.set(key, known);
  known.changes++;
  if (conflict) known.copies.push(path);
  else known.removed = change.after === null;
  if (!known.members.includes(member)) known.members.push(member);
}

/** The gate and the debate state have one entry each, which says so itself. */
function isShown(entry: Entry): boolean {
  return !(entry.kind === 'phase' && (entry.phase === 'gate' || entry.phase === 'state' || entry.phase === 'brief'));
}

const spoken: ReadonlySet<string> = new Set([
  ...['research', 'speak', 'rebuttal', 'floor', 'say', 'steer'],
  ...['review', 'verdict', 'vote'],
]);

/** Whether j and k stop here: something that a member, or the person, said, or that waits for an answer. */
export function isTurn(row: Row | Entry): boolean {
  if (row.kind === 'live' || row.kind === 'failed' || row.kind === 'ask') return true;
  return row.kind === 'message' && spoken.has(row.message.kind) && row.message.author !== 'runner';
}

const streamed: ReadonlySet<string> = new Set([
  ...['research', 'speak', 'rebuttal', 'floor', 'say'],
  ...['draft', 'review', 'revise', 'finish', 'manage', 'argue', 'verdict'],
]);

/**
 * Whether a turn under way is shown as it streams. What judge and steward write is for code to read, and so are ballots
 * and how a vote groups them.
 */
export function isStreamed(turn: OpenTurn, workflow: WorkflowType | undefined): boolean {
  return streamed.has(turn.purpose) && !(workflow === 'vote' && turn.purpose === 'verdict');
}

export function keyOf(row: Row): string {
  if (row.kind === 'live') return `turn:${row.turn.turn}`;
  if (row.kind === 'ask') return `ask:${row.ask.id}`;
  if (row.kind === 'result' || row.kind === 'outcome') return row.kind;
  // A finished turn takes the place of the one that streamed, so that nothing jumps.
  if (row.kind === 'message' && row.message.turn) return `turn:${row.message.turn}`;
  return `${row.kind}:${row.seq}`;
}

/** The first row that is not before this fact, or the last one. */
export function rowOfSeq(rows: readonly IndexRow[], seq: number): number {
  const before = countUpTo(rows, seq - 1, (row) => row.seq);
  return Math.max(0, Math.min(before, rows.length - 1));
}
