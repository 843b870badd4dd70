import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFileObjects } from '../../src/adapters/journal/fileObjects';
import { createMemoryObjects } from '../../src/adapters/memory/objects';
import { createMemoryWorkspace } from '../../src/adapters/memory/workspace';
import { createNodeWorkspace } from '../../src/adapters/node/workspace';
import type { Workspace } from '../../src/core/ports/workspace';
import { folders } from '../support/folder';

const folder = folders();
const files = { 'src/a.ts': 'const a = 1;\n', 'src/deep/b.ts': 'é\n', 'docs/x.md': '# X\n', 'node_modules/m/i.js': 'no', 'bin.dat': 'a\0b' };
const kinds: Record<string, () => Workspace> = {
  node: () => {
    const root = folder();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return createNodeWorkspace({ root });
  },
  memory: () => createMemoryWorkspace(files),
};

describe.each(Object.entries(kinds))('workspace contract: %s', (_name, make) => {
  it('reads texts, and says why it does not read the rest', async () => {
    const workspace = make();
    expect(await workspace.read('./src/deep/b.ts', 100)).toMatchObject({ ok: true, text: 'é\n', bytes: 3 });
    expect(await workspace.read('src/a.ts', 3)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await workspace.read('bin.dat', 100)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await workspace.read('src/none.ts', 100)).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
  });

  it.each(['../x', '/etc/passwd', 'src/../../x', 'C:\\x', '\\\\host\\x', '~/x', 'a\0b', 'src/nul', 'COM1.txt', '.git/config', '.GIT/config', 'a/./../..', '', '.', 'x. '])('refuses %j', async (path) => {
    const workspace = make();
    for (const refused of [await workspace.read(path, 100), await workspace.stat(path), await workspace.write(path, 'x', null)]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    }
  });

  it('lists by glob, sorted, without folders that hold no work of the person’s', async () => {
    const workspace = make();
    expect((await workspace.list('**/*', 10)).files.map((file) => file.path)).toEqual(['bin.dat', 'docs/x.md', 'src/a.ts', 'src/deep/b.ts']);
    expect((await workspace.list('src/*.ts', 10)).files).toEqual([{ path: 'src/a.ts', bytes: 13 }]);
    expect(await workspace.list('**/*.ts', 1)).toMatchObject({ truncated: true });
  });

  it('writes only over what the writer has seen', async () => {
    const workspace = make();
    const made = await workspace.write('new/c.txt', 'one', null);
    expect(made.ok).toBe(true);
    expect(await workspace.write('new/c.txt', 'two', null)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect(await workspace.write('new/c.txt', 'two', made.ok ? made.hash : '')).toMatchObject({ ok: true });
    expect(await workspace.read('new/c.txt', 10)).toMatchObject({ text: 'two' });
    expect(await workspace.write('src/a.ts', 'x', 'f'.repeat(64))).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
  });
});

describe('links', () => {
  it('may stay inside and may not lead out', async () => {
    const root = folder();
    const outside = folder();
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    mkdirSync(join(root, 'real'));
    writeFileSync(join(root, 'real', 'a.txt'), 'inside');
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'secret.txt'), join(root, 'secret.txt'));
    symlinkSync(join(root, 'real'), join(root, 'in'));
    const workspace = createNodeWorkspace({ root });
    expect(await workspace.read('in/a.txt', 100)).toMatchObject({ ok: true, text: 'inside' });
    for (const path of ['out/secret.txt', 'secret.txt', 'out/new.txt']) {
      expect(await workspace.read(path, 100)).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
      expect(await workspace.write(path, 'x', null)).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    }
    expect((await workspace.list('**/*', 10)).files.map((file) => file.path)).toEqual(['real/a.txt']);
  });
});

describe.each([
  ['file', () => createFileObjects({ root: join(folder(), '.roundtable') })],
  ['memory', () => createMemoryObjects()],
])('objects contract: %s', (_name, make) => {
  it('names a text by its content and gives it back', async () => {
    const objects = make();
    const [first, again] = [await objects.put('é😀'), await objects.put('é😀')];
    expect(first).toBe(again);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect([await objects.get(first), await objects.get('0'.repeat(64))]).toEqual(['é😀', undefined]);
  });
});
