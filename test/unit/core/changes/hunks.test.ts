import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyHunks, hunksBetween } from '../../../../src/core/changes/hunks';
import { unifiedDiff } from '../../../../src/core/changes/unifiedDiff';

const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\r', '\n', 'x', ''), { maxLength: 14 }).map((parts) => parts.join(''));

describe('hunksBetween', () => {
  test('all hunks make the later text, none the earlier one, and ids are distinct and stable', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = hunksBetween(before, after);
        expect(applyHunks(before, hunks)).toEqual({ text: after, refused: [] });
        expect(new Set(hunks.map(({ id }) => id)).size).toBe(hunks.length);
        expect(hunksBetween(before, after)).toEqual(hunks);
      }),
    );
  });

  test('many edits at once, in lines that repeat and in lines that do not', () => {
    for (const word of [(i: number) => `${i % 7}\n`, (i: number) => `${i}\n`]) {
      const before = Array.from({ length: 6_000 }, (_, i) => word(i));
      const after = before.flatMap((line, i) => (i % 3 === 0 ? [] : i % 5 === 0 ? [`new ${i % 11}\n`, line] : [line]));
      expect(applyHunks(before.join(''), hunksBetween(before.join(''), after.join(''))).text).toBe(after.join(''));
    }
  });

  test('says where, takes a part, and refuses what does not fit', () => {
    const hunks = hunksBetween('a\nb\nc\nd\n', 'A\nb\nc\nd\ne\n');
    expect(hunks).toMatchObject([
      { beforeFrom: 0, beforeLines: ['a\n'], afterFrom: 0, afterLines: ['A\n'] },
      { beforeFrom: 4, beforeLines: [], afterFrom: 4, afterLines: ['e\n'] },
    ]);
    expect(applyHunks('a\nb\nc\nd\n', hunks.slice(1)).text).toBe('a\nb\nc\nd\ne\n');
    expect(applyHunks('other\nb\nc\nd\n', hunks)).toEqual({ text: 'other\nb\nc\nd\ne\n', refused: [hunks[0]?.id] });
  });
});

describe('unifiedDiff', () => {
  test('is a patch that gives the later text, however much differs', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\r\n');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), fc.constantFrom('', 'end'), (before, after, end) => {
        const [from, to] = [before.join(''), after.join('') + end];
        if (from === to) expect(unifiedDiff('x', from, to)).toBe('');
        else expect(applyPatch(from, unifiedDiff('x', from, to), { autoConvertLineEndings: false })).toBe(to);
      }),
    );
    const [from, to] = ['a', 'b'].map((word) => Array.from({ length: 9_000 }, (_, i) => `${word}${i}\n`).join(''));
    expect(applyPatch(from ?? '', unifiedDiff('x', from ?? '', `${to}end`))).toBe(`${to}end`);
  });

  test('names absent files and does not print binary contents', () => {
    expect(unifiedDiff('src/a.ts', null, 'x\n')).toBe('--- /dev/null\n+++ b/src/a.ts\n@@ -0,0 +1,1 @@\n+x\n');
    expect(unifiedDiff('a.png', 'x\0', null)).toBe('Binary files a/a.png and /dev/null differ\n');
  });
});
