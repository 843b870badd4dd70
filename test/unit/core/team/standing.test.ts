import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import { leaveOneOut, recordedOf } from '../../../../src/core/reputation/leaveOneOut';
import { signalsOfRun } from '../../../../src/core/reputation/runSignals';
import type { Fact } from '../../../../src/schema/event';
import type { MemberSelf } from '../../../../src/schema/growth';
import { EconomyOptions, GrowthOptions, ReputationOptions } from '../../../../src/schema/growthOptions';
import type { ResolvedTeam } from '../../../../src/schema/team';
import { emptyGrowth, foldGrowth } from '../../../../src/views/growthView';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, memoryWorld, scripted, speakers, team, teamYaml, turns } from '../../../support/teamHouse';

const self = (standing: number): MemberSelf => ({
  ...{ sparks: 0, standing, state: 'watch', weight: standing / 70, level: 0, feeTier: 'sonnet', skills: [], behaviors: [], traits: [] },
  ...{ memory: '', prompt: '', extraFloor: 0, firstSpeaker: false, uses: [] },
});

async function run(
  yaml: string,
  options: { reputation?: Record<string, unknown>; standing?: Record<string, number> },
  answer: (asked: Asked) => ScriptedAnswer | undefined,
) {
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return answer(one) ?? `I am ${one.who}.`;
  });
  const world = memoryWorld();
  const house = createTeamHouse({ providers: [model], world });
  const plan = await house.plan(team(yaml));
  const growth: ResolvedTeam['growth'] = {
    ...{
      economy: EconomyOptions.parse({}),
      reputation: ReputationOptions.parse(options.reputation ?? {}),
      options: GrowthOptions.parse({}),
    },
    benched: [],
    fallbacks: [],
  };
  const members = plan.team.members.map((member) => {
    const standing = options.standing?.[member.name];
    return standing === undefined ? member : { ...member, self: self(standing) };
  });
  const done = await house.run({ ...plan, team: { ...plan.team, members, growth } });
  return { ...done, asked, house, world };
}
const critique = (score: number, ...items: string[]) =>
  JSON.stringify({ score, items: items.map((issue) => ({ issue, suggestion: 'Mend it.' })) });
const said = (facts: readonly Fact[]) =>
  ofType(facts, 'message.posted')
    .map(({ data }) => data.message.text)
    .concat(ofType(facts, 'turn.finished').map(({ data }) => data.message?.text ?? ''));

describe('the advisor', () => {
  const yaml = teamYaml('{ type: sequential_chain, max_rounds: 1 }', { a: '', b: '', advisor: '' });

  test('looks at every piece of work but its own; under 7 the author revises once, and the next hears the revision', async () => {
    const scores = [critique(5, 'Line 3 is wrong.'), critique(8)];
    const { facts, asked, outcome } = await run(yaml, { reputation: { advisor: 'advisor' } }, ({ task, who }) => {
      if (task.includes('CRITIQUE')) return scores.shift();
      return task.includes('Revise it once') ? 'Mended by a.' : `By ${who}.`;
    });
    expect(outcome.status).toBe('done');
    expect(speakers(facts)).toEqual(['a', 'advisor', 'a', 'b', 'advisor', 'advisor']);
    const keys = turns(facts);
    expect(keys.slice(1, 3)).toEqual([`${keys[0]}/critique`, `${keys[0]}/revised`]);
    expect(asked[2]?.task).toContain('- Line 3 is wrong. Mend it.');
    expect(asked[3]?.task).toContain('Mended by a.');
    expect(said(facts).some((text) => text.includes("**5 of 10** for @a's"))).toBe(true);

    // What the critiques say of the authors.
    const growth = emptyGrowth();
    const signalled = signalsOfRun(growth, facts);
    const of = (member: string) =>
      signalled.find((fact) => fact.type === 'standing.signalled' && fact.data.member === member)?.data as { signals: object[] };
    expect(of('a').signals).toContainEqual(expect.objectContaining({ dimension: 'output_quality', value: 50, shows: 'rework' }));
    expect(of('b').signals).toContainEqual(expect.objectContaining({ dimension: 'output_quality', value: 80 }));
    for (const [index, fact] of signalled.entries()) foldGrowth(growth, { seq: index + 1, at: 1, v: 1, ...fact } as never);
    expect(signalsOfRun(growth, facts)).toEqual([]);
  });

  test('never stands in the way: a critique that fails or cannot be read is a notice, and so is no revision', async () => {
    const failure = { code: 'model.badRequest', message: 'The model refuses.', retryable: false } as const;
    const { facts, outcome } = await run(yaml, { reputation: { advisor: 'advisor' } }, ({ task, who }) => {
      if (task.includes('Revise it once')) return { failure };
      if (!task.includes('CRITIQUE')) return `By ${who}.`;
      return task.includes('@a') ? critique(2, 'All of it.') : { failure };
    });
    expect(outcome.status).toBe('done');
    expect(said(facts)).toContain('@advisor gave no critique: The model refuses.');
    expect(speakers(facts)).toEqual(['a', 'advisor', 'a', 'b', 'advisor', 'advisor']);
  });

  test('a resume asks neither the critique nor the revision again', async () => {
    let fails = true;
    const { house, runId, outcome, asked } = await run(yaml, { reputation: { advisor: 'advisor' } }, ({ task, who }) => {
      if (task.includes('CRITIQUE')) return critique(task.includes('@a') ? 3 : 9, 'Too short.');
      return who === 'b' && fails ? { failure: { code: 'model.badRequest', message: 'No.', retryable: false } } : `By ${who}.`;
    });
    expect(outcome.status).toBe('failed');
    fails = false;
    const before = asked.length;
    expect((await house.resume(runId)).status).toBe('done');
    expect(asked.slice(before).map(({ who }) => who)).toEqual(['b', 'advisor', 'advisor']);
  });

  test('parallel work is looked at one after the other, after all of it is there', async () => {
    const { facts } = await run(
      teamYaml('{ type: parallel, max_rounds: 1 }', { a: '', b: '', advisor: '' }),
      { reputation: { advisor: 'advisor' } },
      ({ task }) => (task.includes('CRITIQUE') ? critique(task.includes('@b') ? 4 : 9, 'Too short.') : undefined),
    );
    expect(turns(facts).slice(3)).toEqual(['r1/a/critique', 'r1/b/critique', 'r1/b/revised']);
  });
});

describe('standing in workflows', () => {
  test('a manager hands no work to a member under the claim gate; the best of the others is offered, and the manager hears why', async () => {
    const yaml = teamYaml('{ type: manager, manager: a, max_rounds: 2 }', { a: '', b: '', c: '', d: '' });
    const { facts, asked } = await run(yaml, { reputation: { claim_gate: 50 }, standing: { a: 30, b: 42, c: 60, d: 75 } }, ({ who }) =>
      who === 'a' ? 'NEXT: @b' : undefined,
    );
    expect(speakers(facts)).toEqual(['a', 'd', 'a', 'd', 'a']);
    expect(said(facts)).toContain(
      '@b stands at 42, and work is handed out from 50 on: @d has the best standing of the others and is next.',
    );
    expect(asked[2]?.prompt).toContain('@b stands at 42');
    expect(asked[0]?.task).toContain('Members: @a, @c, @d');
    const free = await run(yaml, { standing: { b: 42 } }, ({ who }) => (who === 'a' ? 'NEXT: @b' : undefined));
    expect(speakers(free.facts)).toEqual(['a', 'b', 'a', 'b', 'a']);
  });

  test('a ballot weighs its confidence by the standing of its member, and the result says so', async () => {
    const yaml = teamYaml('{ type: vote }', { a: '', b: '', c: '' });
    const answer = ({ who }: Asked) =>
      JSON.stringify({ answer: who === 'a' ? 'Yes' : 'No', confidence: who === 'a' ? 0.9 : 0.5, reason: 'So.' });
    const plain = await run(yaml, {}, answer);
    expect(plain.outcome.detail).toBe('No (53 % of the weight)');
    const { outcome, facts } = await run(yaml, { standing: { a: 84, b: 35 } }, answer);
    expect(outcome.detail).toBe('Yes (59 % of the weight)');
    expect(said(facts).some((text) => text.includes("by its member's standing: @a × 1.20, @b × 0.50."))).toBe(true);
    expect(said(plain.facts).some((text) => text.includes('×'))).toBe(false);
  });
});

test('what a recorded vote would have come to without each member', async () => {
  const yaml = teamYaml('{ type: vote, judge: j }', { a: '', b: '', c: '', j: '' });
  const { facts, runId } = await run(yaml, { standing: { a: 84 } }, ({ who }) =>
    who === 'j'
      ? JSON.stringify({ groups: [{ answer: 'No', ballots: [2, 3] }] })
      : JSON.stringify({ answer: who === 'a' ? 'Yes' : who === 'b' ? 'No' : 'Never', confidence: 0.5, reason: 'So.' }),
  );
  const credits = leaveOneOut(recordedOf(emptyGrowth(), runId, facts));
  expect(credits.map(({ member, vote }) => [member, vote?.without, vote?.changes])).toEqual([
    ['a', 'No', false],
    ['b', 'Yes', true],
    ['c', 'Yes', true],
    ['j', 'No', false],
  ]);
});
