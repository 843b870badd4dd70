import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewOf } from '../../../../src/core/changes/changeSet';
import { splitLines } from '../../../../src/core/changes/lines';
import { shiftLines, type TextEdit } from '../../../../src/core/changes/shiftLines';

/** A text of numbered lines, so that each of them can be told from the others. */
const numbered = (count: number, ended: boolean): string =>
  Array.from({ length: count }, (_, index) => `line ${index}`).join('\n') + (ended ? '\n' : '');

/** Every place where an editor's cursor can stand, as an offset, and back. */
const placeOf = (text: string, offset: number): { line: number; character: number } => {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};
const apply = (text: string, from: number, to: number, put: string): { text: string; edit: TextEdit } => ({
  text: text.slice(0, from) + put + text.slice(to),
  edit: { range: { start: placeOf(text, from), end: placeOf(text, to) }, text: put },
});
const typed = fc.array(fc.constantFrom('x', 'y', '\n', ' '), { maxLength: 6 }).map((parts) => parts.join(''));
const offsets = fc.array(fc.record({ at: fc.nat(), cut: fc.nat(30), put: typed }), { minLength: 1, maxLength: 8 });
const linesAt = (text: string, { from, to }: { from: number; to: number }): string => splitLines(text).slice(from, to).join('');

describe('lines under edits', () => {
  test('stay inside of the text and in order, whatever is typed and taken away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.boolean(), fc.nat(), fc.nat(), offsets, (count, ended, a, b, edits) => {
        let text = numbered(count, ended);
        let range = { from: Math.min(a % (count + 1), b % (count + 1)), to: Math.max(a % (count + 1), b % (count + 1)) };
        for (const { at, cut, put } of edits) {
          const from = at % (text.length + 1);
          const next = apply(text, from, Math.min(text.length, from + cut), put);
          text = next.text;
          range = shiftLines(range, next.edit);
          expect(range.from).toBeGreaterThanOrEqual(0);
          expect(range.to).toBeGreaterThanOrEqual(range.from);
          expect(range.to).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('are the same lines after edits that touch none of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 14 }), fc.nat(), fc.nat(3), offsets, (count, at, size, edits) => {
        let text = numbered(count, true);
        let range = { from: at % count, to: Math.min(count, (at % count) + 1 + size) };
        const mine = linesAt(text, range);
        for (const { at: place, cut, put } of edits) {
          const lines = splitLines(text);
          const above = lines.slice(0, range.from).join('').length;
          const below = lines.slice(0, range.to).join('').length;
          // Either wholly above or wholly below; what stands above still ends its line.
          const isAbove = place % 2 === 0;
          const from = isAbove ? place % (above + 1) : below + (place % (text.length - below + 1));
          const to = Math.min(isAbove ? above : text.length, from + cut);
          const ends = isAbove && !(put.endsWith('\n') || (put === '' && (from === 0 || text[from - 1] === '\n')) || to < above);
          const next = apply(text, from, to, ends ? `${put}\n` : put);
          text = next.text;
          range = shiftLines(range, next.edit);
          expect(linesAt(text, range)).toBe(mine);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('stand where a review of the edited text finds the hunk', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 20 }), fc.nat(), fc.nat(), typed, fc.boolean(), (count, at, place, put, above) => {
        const before = splitLines(numbered(count, true));
        const line = 2 + (at % (count - 4));
        const after = before.toSpliced(line, 1, 'by ann 1\n', 'by ann 2\n');
        const change = { seq: 1, turn: 't', member: 'ann', path: 'a', reason: '', how: 'written' as const };
        const facts = { path: 'a', changes: [{ ...change, before: before.join(''), after: after.join('') }], decisions: [] };
        const hunk = (present: string) => reviewOf({ ...facts, present }).hunks[0];
        const text = after.join('');
        const edge = after.slice(0, above ? line - 1 : line + 3).join('').length;
        const from = above ? place % (edge + 1) : edge + (place % (text.length - edge + 1));
        const next = apply(text, from, from, `${put}`);
        const was = hunk(text);
        expect(was && shiftLines(was.at, next.edit)).toEqual(hunk(next.text)?.at);
      }),
      { numRuns: 1_000 },
    );
  });

  test('grow with what is typed inside, and are a place when all of them went', () => {
    const at = (from: [number, number], to: [number, number], text: string): TextEdit => ({
      range: { start: { line: from[0], character: from[1] }, end: { line: to[0], character: to[1] } },
      text,
    });
    expect(shiftLines({ from: 3, to: 6 }, at([4, 2], [4, 2], 'a\r\nb\r\n'))).toEqual({ from: 3, to: 8 });
    expect(shiftLines({ from: 3, to: 6 }, at([3, 0], [6, 0], ''))).toEqual({ from: 3, to: 3 });
    expect(shiftLines({ from: 3, to: 6 }, at([5, 0], [9, 1], ''))).toEqual({ from: 3, to: 5 });
    expect(shiftLines({ from: 3, to: 6 }, at([1, 4], [4, 0], '\n'))).toEqual({ from: 2, to: 4 });
    expect(shiftLines({ from: 3, to: 3 }, at([0, 0], [0, 0], '\n'))).toEqual({ from: 4, to: 4 });
  });
});
