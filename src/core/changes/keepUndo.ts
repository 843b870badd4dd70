import type { HunkState } from '../../schema/change';
import { editedBy, type FileReview, isSettled, settledLines } from './changeSet';
import type { FileFacts } from './fileChange';
import { textOf, weaveOf } from './weave';

export type RefusedHunk = { id: string; why: string };

export type UndoResult = {
  /** The file's text with the hunks undone; `null` = the file is to be deleted. The present text when nothing was undone. */
  text: string | null;
  /** To be recorded as an `undo` decision, hunks that were undone already included. */
  undone: string[];
  refused: RefusedHunk[];
};

const reasons = {
  edited: 'Its lines were edited since. Undo it with force to bring back the old lines; your own lines stay.',
  gone: 'The file was deleted since. Restore it from a checkpoint first.',
  madeAgain: 'The file was made again since. Undo it with force to bring back the old lines; your own lines stay.',
  binary: 'The file is binary and was changed since, so the two contents cannot be put together. Restore it from a checkpoint.',
};

/**
 * Takes hunks of one file back: the lines that they removed return, the lines that they added go, everything else stays, the person's edits
 * included. Undoing all that made a file deletes it unless something of the person's is in it; undoing a deletion makes the file again.
 * Where a later agent replaced a hunk altogether, undoing the earlier one shows only once the later one is undone too.
 */
export function undo(facts: FileFacts, ids: readonly string[], options: { force?: boolean } = {}): UndoResult {
  const weave = weaveOf(facts);
  const settled = settledLines(weave);
  const settledByHand = settledLines(weave, true);
  const undoing = new Set(weave.undone);
  const undone: string[] = [];
  const refused: RefusedHunk[] = [];
  for (const id of new Set(ids)) {
    const index = weave.hunks.findIndex((hunk) => hunk.id === id);
    const hunk = weave.hunks[index];
    if (!hunk) {
      refused.push({ id, why: unknown(id, facts.path) });
      continue;
    }
    const edited = weave.undone.has(index) ? undefined : editedBy(weave, hunk);
    const isDone = isSettled(hunk, settledByHand) || (edited !== undefined && isSettled(hunk, settled));
    if (edited !== 'gone' && isDone && !weave.undone.has(index)) {
      // The person took it back by hand: there is nothing left to do.
      undone.push(id);
      continue;
    }
    if (edited === 'gone' || (edited && (weave.binary || !options.force))) {
      refused.push({ id, why: reasons[edited !== 'gone' && weave.binary ? 'binary' : edited] });
      continue;
    }
    undoing.add(index);
    undone.push(id);
  }
  return { text: undone.length === 0 ? facts.present : textOf(weave, undoing), undone, refused };
}

/** Which of these hunks can be recorded as kept; no text changes. A hunk that is undone is not in the file, so it cannot be kept. */
export function keep(facts: FileFacts, ids: readonly string[]): { kept: string[]; refused: RefusedHunk[] } {
  const weave = weaveOf(facts);
  const kept: string[] = [];
  const refused: RefusedHunk[] = [];
  for (const id of new Set(ids)) {
    const index = weave.hunks.findIndex((hunk) => hunk.id === id);
    if (index < 0) refused.push({ id, why: unknown(id, facts.path) });
    else if (weave.undone.has(index)) refused.push({ id, why: 'It is undone. Put it back first.' });
    else kept.push(id);
  }
  return { kept, refused };
}

/** The text with undone hunks put back, to be recorded as a `keep` decision. */
export function redo(facts: FileFacts, ids: readonly string[]): { text: string | null; redone: string[]; refused: RefusedHunk[] } {
  const weave = weaveOf(facts);
  const undone = new Set(weave.undone);
  const redone: string[] = [];
  const refused: RefusedHunk[] = [];
  for (const id of new Set(ids)) {
    const index = weave.hunks.findIndex((hunk) => hunk.id === id);
    if (undone.delete(index)) redone.push(id);
    else refused.push({ id, why: index < 0 ? unknown(id, facts.path) : 'It is not undone.' });
  }
  return { text: redone.length === 0 ? facts.present : textOf(weave, undone), redone, refused };
}

export type HunkFilter = { path?: string; member?: string; turn?: string; states?: readonly HunkState[] };

/**
 * Hunk ids by file, for keep and undo by file, member, turn or all (an empty filter). Undecided hunks unless `states` says otherwise: those
 * the person edited (which undo refuses with a reason) and those a later change replaced (so that undoing all reaches the original) included.
 */
export function selectHunks(reviews: readonly FileReview[], filter: HunkFilter): { path: string; ids: string[] }[] {
  const states = filter.states ?? ['pending', 'edited', 'replaced'];
  return reviews.flatMap(({ path, hunks }) => {
    if (filter.path !== undefined && filter.path !== path) return [];
    const chosen = hunks.filter(
      ({ member, turn, state }) => states.includes(state) && (filter.member ?? member) === member && (filter.turn ?? turn) === turn,
    );
    return chosen.length === 0 ? [] : [{ path, ids: chosen.map(({ id }) => id) }];
  });
}

function unknown(id: string, path: string): string {
  return `No change "${id}" in ${path}: take the ids of a fresh review.`;
}
