import { isBinary } from './lines';
import { type MergeLabels, mergeThree } from './merge';

/** Contents are whole texts; `null` = the file is absent. */
export type WriteRequest = {
  /** What the member had read when it decided on the write. */
  base: string | null;
  /** What is there now, read just before the compare-and-swap. */
  current: string | null;
  /** What the member wants there. */
  wanted: string | null;
  /** `ours` names who wrote `current`, `theirs` the member that writes. */
  labels: MergeLabels;
};

export type WriteDecision =
  | {
      action: 'write';
      /** To be written by compare-and-swap against `current`; when that fails, read again and decide again with the same base. */
      text: string | null;
      how: 'written' | 'merged';
    }
  | { action: 'none' }
  | {
      action: 'conflict';
      /** What stays in the file: `current`, untouched. */
      text: string | null;
      /** The member's version, to be kept at `conflictPath`; `null` = it wanted the file deleted, so there is nothing to keep. */
      other: string | null;
      /** Both in one text with conflict markers, for a person to look at; `null` when one side is absent or binary. */
      marked: string | null;
      conflicts: number;
    };

/**
 * What to do with one write of a member, so that no other write is lost. Writing `text` only when the file still holds `current` is the
 * caller's part.
 *
 * A conflict leaves the file as it is and puts the other version beside it, because conflict markers in a source file stop every other member's
 * compile and tests and are read by models as code, while a sibling file shows in the tree and in a review and breaks nothing.
 */
export function resolveWrite({ base, current, wanted, labels }: WriteRequest): WriteDecision {
  if (wanted === current || wanted === base) return { action: 'none' };
  if (base === current) return { action: 'write', text: wanted, how: 'written' };
  if (wanted === null || current === null) return { action: 'conflict', text: current, other: wanted, marked: null, conflicts: 1 };
  const merged = mergeThree(base ?? '', current, wanted, labels);
  if (merged.kind === 'conflict') {
    const marked = isBinary(base ?? '') || isBinary(current) || isBinary(wanted) ? null : merged.text;
    return { action: 'conflict', text: current, other: wanted, marked, conflicts: merged.conflicts };
  }
  return merged.text === current ? { action: 'none' } : { action: 'write', text: merged.text, how: 'merged' };
}

/**
 * Where a member's version is kept beside a file in conflict: `<path>.<member>.conflict`, from the second on `<path>.<member>.2.conflict`.
 * The caller counts `nth` up until the path is free, so that no kept version is overwritten.
 */
export function conflictPath(path: string, member: string, nth = 1): string {
  const name = member.replace(/[^\p{L}\p{N}_-]+/gu, '-');
  return nth > 1 ? `${path}.${name}.${nth}.conflict` : `${path}.${name}.conflict`;
}
