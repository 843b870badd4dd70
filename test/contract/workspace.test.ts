import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryWorkspace } from '../../src/adapters/memory/workspace';
import { createNodeWorkspace } from '../../src/adapters/node/workspace';
import type { Workspace } from '../../src/core/ports/workspace';
import { folders } from '../support/folder';

const folder = folders();
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const files: Record<string, string> = {
  'src/a.ts': 'const a = 1;\n',
  'src/deep/b.ts': 'é\n',
  'docs/x.md': '# X\n',
  'node_modules/m/i.js': 'no',
  'bin.dat': 'a\0b',
  '.hidden/h.ts': 'h',
  'a.md': 'a',
  'a/z.md': 'z',
  'a-b.md': 'ab',
};
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

  it.each([
    '../x',
    '/etc/passwd',
    'src/../../x',
    'C:\\x',
    '\\\\host\\x',
    '~/x',
    'a\0b',
    'src/nul',
    'COM1.txt',
    '.git/config',
    '.GIT/config',
    'a/./../..',
    '',
    '.',
    'x. ',
    'a\\..\\..\\x',
    'git~1/config',
    '.git::$INDEX_ALLOCATION/x',
    '.g\u200cit/config',
    'sub/.Git/hooks/x',
    'AUX',
    'a/com¹',
  ])('refuses %j', async (path) => {
    const workspace = make();
    const below = workspace.within('src');
    for (const refused of [
      await workspace.read(path, 100),
      await workspace.readBytes(path, 100),
      await workspace.stat(path),
      await workspace.write(path, 'x', null),
      await workspace.writeBytes(path, new Uint8Array([1]), null),
      await workspace.writeBytes(path, null, null),
      await below.read(path, 100),
      await below.write(path, 'x', null),
    ]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    }
    expect(() => workspace.within(path)).toThrow(expect.objectContaining({ code: 'user.refusedPath' }));
  });

  it('lists by glob, sorted, without folders that hold no work of the person’s', async () => {
    const workspace = make();
    expect((await workspace.list('**/*', 10)).files.map((file) => file.path)).toEqual([
      'a-b.md',
      'a.md',
      'a/z.md',
      'bin.dat',
      'docs/x.md',
      'src/a.ts',
      'src/deep/b.ts',
    ]);
    expect((await workspace.list('src/*.ts', 10)).files).toEqual([{ path: 'src/a.ts', bytes: 13 }]);
    expect(await workspace.list('**/*.ts', 1)).toMatchObject({ files: [{ path: 'src/a.ts' }], truncated: true });
    expect(await workspace.list('**/*.ts', 2)).toMatchObject({ truncated: false });
    expect((await workspace.list('.hidden/*', 9)).files.map((file) => file.path)).toEqual(['.hidden/h.ts']);
    expect((await workspace.list('./{src,docs}/**', 9)).files.map((file) => file.path)).toEqual(['docs/x.md', 'src/a.ts', 'src/deep/b.ts']);
    for (const none of ['../**', '/etc/*', 'node_modules/**', 'nothing/*'])
      expect(await workspace.list(none, 9)).toEqual({ files: [], truncated: false });
  });

  it('writes only over what the writer has seen', async () => {
    const workspace = make();
    const made = await workspace.write('new/c.txt', 'one', null);
    expect(made.ok).toBe(true);
    expect(await workspace.write('new/c.txt', 'two', null)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect(await workspace.write('new/c.txt', 'two', made.ok ? made.hash : '')).toMatchObject({ ok: true });
    expect(await workspace.read('new/c.txt', 10)).toMatchObject({ text: 'two' });
    expect(await workspace.write('src/a.ts', 'x', 'f'.repeat(64))).toMatchObject({
      ok: false,
      error: { code: 'system.conflict' },
      hash: sha('const a = 1;\n'),
    });
    expect(await workspace.write('src/none.ts', 'x', 'f'.repeat(64))).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect(await workspace.read('src/a.ts', 99)).toMatchObject({ text: 'const a = 1;\n', hash: sha('const a = 1;\n') });
  });

  it('lets exactly one of several writers win', async () => {
    const workspace = make();
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, index) => workspace.write('src/a.ts', `${index}`, sha('const a = 1;\n'))),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const fresh = await Promise.all(Array.from({ length: 5 }, (_, index) => workspace.write('fresh.ts', `${index}`, null)));
    expect(fresh.filter((result) => result.ok)).toHaveLength(1);
  });

  it('tells a folder from a file', async () => {
    const workspace = make();
    expect(await workspace.stat('src/a.ts')).toEqual({ ok: true, bytes: 13 });
    expect(await workspace.stat('src')).toMatchObject({
      ok: false,
      error: { code: 'user.badInput', shown: expect.stringContaining('src/**') },
    });
    expect(await workspace.stat('none')).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await workspace.stat('src/a.ts/x')).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await workspace.read('src', 9)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    for (const path of ['src', 'src/a.ts/x'])
      expect(await workspace.write(path, 'x', null)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });

  it('reads text without its byte order mark and keeps the mark on writing', async () => {
    const workspace = make();
    const made = await workspace.write('marked.cs', '\uFEFFone', null);
    const read = await workspace.read('marked.cs', 99);
    expect(read).toMatchObject({ ok: true, text: 'one', bytes: 6, hash: made.ok ? made.hash : '' });
    const again = await workspace.write('marked.cs', 'two', read.ok ? read.hash : null);
    expect(again).toEqual({ ok: true, hash: sha('\uFEFFtwo') });
    expect(await workspace.read('marked.cs', 99)).toMatchObject({ text: 'two', bytes: 6, hash: sha('\uFEFFtwo') });
  });
});

describe.each(Object.entries(kinds))('bytes of a workspace: %s', (_name, make) => {
  const raw = new Uint8Array([0xff, 0, 0x80, 0xc3]);
  const rawHash = createHash('sha256').update(raw).digest('hex');
  const plain = (bytes: Uint8Array): number[] => [...bytes];

  it('come back as they were written, text or not', async () => {
    const workspace = make();
    expect(await workspace.writeBytes('img/x.png', raw, null)).toEqual({ ok: true, hash: rawHash });
    const read = await workspace.readBytes('img/x.png', 4);
    expect(read).toMatchObject({ ok: true, hash: rawHash });
    expect(read.ok && plain(read.bytes)).toEqual(plain(raw));
    expect(await workspace.readBytes('img/x.png', 3)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await workspace.read('img/x.png', 9)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await workspace.stat('img/x.png')).toEqual({ ok: true, bytes: 4 });
    expect((await workspace.list('img/*', 9)).files).toEqual([{ path: 'img/x.png', bytes: 4 }]);
    expect(await workspace.readBytes('src/none.ts', 9)).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    // A byte order mark is put back for a text only: bytes are what they are.
    const marked = await workspace.write('marked.cs', '\uFEFFone', null);
    expect(await workspace.writeBytes('marked.cs', Buffer.from('two'), marked.ok ? marked.hash : null)).toEqual({
      ok: true,
      hash: sha('two'),
    });
  });

  it('replace only what the writer has seen', async () => {
    const workspace = make();
    expect(await workspace.writeBytes('src/a.ts', raw, null)).toMatchObject({
      ok: false,
      error: { code: 'system.conflict' },
      hash: sha('const a = 1;\n'),
    });
    expect(await workspace.writeBytes('src/a.ts', raw, sha('const a = 1;\n'))).toMatchObject({ ok: true });
    expect(await workspace.write('src/a.ts', 'text', rawHash)).toEqual({ ok: true, hash: sha('text') });
    expect(await workspace.read('src/a.ts', 9)).toMatchObject({ text: 'text' });
  });

  it('are removed only when they are what the writer has seen', async () => {
    const workspace = make();
    expect(await workspace.writeBytes('src/a.ts', null, sha('other'))).toMatchObject({
      ok: false,
      error: { code: 'system.conflict' },
      hash: sha('const a = 1;\n'),
    });
    expect(await workspace.writeBytes('src/a.ts', null, null)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect((await workspace.stat('src/a.ts')).ok).toBe(true);
    expect(await workspace.writeBytes('src/a.ts', null, sha('const a = 1;\n'))).toMatchObject({ ok: true });
    expect(await workspace.stat('src/a.ts')).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    const again = await workspace.writeBytes('src/a.ts', null, sha('const a = 1;\n'));
    expect(again).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect('hash' in again).toBe(false);
    expect(await workspace.writeBytes('src/a.ts', null, null)).toMatchObject({ ok: true });
    expect(await workspace.writeBytes('src', null, null)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });
});

describe.each(Object.entries(kinds))('a folder within a workspace: %s', (_name, make) => {
  it('has its own paths, and is made only when something is written', async () => {
    const workspace = make();
    const copy = workspace.within('.roundtable').within('./copies/one/');
    expect(copy.root).toBe(`${workspace.root}/.roundtable/copies/one`);
    expect(await copy.read('a.txt', 9)).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await copy.list('**', 9)).toEqual({ files: [], truncated: false });
    expect(await workspace.stat('.roundtable')).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await copy.write('src/a.ts', 'copy', null)).toEqual({ ok: true, hash: sha('copy') });
    expect(await copy.list('**', 9)).toEqual({ files: [{ path: 'src/a.ts', bytes: 4 }], truncated: false });
    expect(await workspace.read('.roundtable/copies/one/src/a.ts', 9)).toMatchObject({ text: 'copy' });
    expect(await workspace.read('src/a.ts', 99)).toMatchObject({ text: 'const a = 1;\n' });
    expect(await workspace.within('src').list('**', 9)).toMatchObject({ files: [{ path: 'a.ts' }, { path: 'deep/b.ts' }] });
  });

  it('says where a path leads, and can be made before anything is written', async () => {
    const workspace = make();
    expect(await workspace.realPath('./src//a.ts')).toEqual({ ok: true, path: 'src/a.ts' });
    expect(await workspace.realPath('src/new/one.ts')).toEqual({ ok: true, path: 'src/new/one.ts' });
    expect(await workspace.realPath('../x')).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    const below = workspace.within('runs/one');
    expect(await below.realPath('a.ts')).toEqual({ ok: true, path: 'a.ts' });
    expect(await below.ensure()).toEqual({ ok: true });
    expect(await below.ensure()).toEqual({ ok: true });
    expect(await below.realPath('a.ts')).toEqual({ ok: true, path: 'a.ts' });
    expect(await below.list('**', 9)).toEqual({ files: [], truncated: false });
  });

  it('names its files as they are named in it, and stands where no file does', async () => {
    const workspace = make();
    const refused = await workspace.within('src').read('none.ts', 9);
    expect(refused).toMatchObject({ ok: false, error: { shown: 'There is no file none.ts.' } });
    expect(await workspace.within('src/a.ts').write('x', 'x', null)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });

  it('lets exactly one of several writers win, whichever way they came', async () => {
    const workspace = make();
    const ways = [workspace, workspace.within('src'), workspace.within('src')];
    const results = await Promise.all(
      ways.map((way, index) => way.write(index === 0 ? 'src/a.ts' : 'a.ts', `${index}`, sha('const a = 1;\n'))),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
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
    expect(await workspace.realPath('in/new.txt')).toEqual({ ok: true, path: 'real/new.txt' });
    expect(await workspace.realPath('out/secret.txt')).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    expect(await workspace.within('out').ensure()).toMatchObject({ ok: false });
  });
});

describe('links of a folder within', () => {
  it('may lead neither out of the folder nor out of the root, and are not removed through', async () => {
    const root = folder();
    const outside = folder();
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    writeFileSync(join(root, 'mine.txt'), 'mine');
    mkdirSync(join(root, 'sub', 'real'), { recursive: true });
    writeFileSync(join(root, 'sub', 'real', 'a.txt'), 'inside');
    symlinkSync(outside, join(root, 'sub', 'out'));
    symlinkSync(join(root, 'mine.txt'), join(root, 'sub', 'up.txt'));
    symlinkSync('real', join(root, 'sub', 'in'));
    symlinkSync('real/a.txt', join(root, 'sub', 'a.txt'));
    symlinkSync(outside, join(root, 'elsewhere'));
    const workspace = createNodeWorkspace({ root });
    const sub = workspace.within('sub');
    expect(await sub.read('in/a.txt', 9)).toMatchObject({ ok: true, text: 'inside' });
    const elsewhere = workspace.within('elsewhere');
    for (const refused of [
      await sub.read('out/secret.txt', 9),
      await sub.writeBytes('out/secret.txt', null, sha('secret')),
      await sub.read('up.txt', 9),
      await sub.write('up.txt', 'x', sha('mine')),
      await elsewhere.read('secret.txt', 9),
      await elsewhere.write('new.txt', 'x', null),
      await workspace.within('sub/out').read('secret.txt', 9),
      await sub.writeBytes('a.txt', null, sha('inside')),
    ]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    }
    expect(await elsewhere.list('**', 9)).toEqual({ files: [], truncated: false });
    expect(readdirSync(outside)).toEqual(['secret.txt']);
    expect(existsSync(join(root, 'sub', 'real', 'a.txt'))).toBe(true);
  });
});

describe('files on disk', () => {
  it('no link leads to .git, to nowhere or in a circle', async () => {
    const root = folder();
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, '.git', 'config'), 'x');
    symlinkSync(join(root, '.git'), join(root, 'innocent'));
    symlinkSync(join(root, '..', 'not-there.txt'), join(root, 'nowhere'));
    symlinkSync(join(root, 'round'), join(root, 'round'));
    const workspace = createNodeWorkspace({ root });
    for (const path of ['innocent/config', 'nowhere', 'nowhere/x', 'round']) {
      for (const refused of [await workspace.read(path, 100), await workspace.stat(path), await workspace.write(path, 'x', null)]) {
        expect(refused).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
      }
    }
    expect(existsSync(join(root, '..', 'not-there.txt'))).toBe(false);
  });

  it('are found through a root that is a link itself', async () => {
    const real = folder();
    writeFileSync(join(real, 'a.txt'), 'a');
    const root = join(folder(), 'link');
    symlinkSync(real, root);
    expect(await createNodeWorkspace({ root }).read('a.txt', 9)).toMatchObject({ ok: true, text: 'a' });
  });

  it('keep their mode, a link stays a link, and nothing is left beside them', async () => {
    const root = folder();
    writeFileSync(join(root, 'run.sh'), 'one');
    chmodSync(join(root, 'run.sh'), 0o775);
    symlinkSync('run.sh', join(root, 'link.sh'));
    const workspace = createNodeWorkspace({ root });
    expect((await workspace.write('link.sh', 'two', sha('one'))).ok).toBe(true);
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o775);
    expect(await workspace.read('run.sh', 9)).toMatchObject({ text: 'two' });
    await workspace.write('run.sh', 'three', sha('one'));
    expect(readdirSync(root).sort()).toEqual(['link.sh', 'run.sh']);
  });

  it('that are not UTF-8 are no text', async () => {
    const root = folder();
    writeFileSync(join(root, 'latin1.txt'), Buffer.from([0x61, 0xe9, 0x62]));
    expect(await createNodeWorkspace({ root }).read('latin1.txt', 9)).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
  });

  it('of a root that is gone are not found', async () => {
    const workspace = createNodeWorkspace({ root: join(folder(), 'gone') });
    expect(await workspace.read('a.txt', 9)).toMatchObject({ ok: false, error: { code: 'user.notFound' } });
    expect(await workspace.list('**', 9)).toEqual({ files: [], truncated: false });
  });
});
