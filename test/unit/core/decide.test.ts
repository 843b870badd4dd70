import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeLine } from '../../../src/adapters/journal/line';
import { createMemoryJournal } from '../../../src/adapters/memory/journal';
import { createRehearsal } from '../../../src/adapters/providers/rehearsal';
import type { Command, RunOutcome } from '../../../src/core/run/command';
import type { Digest } from '../../../src/schema/digest';
import type { Fact } from '../../../src/schema/event';
import { emptyRunView, foldRun } from '../../../src/views/runView';
import { createHouse, ofType, userText, watched } from '../../support/house';
import { createTeamHouse, memoryWorld, scripted, team, teamYaml } from '../../support/teamHouse';

const briefing = { text: readFileSync('examples/retry-ceiling/briefing.md', 'utf8'), path: 'briefing.md' };
const small = { briefing, model: 'rehearsal', workers: ['elena', 'marcus'], rounds: 1, seed: 5 };
const words = 'What does a deadline cost the person on call?';

type House = Pick<ReturnType<typeof createHouse>, 'orchestrator' | 'facts'>;
type Decide = Omit<Extract<Command, { type: 'decide' }>, 'type' | 'by'>;

async function decide(house: House, asked: Decide): Promise<RunOutcome> {
  const decided = await house.orchestrator.dispatch({ type: 'decide', by: 'person', ...asked });
  if (!decided.ok) throw decided.error;
  return decided.done;
}
const refusal = async (house: House, asked: Decide): Promise<string> => {
  const decided = await house.orchestrator.dispatch({ type: 'decide', by: 'person', ...asked });
  if (decided.ok) throw new Error('it was not refused');
  return decided.error.shown;
};

/** A run to its digest, and then a further round. */
async function twice() {
  const model = watched(createRehearsal());
  const house = createHouse({ providers: [model] });
  const { runId, done } = await house.start(await house.plan(small));
  await done;
  const first = await house.digest(runId);
  const asked = model.requests.length;
  const outcome = await decide(house, { runId, decision: 'again', words });
  return { house, model, runId, first, asked, outcome };
}

const essence = ({ startedAt: _s, finishedAt: _f, usage: _u, calls: _c, byMember: _b, runId: _r, usd: _d, ...rest }: Digest) => rest;

describe('the person decides', () => {
  it('in the very moment in which the run ends: it waits until this process has let go of it', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    const accepted = new Promise<RunOutcome>((resolve, reject) => {
      house.when(
        ({ type }) => type === 'run.finished',
        () => decide(house, { runId, decision: 'accept' }).then(resolve, reject),
      );
    });
    await done;
    expect((await accepted).status).toBe('done');
    expect(ofType(await house.facts(runId), 'decision.made')).toHaveLength(1);
  });

  it('is a fact with who, why, what it was about and who did not agree; a later one replaces it, and both stay', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    expect(await refusal(house, { runId, decision: 'accept' })).toMatch(/still running/);
    await done;
    const digest = await house.digest(runId);
    expect(await refusal(house, { runId, decision: 'override', words: '  ' })).toMatch(/needs words/);
    expect(await refusal(house, { runId: 'none', decision: 'accept' })).toMatch(/no run none/);
    const before = (await house.facts(runId)).length;

    expect(await decide(house, { runId, decision: 'accept' })).toMatchObject({ status: 'done' });
    await decide(house, { runId, decision: 'override', words: ' No ceiling at all. ' });
    const made = ofType(await house.facts(runId), 'decision.made').map(({ data }) => data);
    expect(made.map(({ decision, words: why, by }) => [decision, why, by])).toEqual([
      ['accept', undefined, 'person'],
      ['override', 'No ceiling at all.', 'person'],
    ]);
    expect(made[1]).toMatchObject({
      outcome: digest.ended.detail,
      dissent: digest.dissent,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await house.facts(runId)).length).toBe(before + 2);

    const view = await house.orchestrator.view(runId);
    expect([view?.status, view?.decision?.decision, view?.decisions.length]).toEqual(['done', 'override', 2]);
    expect(house.store.runs(1)[0]).toMatchObject({ status: 'done', decision: { decision: 'override', words: 'No ceiling at all.' } });
    const written = house.runFiles.files.get(`.roundtable/runs/${runId}/decision.md`) ?? '';
    expect(written.indexOf('Overridden by person')).toBeLessThan(written.indexOf('Accepted by person'));
    expect(house.announced()).toEqual(await house.facts(runId));
  });

  it('a secret in the words does not reach the journal', async () => {
    const secret = 'sk-test-0123456789abcdef';
    const house = createHouse({ providers: [createRehearsal()], secrets: { OPENAI_API_KEY: secret } });
    const { runId, done } = await house.start(await house.plan(small));
    await done;
    await decide(house, { runId, decision: 'override', words: `Use ${secret}.` });
    await decide(house, { runId, decision: 'again', words: `Use ${secret}.` });
    expect(JSON.stringify(await house.facts(runId))).not.toContain(secret);
    expect([...house.runFiles.files.values()].join('\n')).not.toContain(secret);
  });

  it('nothing can be decided about what failed or was stopped before a result', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan(small));
    await house.orchestrator.dispatch({ type: 'stop', runId });
    await done;
    for (const decision of ['accept', 'again'] as const) expect(await refusal(house, { runId, decision })).toMatch(/stopped before/);
  });
});

describe('another round', () => {
  it('goes on with the same run: everybody hears the person, and a second digest follows', async () => {
    const { house, model, runId, first, asked, outcome } = await twice();
    expect(outcome).toMatchObject({ runId, status: 'done' });
    const facts = await house.facts(runId);
    const again = ofType(facts, 'decision.made')[0]?.seq ?? 0;
    expect(ofType(facts, 'run.finished')).toHaveLength(2);
    const speeches = ofType(facts, 'turn.started').filter((fact) => fact.data.purpose === 'speak' && fact.seq > again);
    expect(new Set(speeches.map((fact) => `${fact.data.member} in ${fact.data.round}`))).toEqual(new Set(['elena in 2', 'marcus in 2']));
    for (const request of model.requests.slice(asked).filter((one) => /You are @(elena|marcus)/.test(one.system))) {
      expect(userText(request)).toContain(words);
      expect(userText(request)).toContain('@elena: ');
    }
    // What was asked before is not asked again.
    const turns = ofType(facts, 'turn.started').map((fact) => fact.data.turn);
    expect(new Set(turns).size).toBe(turns.length);

    const second = await house.digest(runId);
    expect([first.rounds, second.rounds, second.asked]).toEqual([1, 2, [{ round: 2, words }]]);
    const file = (name: string) => house.runFiles.files.get(`.roundtable/runs/${runId}/${name}`);
    expect(file('digest.md')).toContain(words);
    expect(JSON.parse(file('digest-1.json') ?? '')).toEqual(first);
    expect(file('digest-1.md')).toContain(`${first.rounds} round.`);
    expect(house.store.runs(1)[0]).toMatchObject({ status: 'done', rounds: 2 });
    expect(house.store.runs(1)[0]?.decision).toBeUndefined();
    const view = await house.orchestrator.view(runId);
    expect([view?.status, view?.decision, view?.decisions.length, view?.digest]).toEqual([
      'done',
      undefined,
      1,
      ofType(facts, 'digest.written')[1]?.data.digest,
    ]);
    // And a third one, without words.
    await decide(house, { runId, decision: 'again' });
    expect((await house.digest(runId)).rounds).toBe(3);
    expect(file('digest-2.md')).toContain('2 rounds.');
    const folded = emptyRunView(runId);
    for (const fact of await house.facts(runId)) foldRun(folded, fact);
    expect(await house.orchestrator.view(runId)).toEqual(folded);
  });

  it('is cut after any of its facts and goes on to the same second digest, and no finished turn is asked again', async () => {
    const { house: done, runId } = await twice();
    const whole = await done.facts(runId);
    const want = essence(await done.digest(runId));
    const texts = new Map(ofType(whole, 'turn.finished').map((fact) => [fact.data.turn, fact.data.text]));
    const from = ofType(whole, 'run.finished')[0]?.seq ?? 0;
    for (let cut = from + 1; cut < whole.length; cut++) {
      const journal = createMemoryJournal();
      await journal.append(`run:${runId}`, whole.slice(0, cut), 0);
      const house = createHouse({ providers: [createRehearsal()], journal, objects: done.objects });
      const where = `cut after ${cut} (${whole[cut - 1]?.type})`;
      expect([where, (await house.resume(runId)).status]).toEqual([where, 'done']);
      const facts = await house.facts(runId);
      const finished = ofType(facts, 'turn.finished');
      expect([where, new Set(finished.map((fact) => fact.data.turn)).size]).toEqual([where, finished.length]);
      for (const fact of finished)
        expect([where, fact.data.turn, fact.data.text]).toEqual([where, fact.data.turn, texts.get(fact.data.turn)]);
      expect([where, ofType(facts, 'digest.written').length, ofType(facts, 'decision.made').length]).toEqual([where, 2, 1]);
      const newest = ofType(facts, 'digest.written').at(-1)?.data.digest ?? '';
      expect([where, essence(JSON.parse((await house.objects.get(newest)) ?? '') as Digest)]).toEqual([where, want]);
    }
  });

  it('a run cut between the two is finished and waits for a decision', async () => {
    const { house: done, runId } = await twice();
    const whole = await done.facts(runId);
    const journal = createMemoryJournal();
    await journal.append(`run:${runId}`, whole.slice(0, ofType(whole, 'run.finished')[0]?.seq), 0);
    const house = createHouse({ providers: [createRehearsal()], journal, objects: done.objects });
    expect(await house.orchestrator.dispatch({ type: 'resume', runId })).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    expect(await decide(house, { runId, decision: 'again', words })).toMatchObject({ status: 'done' });
    expect(essence(await house.digest(runId))).toEqual(essence(await done.digest(runId)));
  });

  it('a budget that is used up refuses with a way on, and a higher one holds the round', async () => {
    const house = createHouse({ providers: [createRehearsal()] });
    const { runId, done } = await house.start(await house.plan({ ...small, rounds: 3, budget: { turns: 8 } }));
    expect(await done).toMatchObject({ status: 'done', reason: 'budget' });
    const before = (await house.facts(runId)).length;
    expect(await refusal(house, { runId, decision: 'again' })).toMatch(/budget of this run is used up.*--max-turns/);
    expect(await refusal(house, { runId, decision: 'again', budget: { turns: 8 } })).toMatch(/8 is not enough/);
    expect((await house.facts(runId)).length).toBe(before);
    expect(await decide(house, { runId, decision: 'again', budget: { turns: 60 } })).toMatchObject({ status: 'done' });
    const facts = await house.facts(runId);
    expect(ofType(facts, 'budget.raised').map((fact) => fact.data.budget)).toEqual([{ turns: 60 }]);
    expect(ofType(facts, 'digest.written')).toHaveLength(2);
    expect((await house.orchestrator.view(runId))?.team?.budget).toEqual({ turns: 60 });
    // The round that the budget cut short is not taken up; the one that was asked for is held whole.
    const later = ofType(facts, 'turn.started').filter((fact) => fact.seq > before);
    expect(new Set(later.map((fact) => fact.data.round)).size).toBe(1);
    expect(later.filter((fact) => fact.data.purpose === 'speak').length).toBe(2);
  });

  it.each(readdirSync('test/golden/journals'))('%s, written by an earlier version, can be decided and goes on', async (name) => {
    const facts = readFileSync(join('test/golden/journals', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const decoded = decodeLine(line);
        if (!decoded.ok) throw new Error(decoded.why);
        return decoded.fact;
      });
    const house = createHouse({ providers: [createRehearsal()] });
    await house.objects.put(briefing.text);
    await house.journal.append('run:golden', facts, 0);
    await decide(house, { runId: 'golden', decision: 'accept' });
    expect(await decide(house, { runId: 'golden', decision: 'again', words })).toMatchObject({ status: 'done' });
    const after = await house.facts('golden');
    const turns = ofType(after, 'turn.finished').map((fact) => fact.data.turn);
    expect(new Set(turns).size).toBe(turns.length);
    expect(ofType(after, 'digest.written')).toHaveLength(2);
  });
});

describe('another round of a team file', () => {
  const answer = ({ who, task, prompt }: { who: string; task: string; prompt: string }): string => {
    if (task.includes('NEXT: @name')) return `${who} steers.\nNEXT: @b`;
    if (task.includes('Review ')) return prompt.includes(words) ? 'Fine.\nAPPROVED' : 'Not yet.';
    return `${who} heard ${prompt.includes(words) ? 'the person' : 'nobody'}.`;
  };
  const three = { a: '', b: '', c: '' };

  it.each([
    ['{ type: round_robin, max_rounds: 1 }', ['a', 'b', 'c']],
    ['{ type: parallel, max_rounds: 1 }', ['a', 'b', 'c']],
    ['{ type: sequential_chain, max_rounds: 1 }', ['a', 'b', 'c']],
    ['{ type: solo, max_rounds: 1 }', ['a']],
    ['{ type: manager, manager: a, max_rounds: 1 }', ['a', 'b', 'a']],
    ['{ type: review_loop, producer: a, reviewer: b, max_rounds: 1 }', ['a', 'b', 'a']],
    ['{ type: parallel_review, producer: a, reviewers: [b, c], max_rounds: 1 }', ['a', 'b', 'c', 'a']],
    ['{ type: debate, pro: a, con: b, judge: c, rounds: 1, closings: true }', ['a', 'b', 'c']],
  ])('%s', async (workflow, order) => {
    const model = scripted(answer);
    const house = createTeamHouse({ providers: [model] });
    const { runId, facts: before } = await house.run(await house.plan(team(teamYaml(workflow, three), { seed: 1 })));
    expect(await decide(house, { runId, decision: 'again', words })).toMatchObject({ status: 'done' });
    const whole = await house.facts(runId);
    const added = ofType(whole, 'turn.started').filter((fact) => fact.seq > before.length);
    expect(added.map((fact) => fact.data.member)).toEqual(order);
    for (const request of model.requests.slice(ofType(before, 'turn.started').length)) expect(userText(request)).toContain(words);
    const turns = ofType(whole, 'turn.started').map((fact) => fact.data.turn);
    expect(new Set(turns).size).toBe(turns.length);

    const said = (facts: readonly Fact[]) => ofType(facts, 'turn.finished').map((fact) => [fact.data.turn, fact.data.text]);
    for (let cut = before.length + 1; cut < whole.length; cut++) {
      const world = { ...memoryWorld(), objects: house.world.objects };
      await world.journal.append(`run:${runId}`, whole.slice(0, cut), 0);
      const second = createTeamHouse({ providers: [scripted(answer)], world });
      const where = `cut after ${cut} (${whole[cut - 1]?.type})`;
      expect([where, (await second.resume(runId)).detail]).toEqual([
        where,
        (whole.at(-1) as Fact & { data: { detail: string } }).data.detail,
      ]);
      expect([where, said(await second.facts(runId))]).toEqual([where, said(whole)]);
    }
  });

  it('also where a member had said in its very first turn that the goal is reached', async () => {
    let first = true;
    const model = scripted(({ who }) => {
      const over = first;
      first = false;
      return over ? `${who} is done.\n[[TEAM_DONE]]` : `${who} goes on.\nNEXT: @b`;
    });
    const house = createTeamHouse({ providers: [model] });
    const { runId } = await house.run(await house.plan(team(teamYaml('{ type: manager, manager: a, max_rounds: 2 }', three), { seed: 1 })));
    expect(model.requests.length).toBe(1);
    await decide(house, { runId, decision: 'again' });
    expect(ofType(await house.facts(runId), 'turn.finished').map((fact) => fact.data.turn)).toEqual([
      'open',
      'r1/plan',
      'r1/b',
      'r1/manage',
    ]);
  });

  it('is refused where a workflow has none, and its outcome can be accepted', async () => {
    const house = createTeamHouse({ providers: [scripted(({ who }) => ({ value: { answer: who, confidence: 0.5, reason: 'x' } }))] });
    const { runId } = await house.run(await house.plan(team(teamYaml('{ type: vote }', { a: '', b: '' }))));
    expect(await refusal(house, { runId, decision: 'again' })).toMatch(/vote has no further round/);
    await decide(house, { runId, decision: 'accept', words: 'As they say.' });
    expect((await house.orchestrator.view(runId))?.decision).toMatchObject({ decision: 'accept', dissent: [] });
  });

  it('a run that its budget stopped goes on where it stood once the budget is raised', async () => {
    const house = createTeamHouse({ providers: [scripted(({ who }) => `${who} speaks.`)] });
    const plan = await house.plan(team(teamYaml('{ type: round_robin, max_rounds: 2 }', { a: '', b: '' }), { budget: { turns: 3 } }));
    const { runId, outcome } = await house.run(plan);
    expect(outcome).toMatchObject({ status: 'stopped', reason: 'budget' });
    const low = await house.orchestrator.dispatch({ type: 'resume', runId, budget: { turns: 2 } });
    expect(low).toMatchObject({ ok: false, error: { code: 'user.badInput' } });
    const raised = await house.orchestrator.dispatch({ type: 'resume', runId, budget: { turns: 9 } });
    expect(raised.ok && (await raised.done)).toMatchObject({ status: 'done', reason: 'rounds' });
    expect(ofType(await house.facts(runId), 'turn.finished').map((fact) => fact.data.turn)).toEqual(['r1/a', 'r1/b', 'r2/a', 'r2/b']);
  });
});
