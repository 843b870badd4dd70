import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileObjects, createRunFiles } from '../../src/adapters/journal/fileObjects';
import { createMemoryObjects, createMemoryRunFiles } from '../../src/adapters/memory/objects';
import type { Objects, RunFiles } from '../../src/core/ports/objects';
import { folders } from '../support/folder';

const folder = folders();
const home = (): string => join(folder(), '.roundtable');

describe.each<[string, () => Objects]>([
  ['file', () => createFileObjects({ root: home() })],
  ['memory', () => createMemoryObjects()],
])('objects contract: %s', (_name, make) => {
  it('names a text by its content and gives it back', async () => {
    const objects = make();
    const texts = ['é😀', '', 'x'.repeat(100_000), 'line\r\nline\n'];
    for (const text of texts) {
      const [first, again] = await Promise.all([objects.put(text), objects.put(text)]);
      expect(first).toBe(again);
      expect(first).toMatch(/^[0-9a-f]{64}$/);
      expect(await objects.get(first)).toBe(text);
    }
  });

  it('keeps any bytes, and a text is its bytes', async () => {
    const objects = make();
    const raw = new Uint8Array([0xff, 0, 0x80, 0xc3]);
    const hash = await objects.putBytes(raw);
    expect([...((await objects.getBytes(hash)) ?? [])]).toEqual([...raw]);
    const text = await objects.put('é\0\uFEFF');
    expect(await objects.putBytes(Buffer.from('é\0\uFEFF'))).toBe(text);
    expect(Buffer.from((await objects.getBytes(text)) ?? []).toString()).toBe('é\0\uFEFF');
    expect(await objects.getBytes('0'.repeat(64))).toBeUndefined();
  });

  it.each(['0'.repeat(64), '', '../../etc/passwd', `ab${'/..'.repeat(20)}/x`])('has nothing under %j', async (hash) => {
    expect(await make().get(hash)).toBeUndefined();
  });
});

describe('objects on disk', () => {
  it('lie under their hash, are written once, and are found by another process', async () => {
    const root = home();
    const hash = await createFileObjects({ root }).put('text');
    const file = join(root, 'objects', hash.slice(0, 2), hash.slice(2));
    expect(readFileSync(file, 'utf8')).toBe('text');
    const { ino } = statSync(file);
    const other = createFileObjects({ root });
    expect([await other.put('text'), await other.get(hash)]).toEqual([hash, 'text']);
    expect([statSync(file).ino, readdirSync(join(root, 'objects', hash.slice(0, 2)))]).toEqual([ino, [hash.slice(2)]]);
  });

  it('that were kept for the time being are settled later, unless they are gone', async () => {
    const root = home();
    const objects = createFileObjects({ root });
    const hash = await objects.keep(Buffer.from('text'));
    expect(await objects.get(hash)).toBe('text');
    expect(await objects.settle(hash)).toBe(true);
    expect(await objects.put('text')).toBe(hash);
    rmSync(join(root, 'objects'), { recursive: true });
    expect([await objects.settle(hash), await objects.settle('../../x')]).toEqual([false, false]);
    const other = createFileObjects({ root });
    await other.keep(Buffer.from('text'));
    expect(await other.get(hash)).toBe('text');
  });

  it('that were changed are not given out, and are mended by the next put', async () => {
    const root = home();
    const hash = await createFileObjects({ root }).put('text');
    writeFileSync(join(root, 'objects', hash.slice(0, 2), hash.slice(2)), 'other');
    const objects = createFileObjects({ root });
    expect(await objects.get(hash)).toBeUndefined();
    await objects.put('text');
    expect(await objects.get(hash)).toBe('text');
  });

  it('that cannot be stored are refused with one sentence, and may be tried again', async () => {
    const root = home();
    mkdirSync(root);
    writeFileSync(join(root, 'objects'), 'a file');
    const objects = createFileObjects({ root });
    for (let time = 0; time < 2; time++)
      await expect(objects.put('text')).rejects.toMatchObject({ code: 'system.io', shown: expect.stringContaining(root) });
  });
});

describe.each<[string, () => RunFiles]>([
  [
    'file',
    () => {
      const root = home();
      return createRunFiles({ root, workspaceRoot: join(root, '..') });
    },
  ],
  ['memory', () => createMemoryRunFiles()],
])('run files contract: %s', (_name, make) => {
  it('answers the path from the workspace', async () => {
    expect(await make().write('20260101-0000-aaaaa', 'digest.md', '# D')).toBe('.roundtable/runs/20260101-0000-aaaaa/digest.md');
  });

  it('hands over what a person put there until it is discarded', async () => {
    const files = make();
    expect(await files.take('a', 'inject.txt')).toBeUndefined();
    await files.write('a', 'inject.txt', '\uFEFFmind the tests');
    const found = await files.take('a', 'inject.txt');
    expect(found?.text).toBe('mind the tests');
    expect((await files.take('a', 'inject.txt'))?.text).toBe('mind the tests');
    await found?.discard();
    expect(await files.take('a', 'inject.txt')).toBeUndefined();
    await found?.discard();
  });

  it('does not discard what was written after the taking', async () => {
    const files = make();
    await files.write('a', 'inject.txt', 'one');
    const found = await files.take('a', 'inject.txt');
    await files.write('a', 'inject.txt', 'two');
    await found?.discard();
    expect((await files.take('a', 'inject.txt'))?.text).toBe('two');
  });

  it.each([
    ['a', '../x'],
    ['a', '..'],
    ['a', 'journal.jsonl'],
    ['a', 'lease.json'],
    ['a', 'nul'],
    ['a', '.hidden'],
    ['a', ''],
    ['../a', 'x.md'],
    ['', 'x.md'],
  ])('refuses run %j, file %j', async (runId, name) => {
    await expect(make().write(runId, name, 'x')).rejects.toMatchObject({ code: 'user.badInput' });
    await expect(make().take(runId, name)).rejects.toMatchObject({ code: 'user.badInput' });
  });
});

describe('run files on disk', () => {
  it('are replaced whole, and answer a full path where the home is elsewhere', async () => {
    const root = home();
    const files = createRunFiles({ root, workspaceRoot: folder() });
    await files.write('a', 'digest.md', 'one');
    const path = await files.write('a', 'digest.md', 'two');
    expect(path).toBe(join(root, 'runs', 'a', 'digest.md'));
    expect([readFileSync(path, 'utf8'), readdirSync(join(root, 'runs', 'a'))]).toEqual(['two', ['digest.md']]);
    expect(existsSync(join(root, '.gitignore'))).toBe(true);
  });

  it('are taken only when they are plain files of a sane size', async () => {
    const root = home();
    const files = createRunFiles({ root, workspaceRoot: join(root, '..') });
    await files.write('a', 'digest.md', 'secret');
    symlinkSync('digest.md', join(root, 'runs', 'a', 'inject.txt'));
    expect(await files.take('a', 'inject.txt')).toBeUndefined();
    await files.write('a', 'big.txt', 'x'.repeat(256 * 1024 + 1));
    await expect(files.take('a', 'big.txt')).rejects.toMatchObject({ code: 'user.badInput', shown: expect.stringContaining('262145') });
  });
});
