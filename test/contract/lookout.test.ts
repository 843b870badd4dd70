import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFileObjects } from '../../src/adapters/journal/fileObjects';
import { createMemoryLookout } from '../../src/adapters/memory/lookout';
import { createMemoryObjects } from '../../src/adapters/memory/objects';
import { createMemoryWorkspace } from '../../src/adapters/memory/workspace';
import { createNodeLookout } from '../../src/adapters/node/lookout/nodeLookout';
import { createNodeWorkspace } from '../../src/adapters/node/workspace';
import type { Lookout } from '../../src/core/ports/lookout';
import type { Objects } from '../../src/core/ports/objects';
import type { Workspace } from '../../src/core/ports/workspace';
import { folders } from '../support/folder';

const folder = folders();
const sha = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

type Bench = {
  lookout: Lookout;
  objects: Objects;
  workspace: Workspace /** What a command does. */;
  put(path: string, content: string | Uint8Array | null): void;
};
const start: Record<string, string | Uint8Array> = {
  'a.txt': 'one',
  'src/b.ts': 'b',
  'src/bin.dat': new Uint8Array([0xff, 0, 0x80]),
  'node_modules/m/i.js': 'no',
  '.roundtable/x': 'no',
  'ignored/c.txt': 'c',
  'big.txt': 'x'.repeat(200),
};
const putOnDisk = (root: string, path: string, content: string | Uint8Array | null): void => {
  const file = join(root, path);
  if (content === null) return rmSync(file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const kinds: Record<string, () => Bench> = {
  node: () => {
    const root = folder();
    for (const [path, content] of Object.entries({ ...start, '.gitignore': 'ignored/\n' })) putOnDisk(root, path, content);
    const objects = createFileObjects({ root: join(folder(), '.roundtable') });
    return {
      lookout: createNodeLookout({ root, objects, maxFileBytes: 100 }),
      objects,
      workspace: createNodeWorkspace({ root }),
      put: (path, content) => putOnDisk(root, path, content),
    };
  },
  memory: () => {
    const workspace = createMemoryWorkspace();
    const put: Bench['put'] = (path, content) => {
      workspace.files.delete(path);
      workspace.binaries.delete(path);
      if (typeof content === 'string') workspace.files.set(path, content);
      else if (content) workspace.binaries.set(path, content);
    };
    for (const [path, content] of Object.entries({ ...start, '.gitignore': 'ignored/\n' })) put(path, content);
    const objects = createMemoryObjects();
    const ignored = (path: string): boolean => path.startsWith('ignored/');
    return { lookout: createMemoryLookout({ workspace, objects, maxFileBytes: 100, ignored }), objects, workspace, put };
  },
};

describe.each(Object.entries(kinds))('lookout contract: %s', (_name, make) => {
  test('the first look answers no change and keeps what is there', async () => {
    const { lookout, objects } = make();
    expect(await lookout.look()).toEqual({ changed: [], skipped: [{ path: 'big.txt', why: 'is larger than 100 bytes' }], files: 5 });
    expect(await objects.get(sha('one'))).toBe('one');
    expect([...((await objects.getBytes(sha(new Uint8Array([0xff, 0, 0x80])))) ?? [])]).toEqual([0xff, 0, 0x80]);
    for (const left of ['no', 'c', 'x'.repeat(200)]) expect(await objects.get(sha(left))).toBeUndefined();
    expect(await lookout.look()).toEqual({ changed: [], skipped: [], files: 5 });
  });

  test('answers what was made, changed and removed, in the order of the paths, with both contents kept', async () => {
    const { lookout, objects, put } = make();
    await lookout.look();
    put('src/bin.dat', null);
    // As long as before, and at once: only the content tells.
    put('a.txt', 'two');
    put('new/deep/d.txt', 'd');
    for (const quiet of ['ignored/c.txt', 'node_modules/m/i.js', '.roundtable/x', 'ignored/new.txt']) put(quiet, 'quiet');
    const { changed, skipped } = await lookout.look();
    expect(changed).toEqual([
      { path: 'a.txt', before: sha('one'), after: sha('two') },
      { path: 'new/deep/d.txt', before: null, after: sha('d') },
      { path: 'src/bin.dat', before: sha(new Uint8Array([0xff, 0, 0x80])), after: null },
    ]);
    expect(skipped).toEqual([]);
    for (const { before, after } of changed) {
      for (const hash of [before, after]) if (hash !== null) expect(await objects.getBytes(hash)).toBeDefined();
    }
    expect(await lookout.look()).toMatchObject({ changed: [] });
    put('a.txt', 'one');
    expect((await lookout.look()).changed).toEqual([{ path: 'a.txt', before: sha('two'), after: sha('one') }]);
  });

  test('does not answer what the workspace wrote, but what a command made of it', async () => {
    const { lookout, objects, workspace, put } = make();
    await lookout.look();
    await objects.put('mine too');
    const made = await workspace.write('src/new.ts', 'mine', null);
    const over = await workspace.write('a.txt', 'mine too', sha('one'));
    const gone = await workspace.writeBytes('src/b.ts', null, sha('b'));
    expect([made.ok, over.ok, gone.ok]).toEqual([true, true, true]);
    lookout.know('src/new.ts', sha('mine'));
    lookout.know('./a.txt', sha('mine too'));
    lookout.know('src/b.ts', null);
    put('a.txt', 'formatted');
    expect((await lookout.look()).changed).toEqual([{ path: 'a.txt', before: sha('mine too'), after: sha('formatted') }]);
    expect((await lookout.look()).changed).toEqual([]);
  });

  test('never claims to know what a file held that was too large', async () => {
    const { lookout, put } = make();
    await lookout.look();
    put('big.txt', 'small now');
    put('a.txt', 'y'.repeat(101));
    expect(await lookout.look()).toMatchObject({
      changed: [],
      skipped: [
        { path: 'a.txt', why: 'is larger than 100 bytes' },
        { path: 'big.txt', why: 'was too large before, so what it held is not known' },
      ],
    });
    put('a.txt', null);
    put('big.txt', 'smaller');
    expect(await lookout.look()).toMatchObject({
      changed: [{ path: 'big.txt', before: sha('small now'), after: sha('smaller') }],
      skipped: [{ path: 'a.txt', why: 'is gone; what it held is not known' }],
    });
  });

  test('answers no change whose content of before nobody kept', async () => {
    const { lookout, put } = make();
    await lookout.look();
    put('a.txt', 'never stored');
    lookout.know('a.txt', sha('never stored'));
    put('a.txt', 'two');
    expect(await lookout.look()).toMatchObject({ changed: [], skipped: [{ path: 'a.txt', why: expect.stringContaining('not kept') }] });
    put('a.txt', 'three');
    expect((await lookout.look()).changed).toEqual([{ path: 'a.txt', before: sha('two'), after: sha('three') }]);
  });

  test('a look that could not keep a content has seen nothing', async () => {
    const { lookout, objects, put } = make();
    await lookout.look();
    put('a.txt', 'two');
    put('b.txt', 'b2');
    const whole = { keep: undefined, ...objects };
    const upToOne = async (bytes: Uint8Array): Promise<string> => {
      if (Buffer.from(bytes).toString() === 'b2') throw new Error('full');
      return objects.put(Buffer.from(bytes).toString());
    };
    Object.assign(objects, { putBytes: upToOne, keep: upToOne, put: whole.put });
    await expect(lookout.look()).rejects.toThrow('full');
    Object.assign(objects, whole);
    expect((await lookout.look()).changed.map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
  });
});

describe('a lookout on disk', () => {
  const make = (files: Record<string, string>, options: { ignore?: string[]; maxFiles?: number; now?: () => number } = {}) => {
    const root = folder();
    for (const [path, text] of Object.entries(files)) putOnDisk(root, path, text);
    const objects = createMemoryObjects();
    let puts = 0;
    const counted: Objects = {
      ...objects,
      putBytes: (bytes) => {
        puts++;
        return objects.putBytes(bytes);
      },
    };
    return { root, lookout: createNodeLookout({ root, objects: counted, ...options }), puts: () => puts };
  };
  const age = (root: string, paths: string[]): void => {
    for (const path of paths) utimesSync(join(root, path), 1_000_000, 1_000_000);
  };
  const paths = (changed: readonly { path: string }[]): string[] => changed.map(({ path }) => path);

  test('follows no link, and sees a file or a folder become one as gone', async () => {
    const { root, lookout } = make({ 'a.txt': 'a', 'd/x.txt': 'x' });
    const outside = folder();
    writeFileSync(join(outside, 'x.txt'), 'secret');
    symlinkSync(outside, join(root, 'link'));
    symlinkSync(join(outside, 'x.txt'), join(root, 'l.txt'));
    expect((await lookout.look()).files).toBe(2);
    rmSync(join(root, 'd'), { recursive: true });
    symlinkSync(outside, join(root, 'd'));
    rmSync(join(root, 'a.txt'));
    symlinkSync(join(outside, 'x.txt'), join(root, 'a.txt'));
    expect((await lookout.look()).changed).toEqual([
      { path: 'a.txt', before: sha('a'), after: null },
      { path: 'd/x.txt', before: sha('x'), after: null },
    ]);
  });

  test('sees a change that keeps the size and puts the time back', async () => {
    const { root, lookout } = make({ 'a.txt': 'one' });
    age(root, ['a.txt']);
    await lookout.look();
    writeFileSync(join(root, 'a.txt'), 'two');
    age(root, ['a.txt']);
    expect(paths((await lookout.look()).changed)).toEqual(['a.txt']);
  });

  test('reads again only what may have changed', async () => {
    let later = 0;
    const { root, lookout, puts } = make({ 'a.txt': 'a', 'b.txt': 'b' }, { now: () => Date.now() + later });
    await lookout.look();
    expect(puts()).toBe(2);
    // The times of a file that was just made are too near to be told from those of the next change.
    await lookout.look();
    expect(puts()).toBe(4);
    later = 3_000;
    await lookout.look();
    const before = puts();
    await lookout.look();
    expect(puts()).toBe(before);
    writeFileSync(join(root, 'b.txt'), 'B');
    await lookout.look();
    expect(puts()).toBe(before + 1);
  });

  test('reads .gitignore at any level, also in nested repositories', async () => {
    const { lookout } = make(
      {
        '.gitignore': '*.log\n/top.txt\ntmp/\n!keep.log\n',
        'x.log': '',
        'keep.log': '',
        'top.txt': '',
        'sub/top.txt': '',
        'sub/tmp/t.txt': '',
        'sub/.gitignore': '!x.log\nlocal.*\n',
        'sub/x.log': '',
        'sub/deep/local.txt': '',
        'repo/.git/HEAD': '',
        'repo/.gitignore': 'own\n',
        'repo/own': '',
        'repo/r.txt': '',
        'work/.git': 'gitdir: elsewhere',
        'work/w.txt': '',
        'made/by/tool.txt': '',
      },
      { ignore: ['made/'] },
    );
    const { changed, files } = await lookout.look();
    expect([changed, files]).toEqual([[], 8]);
    // .gitignore, keep.log, sub/top.txt, sub/.gitignore, sub/x.log, repo/.gitignore, repo/r.txt, work/w.txt
    expect((await lookout.look()).skipped).toEqual([]);
  });

  test('does not take a file for gone or for new because .gitignore changed', async () => {
    const { root, lookout } = make({ '.gitignore': 'secret\n', secret: 'old', 'a.txt': 'a' });
    await lookout.look();
    writeFileSync(join(root, '.gitignore'), 'a.txt\n');
    const { changed, skipped } = await lookout.look();
    expect(paths(changed)).toEqual(['.gitignore']);
    expect(skipped).toEqual([{ path: 'secret', why: expect.stringContaining('not known') }]);
    writeFileSync(join(root, 'a.txt'), 'A');
    writeFileSync(join(root, 'secret'), 'new');
    expect((await lookout.look()).changed).toMatchObject([
      { path: 'a.txt', before: sha('a') },
      { path: 'secret', before: sha('old') },
    ]);
  });

  test('sees a folder that was moved with all that is in it', async () => {
    const { root, lookout } = make({ 'from/x.txt': 'x', 'from/d/y.txt': 'y' });
    await lookout.look();
    renameSync(join(root, 'from'), join(root, 'to'));
    expect((await lookout.look()).changed).toEqual([
      { path: 'from/d/y.txt', before: sha('y'), after: null },
      { path: 'from/x.txt', before: sha('x'), after: null },
      { path: 'to/d/y.txt', before: null, after: sha('y') },
      { path: 'to/x.txt', before: null, after: sha('x') },
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('says what it could not read, and does not take it for gone', async () => {
    const { root, lookout } = make({ 'd/x.txt': 'x', 'y.txt': 'y' });
    await lookout.look();
    chmodSync(join(root, 'd'), 0);
    try {
      expect(await lookout.look()).toMatchObject({ changed: [], skipped: [{ path: 'd' }, { path: 'd/x.txt' }] });
    } finally {
      chmodSync(join(root, 'd'), 0o755);
    }
    expect((await lookout.look()).changed).toEqual([]);
  });

  test('a folder that is not there yet has no files; one with too many is refused', async () => {
    const objects = createMemoryObjects();
    const root = join(folder(), 'later');
    const lookout = createNodeLookout({ root, objects });
    expect(await lookout.look()).toEqual({ changed: [], skipped: [], files: 0 });
    putOnDisk(root, 'a.txt', 'a');
    expect(paths((await lookout.look()).changed)).toEqual(['a.txt']);
    expect([...lookout.hashes()]).toEqual([sha('a')]);
    expect(statSync(join(root, 'a.txt')).size).toBe(1);
    const { lookout: full } = make({ 'a.txt': '', 'b.txt': '' }, { maxFiles: 1 });
    await expect(full.look()).rejects.toMatchObject({ code: 'user.badInput', shown: expect.stringContaining('.gitignore') });
  });
});
