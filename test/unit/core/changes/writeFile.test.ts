import { describe, expect, test } from 'vitest';
import { conflictPath, resolveWrite } from '../../../../src/core/changes/writeFile';
import { interleaving } from './interleaving';

const labels = { ours: 'ana', theirs: 'ben' };
const decide = (base: string | null, current: string | null, wanted: string | null) => resolveWrite({ base, current, wanted, labels });

describe('resolveWrite', () => {
  test('writes when nobody else wrote, merges what does not touch', () => {
    expect(decide('a\n', 'a\n', 'b\n')).toEqual({ action: 'write', text: 'b\n', how: 'written' });
    expect(decide(null, null, '')).toEqual({ action: 'write', text: '', how: 'written' });
    expect(decide('a\n', 'a\n', null)).toEqual({ action: 'write', text: null, how: 'written' });
    expect(decide('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n')).toEqual({ action: 'write', text: 'A\nb\nC\n', how: 'merged' });
  });

  test('does nothing when the member changed nothing or the file already says it', () => {
    expect(decide('a\n', 'other\n', 'a\n')).toEqual({ action: 'none' });
    expect(decide('a\n', 'b\n', 'b\n')).toEqual({ action: 'none' });
    expect(decide('a\nb\nc\n', 'A\nb\nC\n', 'A\nb\nc\n')).toEqual({ action: 'none' });
  });

  test('a conflict leaves the file alone and hands back the other version', () => {
    expect(decide('a\n', 'b\n', 'c\n')).toEqual({
      action: 'conflict',
      text: 'b\n',
      other: 'c\n',
      marked: '<<<<<<< ana\nb\n=======\nc\n>>>>>>> ben\n',
      conflicts: 1,
    });
    expect(decide(null, 'b\n', 'c\n')).toMatchObject({ action: 'conflict', text: 'b\n', other: 'c\n' });
    expect(decide('a\n', 'b\n', null)).toMatchObject({ action: 'conflict', text: 'b\n', other: null, marked: null });
    expect(decide('a\n', null, 'c\n')).toMatchObject({ action: 'conflict', text: null, other: 'c\n', marked: null });
    expect(decide('a\0\nb\n', 'A\0\nb\n', 'a\0\nB\n')).toMatchObject({ action: 'conflict', other: 'a\0\nB\n', marked: null });
  });

  test('a kept version has a name of its own that no compiler takes', () => {
    expect(conflictPath('src/a.ts', 'ana')).toBe('src/a.ts.ana.conflict');
    expect(conflictPath('src/a.ts', '../x y', 2)).toBe('src/a.ts.-x-y.2.conflict');
  });
});

test('10,000 random interleavings lose no line', () => {
  const sum = { writes: 0, merged: 0, conflicts: 0, retries: 0 };
  for (let seed = 1; seed <= 10_000; seed++) {
    const { lost, ...counts } = interleaving(seed);
    if (lost.length > 0) expect.fail(`seed ${seed}: ${lost.join('; ')}`);
    for (const key of ['writes', 'merged', 'conflicts', 'retries'] as const) sum[key] += counts[key];
  }
  // The property says nothing if these roads were not taken.
  for (const count of Object.values(sum)) expect(count).toBeGreaterThan(1_000);
});
