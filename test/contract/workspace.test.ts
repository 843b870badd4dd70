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
    for (const refused of [await workspace.read(path, 100), await workspace.stat(path), await workspace.write(path, 'x', null)]) {
      expect(refused).toMatchObject({ ok: false, error: { code: 'user.refusedPath' } });
    }
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
