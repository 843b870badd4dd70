import { describe, expect, test } from 'vitest';
import { outcomeMarkdown } from '../../../../src/core/report/outcome';
import { planQuestion } from '../../../../src/core/team/questionPlan';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, scripted, team, teamYaml } from '../../../support/teamHouse';

async function talked(answer: (asked: Asked) => string, members: Readonly<Record<string, string>> = { ann: '', bob: '' }) {
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return answer(one);
  });
  const house = createTeamHouse({ providers: [model] });
  const first = await house.run(await house.plan(team(teamYaml('{ type: round_robin, max_rounds: 1 }', members))));
  return { asked, house, first };
}

describe('a question to one member of a run', () => {
  test('is a run of its own: its persona, its model, what was said, and no file written', async () => {
    const { asked, house, first } = await talked(({ who, task }) =>
      task.includes('answered in words') ? 'Because of the cap.\n\n```file:sneaky.md\nx\n```\n' : `I am ${who} and I say cap.`,
    );
    asked.length = 0;
    const planned = planQuestion(first.facts, { member: 'bob', question: '  Why a cap?  ' });
    if (!planned.ok) throw new Error(planned.why);
    const { runId, outcome, facts } = await house.run(planned.plan);
    expect(runId).not.toBe(first.runId);
    expect([outcome.status, outcome.detail]).toEqual(['done', '@bob has answered.']);
    expect(asked).toHaveLength(1);
    const [only] = asked;
    expect(only?.request.model).toBe('scripted');
    expect(only?.request.system).toContain('You are bob.');
    expect(only?.request.system).toContain('Why a cap?');
    expect(only?.prompt).toContain(`run ${first.runId}`);
    expect(only?.prompt).toContain('I am ann and I say cap.');
    const [created] = ofType(facts, 'run.created');
    expect(created?.data.team.members.map((member) => [member.name, member.ref])).toEqual([
      ['bob', { provider: 'scripted', model: 'scripted' }],
    ]);
    expect(created?.data.topic).toBe('Why a cap?');
    expect(ofType(facts, 'turn.finished').at(-1)?.data.message?.text).toMatch(/^Because of the cap\./);
    expect([...house.world.workspace.files.keys()]).toEqual([]);
    expect(outcomeMarkdown(facts, undefined)).toMatch(
      /^# Why a cap\?[\s\S]*\*\*@bob\*\*, bob's role \(scripted\/scripted\):\n\nBecause of the cap/,
    );
    // It is not taken for a run of the team's file.
    expect(created?.data.team.source).toBe(`question to ${first.runId}`);
  });

  test('says who is there when the name is nobody’s', async () => {
    const { first } = await talked(() => 'Yes.');
    expect(planQuestion(first.facts, { member: 'bo', question: 'x' })).toEqual({
      ok: false,
      why: expect.stringMatching(/@bo is not in run .*: @ann, @bob\. Did you mean bob\?/),
    });
    expect(planQuestion([], { member: 'bob', question: 'x' }).ok).toBe(false);
  });

  test('keeps the briefing within the window, the latest first', async () => {
    const { house, first } = await talked(({ who }) => `${who}: ${'many words '.repeat(3_000)}`, {
      ann: 'context_window: 8192',
      bob: 'context_window: 8192',
    });
    const planned = planQuestion(first.facts, { member: 'bob', question: 'Short?' });
    if (!planned.ok) throw new Error(planned.why);
    expect(planned.plan.briefing?.text.length).toBeLessThanOrEqual(8192 * 0.3 * 3);
    expect((await house.run(planned.plan)).outcome.status).toBe('done');
  });
});

test('a team file’s members hear the briefing too', async () => {
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return 'Done.';
  });
  const house = createTeamHouse({ providers: [model] });
  const request = team(teamYaml('{ type: round_robin, max_rounds: 1 }', { ann: '' }), {
    briefing: { text: '# Caps\n\nMind the ceiling.' },
  });
  await house.run(await house.plan(request));
  expect(asked[0]?.prompt).toContain('Mind the ceiling.');
});
