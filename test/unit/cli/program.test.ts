import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../../src/cli/program';
import type { StartRequest } from '../../../src/core/team/plan';
import { createCliFor, createScreenIo } from './screen';

/** Parses a command line; answers the exit code as main does, what was written, and what was asked of the house. */
async function parse(...words: string[]) {
  const screen = createScreenIo();
  let request: StartRequest | undefined;
  let opened: unknown;
  const program = createProgram(screen.io, '1.2.3', (options) => {
    opened = options;
    return createCliFor(screen.io, {
      plan: async (asked) => {
        request = asked;
        return {
          ok: false,
          problems: [{ file: 'x.team.yaml', line: 2, column: 3, path: 'members[0]', message: 'is wrong.' }, { message: 'so is this.' }],
        };
      },
      readText: async (path, what) => `# ${what} ${path}`,
    });
  });
  let code: number;
  try {
    await program.parseAsync(['node', 'roundtable', ...words]);
    code = -1;
  } catch (error) {
    code =
      error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : Number(/^exit (\d)$/.exec((error as Error).message)?.[1] ?? 99);
  }
  return { code, out: screen.out(), err: screen.err(), request, opened };
}

describe('the command line', () => {
  it.each([
    [['start', '--rounds', '2.5', '--topic', 'x'], '--rounds'],
    [['start', '--rounds', '21', '--topic', 'x'], '--rounds'],
    [['start', '--rounds', '', '--topic', 'x'], '--rounds'],
    [['start', '--floor-budget', '-1', '--topic', 'x'], '--floor-budget'],
    [['start', '--max-tokens', '0', '--topic', 'x'], '--max-tokens'],
    [['start', '--max-turns', 'many', '--topic', 'x'], '--max-turns'],
    [['start', '--timeout', '0', '--topic', 'x'], '--timeout'],
    [['start', '--max-usd', 'Infinity', '--topic', 'x'], '--max-usd'],
    [['start', '--seed', '-1', '--topic', 'x'], '--seed'],
    [['start', '--topic'], '--topic'],
    [['start', 'word', '--topic', 'x'], 'too many arguments'],
    [['runs', '--limit', '0'], '--limit'],
    [['resume', 'a', 'b'], 'too many arguments'],
    [['strat'], 'Did you mean start?'],
    [['start', '--topc', 'x'], 'Did you mean --topic?'],
  ])('%j is wrong use', async (words, named) => {
    const { code, out, err, request } = await parse(...words);
    expect([code, out, request]).toEqual([2, '', undefined]);
    expect(err).toContain(named);
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });

  it('hands over what was asked for, and prints every problem of the plan', async () => {
    const words =
      'start --briefing b.md --team t.team.yaml --workers elena,marcus --rounds 2 --floor-budget 0 --model sonnet --max-usd 0.5 --max-tokens 9000 --max-turns 40 --timeout 600 --seed 7';
    const { code, out, err, request } = await parse(...words.split(' '), '--topic', 'A ceiling?');
    expect([code, out, err]).toEqual([2, '', 'x.team.yaml:2:3: members[0]: is wrong.\nso is this.\n']);
    expect(request).toEqual({
      roundtable: true,
      topic: 'A ceiling?',
      briefing: { text: '# briefing b.md', path: 'b.md' },
      team: { text: '# team file t.team.yaml', path: 't.team.yaml' },
      workers: ['elena', 'marcus'],
      rounds: 2,
      floorBudget: 0,
      model: 'sonnet',
      grow: true,
      seed: 7,
      budget: { usd: 0.5, tokens: 9000, turns: 40, wall: 600 },
    });
  });

  it('takes the place of the workspace before or after the command', async () => {
    for (const words of [
      ['--cwd', '/a', '--home', '/b', 'start', '--topic', 'x'],
      ['start', '--topic', 'x', '--home', '/b', '--cwd', '/a'],
    ]) {
      expect((await parse(...words)).opened).toMatchObject({ cwd: '/a', home: '/b' });
    }
  });

  it('needs something to talk about', async () => {
    expect(await parse('start')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('nothing to talk about') });
  });

  it.each(['start', 'resume', 'watch', 'runs', 'transcript', 'config'])('%s --help shows examples and opens nothing', async (name) => {
    const { code, out, err, opened } = await parse(name, '--help');
    expect([code, err, opened]).toEqual([0, '', undefined]);
    expect(out).toMatch(new RegExp(`Usage: roundtable ${name}`));
    expect(out).toContain(`  $ roundtable ${name}`);
    expect(out).toContain('--home <dir>');
  });

  it('says its version, and what it can do', async () => {
    expect(await parse('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
    expect((await parse('--help')).out).toMatch(/start.*\n.*resume.*\n.*watch/);
  });
});
