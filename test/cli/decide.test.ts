import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folders } from '../support/folder';
import { type Ended, exampleIn, factsIn, journalText, run, runIds } from './roundtable';

const folder = folders();
/** Each call is a process of its own, and the machine may be busy. */
const patienceMs = 90_000;

/** A finished run of two members in one round. */
async function finished(...limits: string[]) {
  const workspace = exampleIn(folder());
  const cli = (...args: string[]): Promise<Ended> => run(workspace, args);
  const small = ['--workers', 'elena,marcus', '--rounds', limits.length > 0 ? '3' : '1', '--seed', '5', '--no-pace'];
  expect(await cli('start', '--briefing', 'briefing.md', '--model', 'rehearsal', ...small, ...limits)).toMatchObject({ code: 0 });
  const runId = runIds(workspace)[0] ?? '';
  return { workspace, cli, runId, file: (name: string) => join(workspace, '.roundtable', 'runs', runId, name) };
}

describe('roundtable decide', () => {
  it(
    'overrides with words, and says so in every record',
    async () => {
      const { cli, file } = await finished();
      const [undecided, wordless, unknown] = await Promise.all([cli('runs'), cli('decide', 'override'), cli('decide', 'maybe')]);
      expect(undecided.stdout).toContain('  undecided ');
      expect(wordless).toMatchObject({ code: 2, stderr: expect.stringMatching(/needs words/) });
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/one of accept, override, again/) });

      const overridden = await cli('decide', 'override', '--words', 'No ceiling:\nthe gateway has one.', '--by', 'rosa');
      expect(overridden).toMatchObject({ code: 0, stderr: '' });
      expect(overridden.stdout).toMatch(/^Overridden by rosa, \S+ \S+ UTC: No ceiling: the gateway has one\.\n$/);
      const [runs, more, decisions, stats, transcript, html] = await Promise.all([
        cli('runs'),
        cli('decide', 'accept'),
        cli('decisions'),
        cli('stats'),
        cli('transcript'),
        cli('export', '--format', 'html', '--output', '-'),
      ]);
      expect(runs.stdout).toContain('  overridden ');
      expect(more).toMatchObject({ code: 2, stderr: expect.stringMatching(/waits for a decision/) });
      expect(decisions.stdout).toMatch(/^## Decision: Overridden: Should[\s\S]*\*\*By:\*\* rosa[\s\S]*the gateway has one/);
      expect(stats.stdout).toMatch(/^decision {2}Overridden by rosa/m);
      expect(transcript.stdout).toMatch(/\nOverridden by rosa,/);
      expect(html.stdout).toMatch(/Overridden by rosa[\s\S]*gateway has one/);
      expect(readFileSync(file('decision.md'), 'utf8')).toMatch(/## Overridden by rosa[\s\S]*> the gateway has one\./);
    },
    patienceMs,
  );

  it(
    'holds another round that hears the person, and keeps both digests and both decisions',
    async () => {
      const { workspace, cli, runId, file } = await finished();
      const words = 'What does it cost the person on call?';
      const again = await cli('decide', 'again', runId, '--words', words, '--json', '--no-pace');
      expect(again).toMatchObject({ code: 0, stderr: '' });
      const types = factsIn(again.stdout).map((fact) => fact.type);
      expect(types.slice(0, 2)).toEqual(['decision.made', 'run.resumed']);
      expect(factsIn(journalText(workspace)).filter((fact) => fact.type === 'digest.written')).toHaveLength(2);
      for (const name of ['digest.md', 'digest-1.md', 'digest-1.json']) expect(existsSync(file(name))).toBe(true);
      expect(readFileSync(file('digest.md'), 'utf8')).toContain(words);

      expect(await cli('decide', 'accept', '--json')).toMatchObject({ code: 0, stdout: expect.stringContaining('"decision":"accept"') });
      const [json, markdown] = await Promise.all([
        cli('export', '--format', 'json', '--output', '-'),
        cli('export', '--format', 'markdown', '--output', '-'),
      ]);
      const report = JSON.parse(json.stdout) as { stats: { decisions: { decision: string; words?: string; by: string }[] } };
      expect(report.stats.decisions.map(({ decision, words: why, by }) => [decision, why, by])).toEqual([
        ['again', words, 'person'],
        ['accept', undefined, 'person'],
      ]);
      expect(markdown.stdout).toMatch(/## Decisions[\s\S]*Another round asked for[\s\S]*on call\?[\s\S]*Accepted/);
    },
    patienceMs,
  );

  it(
    'refuses another round on a used-up budget with the way on',
    async () => {
      const { cli } = await finished('--max-turns', '8');
      expect(await cli('decide', 'again')).toMatchObject({ code: 2, stderr: expect.stringMatching(/used up[\s\S]*--max-turns/) });
      expect(await cli('decide', 'again', '--max-turns', '60', '--no-pace')).toMatchObject({ code: 0, stderr: '' });
    },
    patienceMs,
  );
});
