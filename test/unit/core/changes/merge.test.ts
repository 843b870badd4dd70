import fc from 'fast-check';
import { diff3Merge } from 'node-diff3';
import { describe, expect, test } from 'vitest';
import { splitLines } from '../../../../src/core/changes/lines';
import { mergeThree } from '../../../../src/core/changes/merge';

const labels = { ours: 'ana', theirs: 'ben' };
const merge = (base: string, ours: string, theirs: string) => mergeThree(base, ours, theirs, labels);
const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\r', '\n', 'x', ''), { maxLength: 12 }).map((parts) => parts.join(''));
const numbered = (count: number, word = 'line') => Array.from({ length: count }, (_, i) => `${word} ${i}\n`);

describe('splitLines', () => {
  test('joining gives any text back, and each line has at most one line end, at its end', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: fc.constantFrom('\r', '\n', 'a', '\u2028', '\0') })), (any) => {
        const lines = splitLines(any);
        expect(lines.join('')).toBe(any);
        for (const line of lines) expect(line).toMatch(/^(?:[^\r\n]+|[^\r\n]*(?:\r\n|\r|\n))$/);
      }),
    );
    const long = 'x'.repeat(3_000_000);
    expect(splitLines(`${long}\r\n${long}`)).toEqual([`${long}\r\n`, long]);
  });
});

describe('mergeThree', () => {
  test('one side unchanged gives the other; the same change on both sides counts once', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(merge(base, changed, base)).toEqual({ kind: 'clean', text: changed });
        expect(merge(base, base, changed)).toEqual({ kind: 'clean', text: changed });
        expect(merge(base, changed, changed)).toEqual({ kind: 'clean', text: changed });
      }),
    );
    expect(merge('a\nb\nc\nd\n', 'A\nb\nc\nD1\n', 'A\nb\nc\nd\ne\n')).toMatchObject({ kind: 'conflict', conflicts: 1 });
    expect(merge('a\nb\nc\n', 'A\nb\nC\n', 'A\nb\nc\n')).toEqual({ kind: 'clean', text: 'A\nb\nC\n' });
  });

  test('swapping the sides swaps only the order in conflicts', () => {
    fc.assert(
      fc.property(text, text, text, (base, ours, theirs) => {
        const one = merge(base, ours, theirs);
        const other = mergeThree(base, theirs, ours, labels);
        expect(other.kind).toBe(one.kind);
        if (one.kind === 'clean') expect(other).toEqual(one);
      }),
    );
  });

  // An independent merge that finds the same regions wherever the lines are distinct, so that there is one shortest difference.
  test('agrees with another diff3 on edits of distinct lines', () => {
    const edits = fc.array(fc.record({ at: fc.nat(14), act: fc.constantFrom('cut', 'change', 'add'), word: fc.nat(3) }), { maxLength: 4 });
    const edited = (base: string[], list: { at: number; act: string; word: number }[]): string[] =>
      base.flatMap((line, at) => {
        const edit = list.find((one) => one.at === at);
        if (!edit) return [line];
        const fresh = `new ${at}.${edit.word}\n`;
        return edit.act === 'cut' ? [] : edit.act === 'change' ? [fresh] : [line, fresh];
      });
    let conflicts = 0;
    fc.assert(
      fc.property(edits, edits, (mine, others) => {
        const base = numbered(15);
        const [ours, theirs] = [edited(base, mine), edited(base, others)];
        const oracle = diff3Merge<string>(ours, base, theirs, { excludeFalseConflicts: true });
        const merged = merge(base.join(''), ours.join(''), theirs.join(''));
        if (oracle.some((part) => part.conflict)) {
          conflicts++;
          expect(merged).toMatchObject({ kind: 'conflict', conflicts: oracle.filter((part) => part.conflict).length });
        } else expect(merged).toEqual({ kind: 'clean', text: oracle.flatMap((part) => part.ok ?? []).join('') });
      }),
      { numRuns: 500 },
    );
    expect(conflicts).toBeGreaterThan(20);
  });

  test('markers use the line ends of the file and end an unended line', () => {
    expect(merge('top\r\nold', 'top\r\nmine', 'top\r\nyours')).toEqual({
      kind: 'conflict',
      text: 'top\r\n<<<<<<< ana\r\nmine\r\n=======\r\nyours\r\n>>>>>>> ben\r\n',
      conflicts: 1,
      whole: false,
    });
    expect(merge('top\n', 'top\nfirst\nmine\nlast\n', 'top\nfirst\nyours\nlast\n')).toMatchObject({
      text: 'top\nfirst\n<<<<<<< ana\nmine\n=======\nyours\n>>>>>>> ben\nlast\n',
    });
    expect(mergeThree('', 'a\r', 'b\r', { ours: 'a\nb', theirs: 'c' })).toMatchObject({
      text: '<<<<<<< a b\ra\r=======\rb\r>>>>>>> c\r',
      whole: true,
    });
  });

  test('binary contents are never marked', () => {
    expect(merge('\0', '\0a', '\0b')).toEqual({ kind: 'conflict', text: '\0a', conflicts: 1, whole: true });
  });

  test('large files: edits far apart merge, texts with nothing in common are one whole conflict, repeated lines do not matter', () => {
    const base = numbered(30_000);
    const merged = merge(base.join(''), ['first\n', ...base].join(''), [...base, 'last\n'].join(''));
    expect(merged).toEqual({ kind: 'clean', text: ['first\n', ...base, 'last\n'].join('') });
    const apart = merge(base.join(''), numbered(30_000, 'mine').join(''), numbered(30_000, 'yours').join(''));
    expect(apart).toMatchObject({ kind: 'conflict', conflicts: 1, whole: true });
    const blank = Array.from({ length: 20_000 }, (_, i) => (i % 4 === 0 ? `word ${i}\n` : i % 4 === 1 ? '}\n' : '\n'));
    const ours = blank.map((line, i) => (i % 8 === 0 ? `mine ${i}\n` : line)).join('');
    const theirs = blank.map((line, i) => (i % 8 === 4 ? `yours ${i}\n` : line)).join('');
    const both = blank.map((line, i) => (i % 8 === 0 ? `mine ${i}\n` : i % 8 === 4 ? `yours ${i}\n` : line)).join('');
    expect(merge(blank.join(''), ours, theirs)).toEqual({ kind: 'clean', text: both });
  });
});
