import type { FileChange, FileFacts } from './fileChange';
import { contentHash } from './hunks';
import { changedRanges } from './lineDiff';
import { fitLines, isBinary, lineEndShared, splitLines, withLineEnd } from './lines';

/**
 * A weave holds every line that a file ever had, in one order, and who put it there and who took it away (as SCCS stored versions). A hunk
 * that is undone is one whose doings do not count. So a text is a function of the set of undone hunks and of nothing else: the order of undoing
 * cannot matter, undoing twice is undoing once, and a line that the person typed is never in question.
 */
export type Weave = {
  lines: WeaveLine[];
  hunks: WeaveHunk[];
  undone: Set<number>;
  kept: Set<number>;
  /** Before the first agent. */
  original: string | null;
  /** After the last agent. */
  agent: string | null;
  /** When the file came and went, oldest first. */
  existence: { by: number; exists: boolean }[];
  /** The text of the lines that stand, when it is known without putting it together. */
  current: string | null | undefined;
  /** A binary content is one single line, so that it is never cut. */
  binary: boolean;
};

export type WeaveLine = {
  text: string;
  /** The hunk (its index) that put the line there, or one of the two below. */
  birth: number;
  /** The hunks that took it away, or `nobody`. */
  killers: number[];
};

export type WeaveHunk = {
  id: string;
  change: FileChange;
  removed: WeaveLine[];
  added: WeaveLine[];
  /** `removed`, and what earlier hunks removed whose own lines this one replaced altogether. */
  kills: WeaveLine[];
  /** The line before it when it was made; `undefined` = the start of the file. */
  after: WeaveLine | undefined;
  /** Its place in the text before its change: a line, 0-based. */
  from: number;
};

/** Line owners that are not agents: the file before them, and the person (or whatever else changed it between two agents' writes). */
export const original = -1;
export const nobody = -2;

/** The weave of one file after all its facts, the person's present text included; without one, as the last fact left it. */
export function weaveOf(facts: Omit<FileFacts, 'present'> & { present: string | null | undefined }): Weave {
  const changes = facts.changes.filter((change) => change.path === facts.path);
  const decisions = facts.decisions.filter((decision) => decision.path === facts.path);
  const events = [...changes, ...decisions].sort((a, b) => a.seq - b.seq);
  const first = [...changes].sort((a, b) => a.seq - b.seq)[0];
  const start = first ? first.before : (facts.present ?? null);
  const binary = [facts.present, ...changes.flatMap((change) => [change.before, change.after])].some(
    (text) => typeof text === 'string' && isBinary(text),
  );
  const weave: Weave = {
    lines: piecesOf(start, binary).map((text) => ({ text, birth: original, killers: [] })),
    hunks: [],
    undone: new Set(),
    kept: new Set(),
    original: start,
    agent: start,
    existence: [],
    current: start,
    binary,
  };
  const indexOf = new Map<string, number>();
  const moments: Moment[] = [];
  for (const event of events) {
    if ('decision' in event) {
      for (const id of event.hunks) {
        const index = indexOf.get(id);
        if (index === undefined) continue;
        weave.undone.delete(index);
        weave.kept.delete(index);
        if (event.decision === 'undo') weave.undone.add(index);
        if (event.decision === 'keep') weave.kept.add(index);
      }
      weave.current = undefined;
      continue;
    }
    advance(weave, event.before);
    moments.push({ text: event.before, undone: new Set(weave.undone), hunks: weave.hunks.length });
    if (event.how === 'restored') {
      goBack(weave, moments, event.after);
      advance(weave, event.after);
    } else {
      const known = weave.hunks.length;
      advance(weave, event.after, event);
      for (let index = known; index < weave.hunks.length; index++) indexOf.set(weave.hunks[index]?.id ?? '', index);
    }
    moments.push({ text: event.after, undone: new Set(weave.undone), hunks: weave.hunks.length });
    weave.agent = event.after;
  }
  if (facts.present !== undefined) advance(weave, facts.present);
  return weave;
}

/** The text (`null` = no file) when these hunks are undone. */
export function textOf(weave: Weave, undone: ReadonlySet<number>): string | null {
  const alive = weave.lines.filter((line) => isAlive(line, undone)).map((line) => line.text);
  if (alive.length === 0 && !existsBy(weave, undone)) return null;
  // One content replaces the other; two in one file would be neither.
  return weave.binary ? (alive.at(-1) ?? '') : fitLines(alive).join('');
}

export function isAlive(line: WeaveLine, undone: ReadonlySet<number>): boolean {
  return !undone.has(line.birth) && line.killers.every((killer) => undone.has(killer));
}

/** Whether the person, not an agent, took the whole file away. */
export function isGoneByPerson(weave: Weave): boolean {
  const last = weave.existence.filter(({ by }) => !weave.undone.has(by)).at(-1);
  return last !== undefined && last.by === nobody && !last.exists;
}

type Moment = { text: string | null; undone: ReadonlySet<number>; hunks: number };

function existsBy(weave: Weave, undone: ReadonlySet<number>): boolean {
  const last = weave.existence.filter(({ by }) => !undone.has(by)).at(-1);
  return last ? last.exists : weave.original !== null;
}

function piecesOf(text: string | null, binary: boolean): string[] {
  if (text === null) return [];
  return binary ? [text] : splitLines(text);
}

/** A checkpoint that was put back: the hunks made since then are undone, those undone since then are back. */
function goBack(weave: Weave, moments: readonly Moment[], text: string | null): void {
  const moment = moments.findLast((one) => one.text === text);
  if (!moment) return;
  weave.current = undefined;
  weave.undone = new Set(moment.undone);
  for (let index = moment.hunks; index < weave.hunks.length; index++) weave.undone.add(index);
}

/** Brings the weave to its next text: what differs belongs to the change, or to nobody without one. */
function advance(weave: Weave, next: string | null, change?: FileChange): void {
  if (weave.current === next) return;
  weave.current = next;
  if (!change && next !== null && !weave.binary) adoptLineEnd(weave, next);
  const places: number[] = [];
  for (const [at, line] of weave.lines.entries()) if (isAlive(line, weave.undone)) places.push(at);
  const existed = places.length > 0 || existsBy(weave, weave.undone);
  const now = fitLines(places.map((at) => weave.lines[at]?.text ?? ''));
  const wanted = piecesOf(next, weave.binary);
  const ranges = changedRanges(now, wanted);
  const comesOrGoes = existed !== (next !== null);
  if (comesOrGoes && ranges.length === 0) ranges.push({ aFrom: 0, aTo: 0, bFrom: 0, bTo: 0 });
  if (ranges.length === 0) return;

  const insertedAfter = new Map<number, WeaveLine[]>();
  for (const [index, { aFrom, aTo, bFrom, bTo }] of ranges.entries()) {
    const by = change ? weave.hunks.length : nobody;
    const removed = places.slice(aFrom, aTo).flatMap((at) => weave.lines[at] ?? []);
    const added = wanted.slice(bFrom, bTo).map((text) => ({ text, birth: by, killers: [] }));
    for (const line of removed) line.killers.push(by);
    // New lines stand behind those they replace, or right behind the line before them, so that a replaced line stays with its replacement.
    const place = places[aTo > aFrom ? aTo - 1 : aFrom - 1] ?? -1;
    if (added.length > 0) insertedAfter.set(place, added);
    if (comesOrGoes) weave.existence.push({ by, exists: next !== null });
    if (!change) continue;
    const after = weave.lines[places[aFrom - 1] ?? -1];
    const hunk: WeaveHunk = { id: hunkId(change, index, removed, added), change, removed, added, kills: [...removed], after, from: aFrom };
    if (change.kept) weave.kept.add(weave.hunks.length);
    weave.hunks.push(hunk);
    if (comesOrGoes && next !== null) {
      // A file made anew stands for all that it was before: undoing only its deletion must not mix the two.
      for (const line of weave.lines) takeOver(hunk, by, line);
    }
    for (const earlier of new Set(removed.map((line) => line.birth))) {
      const replaced = weave.hunks[earlier];
      if (replaced?.added.every((line) => !isAlive(line, weave.undone))) for (const line of replaced.kills) takeOver(hunk, by, line);
    }
  }
  if (insertedAfter.size === 0) return;
  const lines = [...(insertedAfter.get(-1) ?? [])];
  for (const [at, line] of weave.lines.entries()) {
    lines.push(line);
    for (const added of insertedAfter.get(at) ?? []) lines.push(added);
  }
  weave.lines = lines;
}

/**
 * An editor that saves a file gives every line the same line end. That makes nobody the author of a line: where the text has only one kind of
 * line end, all lines that the file ever had get it.
 */
function adoptLineEnd(weave: Weave, next: string): void {
  const lineEnd = lineEndShared(next);
  if (lineEnd === undefined) return;
  if (weave.lines.every((line) => !isAlive(line, weave.undone) || withLineEnd(line.text, lineEnd) === line.text)) return;
  for (const line of weave.lines) line.text = withLineEnd(line.text, lineEnd);
}

function takeOver(hunk: WeaveHunk, index: number, line: WeaveLine): void {
  if (line.killers.includes(index)) return;
  line.killers.push(index);
  hunk.kills.push(line);
}

function hunkId(change: FileChange, index: number, removed: readonly WeaveLine[], added: readonly WeaveLine[]): string {
  const texts = (lines: readonly WeaveLine[]): string[] => lines.map((line) => line.text);
  return `${change.seq}.${index}-${contentHash([change.path, '\n', ...texts(removed)], texts(added))}`;
}
