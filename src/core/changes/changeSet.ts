import type { HunkState } from '../../schema/change';
import type { ChangeDecision, FileChange, FileFacts } from './fileChange';
import { isAlive, isGoneByPerson, nobody, original, textOf, type Weave, type WeaveHunk, type WeaveLine, weaveOf } from './weave';

/** Lines of the present text, 0-based, half-open; empty = the place before line `from`. */
export type LineRange = { from: number; to: number };

/** One place that one change altered. Lines keep their line ends. */
export type ReviewHunk = {
  /** Stable over the life of the run, whatever the person edits or decides. */
  id: string;
  member: string;
  turn: string;
  reason: string;
  seq: number;
  /** What it took away (what undoing it brings back) and what it put there, when it was made. */
  removed: string[];
  added: string[];
  /** Where `removed` began in the text before its change: a line, 0-based. */
  removedAt: number;
  /** From the first to the last of its lines that still stand. */
  at: LineRange;
  /** Exactly its lines that still stand: later changes of others may lie between them. */
  parts: LineRange[];
  state: HunkState;
};

export type FileReview = {
  path: string;
  /** Before the first agent touched it; `null` = absent. */
  original: string | null;
  /** After the last agent's change. */
  agent: string | null;
  present: string | null;
  /** What the agents did to the file as a whole; `temporary`: it came and went. */
  file: 'changed' | 'created' | 'deleted' | 'temporary';
  /** A binary content is reviewed as one hunk a change. */
  binary: boolean;
  /** In the order of the changes. */
  hunks: ReviewHunk[];
};

/**
 * The review of everything that agents changed in a run, one entry a path, in the order of first touch. Each hunk belongs to the change that
 * made it; what the person typed belongs to nobody and is in no hunk.
 * @param present the texts now, by path; a path that is missing is taken to be as its last fact left it.
 */
export function changeSetOf(
  changes: readonly FileChange[],
  decisions: readonly ChangeDecision[],
  present: ReadonlyMap<string, string | null>,
): FileReview[] {
  const byPath = new Map<string, { changes: FileChange[]; decisions: ChangeDecision[] }>();
  for (const change of [...changes].sort((a, b) => a.seq - b.seq)) {
    const known = byPath.get(change.path);
    if (known) known.changes.push(change);
    else byPath.set(change.path, { changes: [change], decisions: [] });
  }
  for (const decision of decisions) byPath.get(decision.path)?.decisions.push(decision);
  return [...byPath].map(([path, facts]) => reviewOf({ path, ...facts, present: present.get(path) }));
}

/** The review of one file; `present` undefined = as its last fact left it. */
export function reviewOf(facts: Omit<FileFacts, 'present'> & { present: string | null | undefined }): FileReview {
  const weave = weaveOf(facts);
  const settled = settledLines(weave);
  const before = new Map<WeaveLine, number>();
  let count = 0;
  for (const line of weave.lines) {
    before.set(line, count);
    if (isAlive(line, weave.undone)) count++;
  }
  return {
    path: facts.path,
    original: weave.original,
    agent: weave.agent,
    present: textOf(weave, weave.undone),
    file: weave.original === null ? (weave.agent === null ? 'temporary' : 'created') : weave.agent === null ? 'deleted' : 'changed',
    binary: weave.binary,
    hunks: weave.hunks.map((hunk, index) => {
      const parts = partsOf(hunk, weave, before);
      const [first, last] = [parts[0], parts.at(-1)];
      const { member, turn, reason, seq } = hunk.change;
      return {
        id: hunk.id,
        member,
        turn,
        reason,
        seq,
        removed: hunk.removed.map((line) => line.text),
        added: hunk.added.map((line) => line.text),
        removedAt: hunk.from,
        at: first && last ? { from: first.from, to: last.to } : placeOf(hunk, weave, before),
        parts,
        state: stateOf(weave, index, hunk, settled),
      };
    }),
  };
}

/** Why a hunk cannot be undone without losing sight of what the person did, or `undefined` when it can. */
export function editedBy(weave: Weave, hunk: WeaveHunk): 'edited' | 'gone' | 'madeAgain' | undefined {
  if (isGoneByPerson(weave)) return 'gone';
  const index = weave.hunks.indexOf(hunk);
  const came = weave.existence.findIndex(({ by }) => by === index);
  const madeAgain = weave.existence.slice(came + 1).some(({ by, exists }) => by === nobody && exists);
  if (came >= 0 && !weave.existence[came]?.exists && madeAgain) return 'madeAgain';
  if (hunk.added.some((line) => line.killers.includes(nobody))) return 'edited';
  // Lines that the person put between lines of the hunk would be left standing alone.
  const [first, last] = [hunk.added[0], hunk.added.at(-1)];
  if (!first || !last || first === last) return undefined;
  const between = weave.lines.slice(weave.lines.indexOf(first), weave.lines.indexOf(last));
  return between.some((line) => line.birth === nobody && isAlive(line, weave.undone)) ? 'edited' : undefined;
}

/**
 * The lines in stretches that read as before the first agent although somebody changed them: a change and its opposite. Undoing a hunk
 * there by force would put the old lines in twice. With `byHand` only those where the person had a hand in it.
 */
export function settledLines(weave: Weave, byHand = false): ReadonlySet<WeaveLine> {
  const settled = new Set<WeaveLine>();
  let stretch: WeaveLine[] = [];
  const close = (): void => {
    const text = (lines: WeaveLine[]): string => lines.map((line) => line.text).join('');
    const now = text(stretch.filter((line) => isAlive(line, weave.undone)));
    const hasHand = stretch.some((line) => line.birth === nobody || line.killers.includes(nobody));
    const isSame = now === text(stretch.filter((line) => line.birth === original));
    if (isSame && (hasHand || !byHand)) for (const line of stretch) settled.add(line);
    stretch = [];
  };
  for (const line of weave.lines) {
    if (line.birth === original && isAlive(line, weave.undone)) close();
    else stretch.push(line);
  }
  close();
  return settled;
}

/** Whether every line of the hunk lies in a settled stretch. */
export function isSettled(hunk: WeaveHunk, settled: ReadonlySet<WeaveLine>): boolean {
  const lines = [...hunk.removed, ...hunk.added];
  return lines.length > 0 && lines.every((line) => settled.has(line));
}

function stateOf(weave: Weave, index: number, hunk: WeaveHunk, settled: ReadonlySet<WeaveLine>): HunkState {
  if (weave.undone.has(index)) return 'undone';
  if (isSettled(hunk, settled) || changesNothing(weave, index, hunk)) return 'replaced';
  if (weave.kept.has(index)) return 'kept';
  return editedBy(weave, hunk) ? 'edited' : 'pending';
}

/** Whether the text would be the same with the hunk undone, because agents' later changes stand in its place. */
function changesNothing(weave: Weave, index: number, hunk: WeaveHunk): boolean {
  if (hunk.removed.length + hunk.added.length === 0) return false;
  if (hunk.added.some((line) => line.killers.includes(nobody) || isAlive(line, weave.undone))) return false;
  const without = new Set([...weave.undone, index]);
  return hunk.removed.every((line) => !isAlive(line, without));
}

function partsOf(hunk: WeaveHunk, weave: Weave, before: ReadonlyMap<WeaveLine, number>): LineRange[] {
  const parts: LineRange[] = [];
  for (const line of hunk.added) {
    if (!isAlive(line, weave.undone)) continue;
    const at = before.get(line) ?? 0;
    const last = parts.at(-1);
    if (last?.to === at) last.to++;
    else parts.push({ from: at, to: at + 1 });
  }
  return parts;
}

function placeOf(hunk: WeaveHunk, weave: Weave, before: ReadonlyMap<WeaveLine, number>): LineRange {
  const first = hunk.removed[0] ?? hunk.added[0];
  const after = hunk.after;
  const from = first ? (before.get(first) ?? 0) : after ? (before.get(after) ?? 0) + (isAlive(after, weave.undone) ? 1 : 0) : 0;
  return { from, to: from };
}
