import { describe, expect, test } from 'vitest';
import { createMemoryJournal } from '../../../../src/adapters/memory/journal';
import type { ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import type { RunOutcome } from '../../../../src/core/run/command';
import type { Fact } from '../../../../src/schema/event';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, memoryWorld, scripted, speakers, team, teamYaml } from '../../../support/teamHouse';

const abc = { a: '', b: '', c: '' };
type Answer = (asked: Asked) => ScriptedAnswer | undefined;

/** A run in which the person acts at the moment when a fact is known. */
async function sit(yaml: string, act: { at: (fact: Fact) => boolean; member: string; muted: boolean }[], answer: Answer = () => undefined) {
  const world = memoryWorld();
  const house = createTeamHouse({ providers: [scripted((one) => answer(one) ?? `I am ${one.who}.`)], world });
  const plan = await house.plan(team(yaml, { seed: 1 }));
  const waiting = [...act];
  let runId = '';
  const said: Promise<unknown>[] = [];
  house.orchestrator.subscribe((event) => {
    if (event.type !== 'facts') return;
    runId = event.runId;
    for (const fact of event.facts as Fact[]) {
      for (const one of waiting.filter(({ at }) => at(fact))) {
        waiting.splice(waiting.indexOf(one), 1);
        said.push(house.orchestrator.dispatch({ type: 'mute', runId, member: one.member, muted: one.muted }));
      }
    }
  });
  const run = await house.run(plan);
  return { ...run, house, world, said: await Promise.all(said), order: speakers(run.facts) };
}

/** The first moment at which a run can be told something. */
const begun = (fact: Fact): boolean => fact.type === 'phase.started';
const roundBegins =
  (round: number) =>
  (fact: Fact): boolean =>
    fact.type === 'phase.started' && fact.data.round === round && fact.data.phase !== 'brief';
const mute = (member: string, at = begun) => ({ at, member, muted: true });
const unmute = (member: string, at: (fact: Fact) => boolean) => ({ at, member, muted: false });
const skipped = (facts: readonly Fact[]): string[] => ofType(facts, 'turn.skipped').map(({ data }) => data.turn);

describe('a muted member', () => {
  test('takes no turn until it is let speak again, costs nothing, and the others go on', async () => {
    const run = await sit(teamYaml('{ type: round_robin, max_rounds: 3 }', abc), [mute('b'), unmute('b', roundBegins(3))]);
    expect(run.order).toEqual(['a', 'c', 'a', 'c', 'a', 'b', 'c']);
    expect(skipped(run.facts)).toEqual(['r1/b', 'r2/b']);
    expect(run.outcome).toMatchObject({ status: 'done', reason: 'rounds' });
    const view = await run.house.orchestrator.view(run.runId);
    expect(view?.spent.calls).toBe(7);
    expect(view?.members.b).not.toHaveProperty('muted');
    const told = view?.entries.flatMap((entry) =>
      entry.kind === 'message' && entry.message.kind === 'notice' ? [entry.message.text] : [],
    );
    expect(told).toEqual([expect.stringContaining('@b is muted'), expect.stringContaining('@b may speak again')]);
  });

  test('in the middle of its own turn finishes it', async () => {
    const starts = (fact: Fact): boolean => fact.type === 'turn.started' && fact.data.member === 'a';
    const run = await sit(teamYaml('{ type: round_robin, max_rounds: 2 }', abc), [mute('a', starts)]);
    expect(run.order).toEqual(['a', 'b', 'c', 'b', 'c']);
    expect(ofType(run.facts, 'turn.finished')).toHaveLength(5);
  });

  test.each<[string, string, Record<string, string>, string, string[], string]>([
    ['parallel', '{ type: parallel, max_rounds: 2 }', abc, 'b', ['a', 'c', 'a', 'c'], 'rounds'],
    ['sequential_chain', '{ type: sequential_chain, max_rounds: 1 }', abc, 'b', ['a', 'c'], 'done'],
    ['vote', '{ type: vote }', abc, 'b', ['a', 'c'], 'decided'],
    ['vote with a judge', '{ type: vote, judge: c }', abc, 'c', ['a', 'b'], 'decided'],
    ['review_loop', '{ type: review_loop, producer: a, reviewer: b, max_rounds: 1 }', abc, 'c', ['a', 'b', 'a'], 'rounds'],
    [
      'parallel_review',
      '{ type: parallel_review, producer: a, reviewers: [b, c], max_rounds: 2, approve_token: FINE }',
      abc,
      'c',
      ['a', 'b', 'a'],
      'approved',
    ],
    [
      'conditional',
      '{ type: conditional, start: a, max_rounds: 5 }',
      { a: 'routes: [{ default: b }]', b: 'routes: [{ if_contains: never, next: a }, { default: c }]', c: '' },
      'b',
      ['a', 'c'],
      'terminal',
    ],
  ])('is passed over in %s', async (_, workflow, members, who, order, reason) => {
    const ballot = JSON.stringify({ answer: 'yes', confidence: 0.9, reason: 'It holds.' });
    const answer: Answer = ({ task }) => (workflow.includes('vote') ? ballot : task.includes('Review') ? 'Good.\nFINE' : undefined);
    const run = await sit(teamYaml(workflow, members), [mute(who)], answer);
    expect(run.said).toMatchObject([{ ok: true }]);
    expect(run.order).toEqual(order);
    expect(run.outcome).toMatchObject({ status: 'done', reason });
  });

  test('hands on what it was handed in a chain', async () => {
    const heard: string[] = [];
    const run = await sit(teamYaml('{ type: sequential_chain, max_rounds: 1 }', abc), [mute('b')], ({ who, task }) => {
      heard.push(`${who}: ${task}`);
      return who === 'a' ? 'The plan of a.' : undefined;
    });
    expect(run.outcome.status).toBe('done');
    expect(heard.at(-1)).toMatch(/^c: [\s\S]*@a handed this over[\s\S]*The plan of a\./);
  });

  test('nominated by a manager, the manager is told and goes on', async () => {
    const plans = ['NEXT: @b', 'Then c.\nNEXT: @c', 'Good.\n[[TEAM_DONE]]'];
    const answer: Answer = ({ who }) => (who === 'a' ? plans.shift() : undefined);
    const run = await sit(teamYaml('{ type: manager, manager: a, max_rounds: 4 }', abc), [mute('b')], answer);
    expect(run.order).toEqual(['a', 'a', 'c', 'a']);
    expect(JSON.stringify(ofType(run.facts, 'message.posted'))).toContain('@b could not speak: @b is muted.');
  });

  test('in a roundtable is heard in no phase, and does not count as one who failed', async () => {
    const world = memoryWorld();
    const answer = ({ who }: Asked): string => `I am ${who}.\nPOSITION: I hold that ${who} is right.`;
    const house = createTeamHouse({ providers: [scripted(answer)], world });
    const yaml = 'name: t\ngoal: x?\nworkflow: { type: roundtable, rounds: 1 }\nmembers: [elena, marcus, clare]\n';
    const plan = await house.plan(team(yaml, { seed: 1 }));
    let muting: Promise<unknown> | undefined;
    house.onFacts(([fact]) => {
      if (fact?.type === 'phase.started' && !muting)
        muting = house.orchestrator.dispatch({ type: 'mute', runId: house.orchestrator.active()[0] ?? '', member: 'clare', muted: true });
    });
    const run = await house.run(plan);
    expect(await muting).toMatchObject({ ok: true });
    expect(run.outcome.status).toBe('done');
    expect(speakers(run.facts)).not.toContain('clare');
    expect(speakers(run.facts)).toEqual(expect.arrayContaining(['elena', 'marcus']));
    const again = await house.orchestrator.dispatch({ type: 'mute', runId: run.runId, member: 'elena', muted: true });
    expect(again).toMatchObject({ ok: false, error: { shown: expect.stringContaining('is finished') } });
  });
});

test.each([
  ['a manager', '{ type: manager, manager: a, max_rounds: 1 }', 'a', /@a is the manager/],
  ['a producer', '{ type: review_loop, producer: a, reviewer: b, max_rounds: 1 }', 'a', /@a is the producer/],
  ['a reviewer', '{ type: review_loop, producer: a, reviewer: b, max_rounds: 1 }', 'b', /@b is the reviewer/],
  ['a side of a debate', '{ type: debate, pro: a, con: b, judge: c, max_rounds: 1 }', 'b', /@b is the side against/],
  ['one who works alone', '{ type: solo, member: a, max_rounds: 1 }', 'a', /@a is the one who works/],
  ['a name that nobody has', '{ type: round_robin, max_rounds: 1 }', 'bb', /There is no member bb.*Did you mean b\?/],
])('%s cannot be muted, and it says why', async (_, workflow, who, why) => {
  const run = await sit(teamYaml(workflow, abc), [mute(who)]);
  expect(run.said).toEqual([{ ok: false, error: expect.objectContaining({ shown: expect.stringMatching(why) }) }]);
  expect(ofType(run.facts, 'member.muted')).toEqual([]);
});

test('the last one who speaks cannot be muted, and muting twice is one fact, also in the same moment', async () => {
  const run = await sit(teamYaml('{ type: round_robin, max_rounds: 2 }', { a: '', b: '' }), [mute('a'), mute('a'), mute('b')]);
  expect(ofType(run.facts, 'member.muted')).toHaveLength(1);
  expect(run.said).toMatchObject([{ ok: true }, { ok: true }, { ok: false, error: { shown: expect.stringContaining('the only one') } }]);
});

test('a run that is cut off after any fact goes on the same way, whoever is muted by then', async () => {
  const yaml = teamYaml('{ type: round_robin, max_rounds: 3 }', abc);
  const run = await sit(yaml, [mute('b'), unmute('b', roundBegins(3))]);
  const wanted = { order: run.order, skipped: skipped(run.facts) };
  for (let cut = 2; cut < run.facts.length; cut++) {
    const before = run.facts.slice(0, cut);
    // What the person said after the cut was never said, so the rest is compared where nothing of it is missing.
    if (!before.some(({ type }) => type === 'member.unmuted') && before.some(({ type }) => type === 'member.muted')) {
      const kept = skipped(before);
      const second = await goOn(before, run.runId);
      expect(skipped(second.facts).slice(0, kept.length)).toEqual(kept);
      expect(ofType(second.facts, 'turn.finished').some(({ data }) => kept.includes(data.turn))).toBe(false);
      expect(speakers(second.facts)).not.toContain('b');
    } else if (before.some(({ type }) => type === 'member.unmuted')) {
      const second = await goOn(before, run.runId);
      expect(second.outcome).toMatchObject({ status: 'done' });
      expect([...new Set(speakers(second.facts))].sort()).toEqual(['a', 'b', 'c']);
      expect(skipped(second.facts)).toEqual(wanted.skipped);
      // A turn that was under way at the cut is asked again, and no other.
      expect(new Set(ofType(second.facts, 'turn.finished').map(({ data }) => data.turn)).size).toBe(wanted.order.length);
    }
  }
});

async function goOn(facts: readonly Fact[], runId: string): Promise<{ outcome: RunOutcome; facts: Fact[] }> {
  const journal = createMemoryJournal();
  await journal.append(`run:${runId}`, facts, 0);
  const house = createTeamHouse({ providers: [scripted(({ who }) => `I am ${who}.`)], world: { ...memoryWorld(), journal } });
  return { outcome: await house.resume(runId), facts: await house.facts(runId) };
}

test('a run that waits to be resumed can be changed first, and a run of another process cannot', async () => {
  const yaml = teamYaml('{ type: round_robin, max_rounds: 2 }', abc);
  const whole = await sit(yaml, []);
  const cut = whole.facts.findIndex((fact) => fact.type === 'turn.finished') + 1;
  const journal = createMemoryJournal();
  await journal.append(`run:${whole.runId}`, whole.facts.slice(0, cut), 0);
  const house = createTeamHouse({ providers: [scripted(({ who }) => `I am ${who}.`)], world: { ...memoryWorld(), journal } });
  const done = await house.orchestrator.dispatch({ type: 'mute', runId: whole.runId, member: 'c', muted: true });
  expect(done).toMatchObject({ ok: true });
  expect((await house.orchestrator.view(whole.runId))?.members.c?.muted).toBe(true);
  await house.resume(whole.runId);
  expect(speakers(await house.facts(whole.runId))).toEqual(['a', 'b', 'a', 'b']);

  const other = createMemoryJournal();
  await other.append(`run:${whole.runId}`, whole.facts.slice(0, cut), 0);
  await other.peer().acquire(`run:${whole.runId}`);
  const second = createTeamHouse({ providers: [], world: { ...memoryWorld(), journal: other } });
  expect(await second.orchestrator.dispatch({ type: 'mute', runId: whole.runId, member: 'c', muted: true })).toMatchObject({
    ok: false,
    error: { code: 'system.locked' },
  });
  expect(await second.orchestrator.dispatch({ type: 'mute', runId: 'none', member: 'c', muted: true })).toMatchObject({ ok: false });
});
