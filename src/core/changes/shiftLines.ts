import type { LineRange } from './changeSet';

/** A place in a text, 0-based. */
type Place = { line: number; character: number };

/** One edit, as an editor tells of it: the text that stood from `start` to `end` became `text`. */
export type TextEdit = { range: { start: Place; end: Place }; text: string };

/** Where lines stand after an edit. What is typed inside of a range belongs to it; a range of which nothing is left is empty, at its place. */
export function shiftLines({ from, to }: LineRange, { range: { start, end }, text }: TextEdit): LineRange {
  const lineEnds = text.match(/\r\n|\n|\r/g)?.length ?? 0;
  const delta = lineEnds - (end.line - start.line);
  const isBefore = (place: Place, line: number): boolean => place.line < line || (place.line === line && place.character === 0);
  const first = isBefore(end, from) ? from + delta : start.line < from ? start.line + lineEnds : from;
  // An empty range is a place between two lines, and moves as one.
  if (from === to) return { from: first, to: first };
  if (start.line >= to) return { from: first, to };
  const left = start.line + (start.character > 0 ? 1 : 0);
  const last = isBefore(end, to) ? to + delta : left;
  return { from: first, to: Math.max(first, last) };
}
