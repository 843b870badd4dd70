import type { ReviewHunk } from '../../core/changes/changeSet';

/** A hunk of an open document as a link names it: texts only, so that it can stand in a command link. */
export type HunkRef = { kind: 'ref'; uri: string; id: string };

export function isHunkRef(given: unknown): given is HunkRef {
  const ref = given as Partial<HunkRef> | undefined;
  return ref?.kind === 'ref' && typeof ref.uri === 'string' && typeof ref.id === 'string';
}

/** The hunk that a line lies in. A hunk that only took lines away lies at the line after them, or at the last line. */
export function hunkAt(hunks: readonly ReviewHunk[], line: number, lastLine: number): ReviewHunk | undefined {
  return hunks.find(({ at }) => {
    const from = Math.min(at.from, lastLine);
    return line >= from && line < Math.max(at.to, from + 1);
  });
}
