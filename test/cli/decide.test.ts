import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folders } from '../support/folder';
import { exampleIn, factsIn, journalText, run, runIds } from './roundtable';

const folder = folders();
const ids = (workspace: string): string => runIds(workspace)[0] ?? '';

describe('roundtable decide', () => {
  it('overrides with words, holds another round that hears the person, and says both in every record', async () => {
    const workspace = exampleIn(folder());
    const cli = (...args: string[]) => run(workspace, args);
    const small = ['--workers', 'elena,marcus', '--rounds', '1', '--seed', '5', '--no-pace', '--model', 'rehearsal'];
    expect(await cli('decide', 'accept')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no run') });
    expect(await cli('start', '--briefing', 'briefing.md', ...small)).toMatchObject({ code: 0 });
    expect((await cli('runs')).stdout).toContain('  undecided ');

    expect(await cli('decide', 'override')).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs words/) });
    expect(await cli('decide', 'maybe')).toMatchObject({ code: 2, stderr: expect.stringMatching(/one of accept, override, again/) });
    const overridden = await cli('decide', 'override', '--words', 'No ceiling:\nthe gateway has one.', '--by', 'rosa');
    expect(overridden).toMatchObject({ code: 0, stderr: '' });
    expect(overridden.stdout).toMatch(/^Overridden by rosa, \S+ \S+ UTC: No ceiling: the gateway has one\.\n$/);
    expect((await cli('runs')).stdout).toContain('  overridden ');
    expect(await cli('decide', 'accept')).toMatchObject({ code: 2, stderr: expect.stringMatching(/waits for a decision/) });
    expect((await cli('decisions')).stdout).toMatch(/^## Decision: Overridden: Should[\s\S]*\*\*By:\*\* rosa[\s\S]*the gateway has one/);
    expect((await cli('stats')).stdout).toMatch(/^decision {2}Overridden by rosa/m);
    expect((await cli('transcript')).stdout).toMatch(/\nOverridden by rosa,/);
    const files = join(workspace, '.roundtable', 'runs', ids(workspace));
    expect(readFileSync(join(files, 'decision.md'), 'utf8')).toMatch(/## Overridden by rosa[\s\S]*> the gateway has one\./);

    const words = 'What does it cost the person on call?';
    const again = await cli('decide', 'again', ids(workspace), '--words', words, '--json', '--no-pace');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(
      factsIn(again.stdout)
        .map((fact) => fact.type)
        .slice(0, 2),
    ).toEqual(['decision.made', 'run.resumed']);
    const facts = factsIn(journalText(workspace));
    expect(facts.filter((fact) => fact.type === 'digest.written')).toHaveLength(2);
    for (const name of ['digest.md', 'digest-1.md', 'digest-1.json']) expect(existsSync(join(files, name))).toBe(true);
    expect(readFileSync(join(files, 'digest.md'), 'utf8')).toContain(words);
    expect((await cli('runs')).stdout).toContain('  undecided ');

    expect(await cli('decide', 'accept', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"decision":"accept"') });
    const report = JSON.parse((await cli('export', '--format', 'json', '--output', '-')).stdout) as {
      stats: { decisions: { decision: string; words?: string; by: string }[] };
    };
    expect(report.stats.decisions.map(({ decision, by }) => [decision, by])).toEqual([
      ['override', 'rosa'],
      ['again', 'person'],
      ['accept', 'person'],
    ]);
    for (const format of ['markdown', 'html'])
      expect((await cli('export', '--format', format, '--output', '-')).stdout).toMatch(/Overridden[\s\S]*rosa[\s\S]*gateway has one/);
  });

  it('refuses another round on a used-up budget with the way on', async () => {
    const workspace = exampleIn(folder());
    const started = await run(workspace, [
      ...['start', '--briefing', 'briefing.md', '--workers', 'elena,marcus', '--rounds', '3', '--seed', '5', '--no-pace'],
      ...['--model', 'rehearsal', '--max-turns', '8'],
    ]);
    expect(started).toMatchObject({ code: 0 });
    const refused = await run(workspace, ['decide', 'again']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/used up[\s\S]*--max-turns/) });
    expect(await run(workspace, ['decide', 'again', '--max-turns', '60', '--no-pace'])).toMatchObject({ code: 0, stderr: '' });
  });
});
