import { describe, expect, it } from 'vitest';
import { createRehearsal } from '../../../../src/adapters/providers/rehearsal';
import { digestOf } from '../../../../src/core/report/digestOf';
import { outcomeMarkdown } from '../../../../src/core/report/outcome';
import { createTeamHouse, memoryWorld, team, teamYaml } from '../../../support/teamHouse';

describe('what a run came to', () => {
  it('is the digest of a roundtable, whole, and without tables and records where there is little room', async () => {
    const world = memoryWorld({ 'src/retry.ts': 'export const attempts = 3;\n' });
    const house = createTeamHouse({ providers: [createRehearsal()], world });
    const request = { topic: 'Should it retry?', model: 'rehearsal', rounds: 1, workers: ['elena', 'marcus'] };
    const { facts } = await house.run(await house.plan(request));
    const digest = await digestOf(world.objects, facts);
    const whole = outcomeMarkdown(facts, digest);
    const brief = outcomeMarkdown(facts, digest, 'brief');
    expect(whole).toMatch(/^# Should it retry\?[\s\S]*\n## Claims\n[\s\S]*\n## Cost\n/);
    expect(brief).toMatch(
      /^# Should it retry\?[\s\S]*no AI model took part[\s\S]*\n## Positions\n\n- @elena, [^\n]+\n- @marcus, [\s\S]*tokens in \d+ calls, \$0\.00/,
    );
    expect(brief).not.toMatch(/^\||\n## (Claims|Marks of the judge|Cost|Evidence)/m);
    // What stands in both is the same.
    for (const line of brief.split('\n').filter((one) => /^(#|\d\.|- (?!@\w+, ))/.test(one))) expect(whole).toContain(line);
  });

  it('is the last words and the files of any other team, and says so when it is not over', async () => {
    const house = createTeamHouse({ providers: [createRehearsal()] });
    const { facts } = await house.run(
      await house.plan({ ...team(teamYaml('{ type: round_robin, max_rounds: 1 }', { ann: '' })), model: 'rehearsal' }),
    );
    const done = outcomeMarkdown(facts, undefined);
    expect(done).toMatch(
      /^# Reach it\.\n[\s\S]*Rehearsal[\s\S]*Team test, round_robin\.[\s\S]*## What was said last\n\n\*\*@ann\*\*, ann's role \(rehearsal\):/,
    );
    expect(outcomeMarkdown(facts.slice(0, 2), undefined)).toContain('It is not over: running.');
    expect(outcomeMarkdown([], undefined)).toBe('This run has no facts that can be read.\n');
  });
});
