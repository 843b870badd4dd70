import { describe, expect, test } from 'vitest';
import type { FileReview, ReviewHunk } from '../../../src/core/changes/changeSet';
import { authors, fileWord, hunkPlace, hunkSize, restoreLines, restoreWords } from '../../../src/extension/views/changeWords';
import type { HunkState } from '../../../src/schema/change';

const hunk = (state: HunkState, more: Partial<ReviewHunk> = {}): ReviewHunk => ({
  id: '1',
  member: 'developer',
  turn: 't1',
  reason: '',
  seq: 1,
  removed: [],
  added: ['a\n'],
  removedAt: 2,
  at: { from: 2, to: 3 },
  parts: [],
  state,
  ...more,
});
const review = (...hunks: ReviewHunk[]): FileReview => ({
  path: 'a.ts',
  original: '',
  agent: '',
  present: '',
  file: 'changed',
  binary: false,
  hunks,
});

describe('words of the Changes view', () => {
  test.each([
    [[hunk('pending'), hunk('edited')], '2 to review'],
    [[hunk('pending'), hunk('kept'), hunk('replaced')], '1 of 2 to review'],
    [[hunk('kept')], 'kept'],
    [[hunk('undone'), hunk('undone')], 'undone'],
    [[hunk('kept'), hunk('undone')], 'kept and undone'],
    [[hunk('replaced')], 'as before'],
  ])('how a file stands: %#', (hunks, word) => {
    expect(fileWord(review(...hunks))).toBe(word);
  });

  test('who changed it, each once', () => {
    expect(authors(review(hunk('pending'), hunk('kept', { member: 'tester' }), hunk('pending')))).toEqual(['developer', 'tester']);
  });

  test('where a place is and how large, counted as an editor counts', () => {
    expect(hunkPlace(hunk('pending'))).toBe('Line 3');
    expect(hunkPlace(hunk('pending', { at: { from: 0, to: 4 } }))).toBe('Lines 1–4');
    expect(hunkPlace(hunk('pending', { at: { from: 4, to: 4 }, added: [], removed: ['x\n'] }))).toBe('At line 5');
    expect(hunkSize(hunk('pending', { removed: ['x\n', 'y\n'] }))).toBe('+1 −2');
  });

  test('what a restore would do', () => {
    const steps = [
      { path: 'a', present: '1', target: '2', edited: false },
      { path: 'b', present: '1', target: null, edited: true },
      { path: 'c', present: null, target: '2', edited: false },
      { path: 'd', present: '3', target: '2', edited: true },
    ];
    expect(restoreWords(steps)).toBe('2 files taken back, 1 file made again, 1 file removed');
    expect(restoreLines(steps, 2)).toBe('a\nb (removed, you changed it since)\nand 2 more');
  });
});
