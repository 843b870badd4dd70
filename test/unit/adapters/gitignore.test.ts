import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIgnoreRules, verdictOf } from '../../../src/adapters/node/lookout/gitignore';
import { leavesOut } from '../../../src/adapters/node/lookout/walk';
import { folders } from '../../support/folder';

const folder = folders();
const says = (rules: string, path: string): boolean => leavesOut({ byFolder: new Map([['', readIgnoreRules(rules)]]), extra: [] }, path);

describe('.gitignore', () => {
  test.each<[rules: string, named: string[], not: string[]]>([
    ['# note\n\n*.log', ['a.log', 'd/.log'], ['# note', 'a.log2']],
    ['\uFEFF*.log\r\nx\r', ['a.log', 'x'], []],
    ['*.log\n!keep.log', ['a.log'], ['keep.log', 'd/keep.log']],
    ['!keep.log\n*.log', ['keep.log'], []],
    ['d/\n!d/x', ['d/x', 'e/d/x'], ['d']],
    ['/a', ['a', 'a/b'], ['d/a']],
    ['a/b', ['a/b', 'a/b/c'], ['d/a/b', 'b']],
    ['**/a', ['a', 'd/e/a'], ['da']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'd/a/b']],
    ['a/**/z', ['a/z', 'a/b/c/z'], ['a/b', 'az']],
    ['a/*/z', ['a/b/z'], ['a/z', 'a/b/c/z']],
    ['\\#a\n\\!b\nc\\ \nd  ', ['#a', '!b', 'c ', 'd'], ['c', 'd  ']],
    ['x[0-9a]\n[!b]c\n[]]', ['x5', 'xa', 'ac', ']'], ['xb', 'bc', 'x-']],
    ['[[:digit:]]x', ['1x'], ['ax', ':x']],
    ['[a\nb\\', [], ['[a', 'a', 'b\\', 'b']],
    ['?.t', ['a.t'], ['.t', 'ab.t', 'a/.t']],
  ])('%j', (rules, named, not) => {
    expect(named.filter((path) => !says(rules, path))).toEqual([]);
    expect(not.filter((path) => says(rules, path))).toEqual([]);
  });

  test('lets the nearest rules have the first word, and cannot take back what is in an ignored folder', () => {
    const byFolder = new Map([
      ['', readIgnoreRules('*.log\nout/')],
      ['d', readIgnoreRules('!x.log')],
      ['out', readIgnoreRules('!y')],
    ]);
    const ignore = { byFolder, extra: readIgnoreRules('!a.log\nextra') };
    expect(['d/x.log', 'd/y.log', 'x.log', 'out/y', 'a.log', 'extra'].map((path) => leavesOut(ignore, path))).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test('is matched in a time that patterns cannot blow up', () => {
    const rules = readIgnoreRules(`${'*a'.repeat(100)}*b\n${'**/a/'.repeat(60)}b`);
    expect(verdictOf(rules, Array.from({ length: 100 }, () => 'a'.repeat(100)).join('/'), false)).toBeUndefined();
  });

  test.skipIf(spawnSync('git', ['--version']).status !== 0)('is read as git reads it', () => {
    const root = folder();
    execFileSync('git', ['init', '-q', root]);
    // The one folder that is really there; git takes the other paths for files.
    mkdirSync(join(root, 'a'));
    const piece = fc.constantFrom('a', 'b', 'A', '*', '**', '?', '/', '[ab]', '[!a]', '[a-b]', '\\a', '\\*', '.', '**/', '/**', ' ', '!');
    const rule = fc.tuple(fc.constantFrom('', '', '!', '/'), fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '', '/'));
    const rules = fc.array(
      // Git reads two stars inside a name in ways of its own that its manual does not tell.
      rule.map(([head, pieces, tail]) => head + pieces.join('') + tail).filter((line) => !/[^/]\*\*|\*\*[^/]/.test(line.replace(/^!/, ''))),
      { minLength: 1, maxLength: 4 },
    );
    const name = fc.array(fc.constantFrom('a', 'b', 'A', '.x', '*', ' '), { minLength: 1, maxLength: 3 }).map((chars) => chars.join(''));
    const path = fc
      .array(name, { minLength: 1, maxLength: 4 })
      .map((names) => names.join('/'))
      .filter((one) => one !== 'a');
    fc.assert(
      fc.property(rules, rules, fc.uniqueArray(path, { minLength: 20, maxLength: 20 }), (top, inner, paths) => {
        writeFileSync(join(root, '.gitignore'), top.join('\n'));
        writeFileSync(join(root, 'a', '.gitignore'), inner.join('\n'));
        const asked = spawnSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], { cwd: root, input: `${paths.join('\0')}\0` });
        const byFolder = new Map([
          ['', readIgnoreRules(top.join('\n'))],
          ['a', readIgnoreRules(inner.join('\n'))],
        ]);
        const ours = paths.filter((one) => leavesOut({ byFolder, extra: [] }, one));
        expect(ours).toEqual(asked.stdout.toString().split('\0').filter(Boolean));
      }),
      { numRuns: 60 },
    );
  });
});
