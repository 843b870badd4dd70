import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { collectObjects } from '../../../src/adapters/journal/collectObjects';
import { createFileObjects } from '../../../src/adapters/journal/fileObjects';
import { folders } from '../../support/folder';

const folder = folders();
const hour = 3_600_000;
const fileOf = (root: string, hash: string): string => join(root, 'objects', hash.slice(0, 2), hash.slice(2));
const age = (root: string, hash: string, hours: number): void => {
  const at = new Date(Date.now() - hours * hour);
  utimesSync(fileOf(root, hash), at, at);
};

/** Four objects of ten bytes: used 5, 4 and 3 hours ago, and just now. */
async function stocked() {
  const root = join(folder(), '.roundtable');
  const objects = createFileObjects({ root });
  const hashes: string[] = [];
  for (const hours of [5, 4, 3, 0]) {
    const hash = await objects.put(`object ${hours}  `);
    hashes.push(hash);
    age(root, hash, hours);
  }
  return { root, objects, hashes, there: () => hashes.map((hash) => existsSync(fileOf(root, hash))) };
}

describe('collectObjects', () => {
  test('removes what nobody names, but nothing young', async () => {
    const { root, hashes, there } = await stocked();
    expect(await collectObjects({ root, keep: async () => hashes.slice(1, 2), quotaBytes: 0 })).toEqual({
      freedBytes: 20,
      removed: 2,
      bytes: 20,
    });
    expect(there()).toEqual([false, true, false, true]);
    expect(await collectObjects({ root, keep: async () => hashes.slice(1, 2), quotaBytes: 0 })).toEqual({
      freedBytes: 0,
      removed: 0,
      bytes: 20,
    });
  });

  test('stops at the quota, the longest unused first', async () => {
    const { root, there } = await stocked();
    expect(await collectObjects({ root, keep: async () => [], quotaBytes: 40 })).toMatchObject({ removed: 0 });
    expect(await collectObjects({ root, keep: async () => [], quotaBytes: 35 })).toEqual({ freedBytes: 10, removed: 1, bytes: 30 });
    expect(there()).toEqual([false, true, true, true]);
  });

  test('leaves what is stored again, and it can be stored again when it went', async () => {
    const { root, hashes, there } = await stocked();
    const text = 'object 5  ';
    await createFileObjects({ root }).put(text);
    await collectObjects({ root, keep: async () => [], quotaBytes: 0 });
    expect(there()).toEqual([true, false, false, true]);
    // The same process that stored it, half an hour and a collection later.
    const objects = createFileObjects({ root });
    await objects.put(text);
    age(root, hashes[0] ?? '', 2);
    await collectObjects({ root, keep: async () => [], quotaBytes: 0 });
    expect(await objects.get(hashes[0] ?? '')).toBeUndefined();
    vi.setSystemTime(Date.now() + hour / 2);
    try {
      await objects.put(text);
    } finally {
      vi.useRealTimers();
    }
    expect(await objects.get(hashes[0] ?? '')).toBe(text);
  });

  test('takes away what a dead writer left, and nothing that is no object', async () => {
    const { root, hashes } = await stocked();
    const first = fileOf(root, hashes[0] ?? '');
    const left = `${first}.0123456789ab.tmp`;
    writeFileSync(left, 'half');
    writeFileSync(join(dirname(first), 'notes.txt'), 'mine');
    const old = new Date(Date.now() - 2 * hour);
    for (const file of [left, join(dirname(first), 'notes.txt')]) utimesSync(file, old, old);
    await collectObjects({ root, keep: async () => hashes, quotaBytes: 0 });
    expect(readdirSync(dirname(first)).sort()).toEqual([first.slice(-62), 'notes.txt'].sort());
  });

  test('of a home without objects frees nothing', async () => {
    expect(await collectObjects({ root: join(folder(), 'none'), keep: async () => [], quotaBytes: 0 })).toEqual({
      freedBytes: 0,
      removed: 0,
      bytes: 0,
    });
  });
});
