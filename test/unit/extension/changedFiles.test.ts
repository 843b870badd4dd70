import { describe, expect, test } from 'vitest';
import { changeSetOf } from '../../../src/core/changes/changeSet';
import type { FileChange } from '../../../src/core/changes/fileChange';
import { changedFile, shownHunks } from '../../../src/extension/webview/changedFiles';

const before = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((line) => `${line}\r\n`).join('');
const change = (after: string | null, more: Partial<FileChange> = {}): FileChange => ({
  ...{ seq: 5, turn: 'draft', member: 'simon', path: 'a.txt', before, after, reason: 'because', how: 'written' },
  ...more,
});
const review = (present: string | null, ...changes: FileChange[]) => {
  const [found] = changeSetOf(changes, [], new Map([['a.txt', present]]));
  if (!found) throw new Error('no review');
  return found;
};

describe('a changed file in the window', () => {
  test('shows a hunk with the lines around it, without line ends', () => {
    const after = before.replace('four', 'FOUR');
    const [hunk] = shownHunks(review(after, change(after)), 0);
    expect(hunk).toMatchObject({ member: 'simon', turn: 'draft', reason: 'because', from: 4, to: 4, added: 1, removed: 1, more: 0 });
    expect(hunk?.lines.map(({ sign, text }) => sign + text)).toEqual([
      ' one',
      ' two',
      ' three',
      '-four',
      '+FOUR',
      ' five',
      ' six',
      ' seven',
    ]);
  });

  test('has another stamp when a hunk was decided, moved or edited, and else the same', () => {
    const after = before.replace('four', 'FOUR');
    const stamp = (present: string): string => changedFile(review(present, change(after))).stamp;
    expect(stamp(after)).toBe(stamp(after));
    expect(new Set([stamp(after), stamp(`zero\r\n${after}`), stamp(after.replace('FOUR', 'fOUR'))]).size).toBe(3);
  });

  test('counts by turn and state', () => {
    const first = before.replace('two', 'TWO');
    const second = first.replace('six', 'SIX');
    const file = changedFile(review(second, change(first), change(second, { seq: 9, member: 'vera', turn: 'revise', before: first })));
    expect(file.by).toEqual([
      { member: 'simon', turn: 'draft', states: { pending: 1 } },
      { member: 'vera', turn: 'revise', states: { pending: 1 } },
    ]);
    expect(file).toMatchObject({ file: 'changed', binary: false, conflict: false, there: true });
  });

  test('a file that was made, one that is gone, a conflict and a binary', () => {
    expect(changedFile(review('x', change('x', { before: null })))).toMatchObject({ file: 'created', there: true });
    expect(changedFile(review(null, change('x', { before: null })))).toMatchObject({ there: false });
    expect(changedFile({ ...review('x', change('x')), path: 'a.txt.lena.conflict' }).conflict).toBe(true);
    const binary = review('\0b', change('\0b', { before: '\0a' }));
    expect(changedFile(binary).binary).toBe(true);
    expect(shownHunks(binary, 0)[0]?.lines).toEqual([]);
  });

  test('sends at most a hundred hunks at once, a long hunk cut, and a line of any length short', () => {
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i}\n`);
    const after = lines.map((line, i) => (i % 2 ? line : `new ${i}\n`)).join('');
    const many = review(after, change(after, { before: lines.join('') }));
    expect(many.hunks).toHaveLength(250);
    expect(shownHunks(many, 0)).toHaveLength(100);
    expect(shownHunks(many, 200).map(({ id }) => id)).toEqual(many.hunks.slice(200).map(({ id }) => id));
    const long = Array.from({ length: 400 }, () => 'x'.repeat(5_000)).join('\n');
    const [hunk] = shownHunks(review(long, change(long, { before: null })), 0);
    expect(hunk?.lines.length).toBeLessThanOrEqual(160);
    expect(hunk?.more).toBe(400 - 160);
    expect(JSON.stringify(hunk).length).toBeLessThan(90_000);
  });
});
