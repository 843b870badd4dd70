import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import type { StartRequest } from '../../../../src/core/team/plan';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, memoryWorld, scripted, speakers, team, teamYaml, whoIn } from '../../../support/teamHouse';

const ab = { a: '', b: '' };
const rounds = (count: number, type = 'round_robin'): string => `{ type: ${type}, max_rounds: ${count} }`;
const block = (path: string, text: string): string => `\`\`\`file:${path}\n${text}\n\`\`\`\n`;

async function start(text: string, answer: (asked: Asked) => ScriptedAnswer | undefined, more: Partial<StartRequest> = {}) {
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return answer(one) ?? `I am ${one.who}.`;
  });
  const world = memoryWorld();
  const house = createTeamHouse({ providers: [model], world });
  const plan = await house.plan(team(text, more));
  return { asked, world, house, plan };
}

describe('limits', () => {
  test('a budget of turns ends the run with what was said kept, and more of it goes on from there', async () => {
    const { house, plan } = await start(teamYaml(rounds(3), ab), () => undefined, { budget: { turns: 3 } });
    const { outcome, facts, runId } = await house.run(plan);
    expect([outcome.status, outcome.reason]).toEqual(['stopped', 'budget']);
    expect(outcome.detail).toContain('3');
    expect(speakers(facts)).toEqual(['a', 'b', 'a']);
    expect(ofType(facts, 'budget.exhausted').map((fact) => fact.data.what)).toEqual(['turns']);
    // The same limit holds for whoever takes it up.
    expect((await house.resume(runId)).reason).toBe('budget');
    expect(speakers(await house.facts(runId))).toEqual(['a', 'b', 'a']);
  });

  test('a member’s own token budget stops the run before a call that could pass it', async () => {
    const { house, plan, asked } = await start(teamYaml(rounds(50), { a: 'token_budget: 6000', b: '' }), () => 'x '.repeat(400));
    const { outcome, facts } = await house.run(plan);
    expect([outcome.status, outcome.reason]).toEqual(['stopped', 'budget']);
    expect(outcome.detail).toContain('@a has used');
    const used = ofType(facts, 'turn.finished')
      .filter((fact) => fact.data.member === 'a')
      .reduce((sum, { data }) => sum + data.usage.input + data.usage.output, 0);
    expect(used).toBeLessThanOrEqual(6000);
    expect(asked.length).toBeGreaterThan(4);
  });

  test('in a parallel round what others said before the budget was out is kept', async () => {
    const { house, plan, world } = await start(
      teamYaml(rounds(2, 'parallel'), { a: 'token_budget: 100', b: '', c: '' }),
      ({ who }) => `By ${who}.\n\n${block(`${who}.md`, who)}`,
    );
    const { outcome, facts } = await house.run(plan);
    expect([outcome.status, outcome.reason]).toEqual(['stopped', 'budget']);
    expect([...world.workspace.files.keys()]).toEqual(['b.md', 'c.md']);
    expect(ofType(facts, 'message.posted').map((fact) => fact.data.message.author)).toEqual(['b', 'c']);
  });

  test('a provider that hangs is given up at the member’s turn_timeout, and the others go on', async () => {
    const { house, plan } = await start(teamYaml(rounds(1), { a: 'turn_timeout: 30, max_retries: 0', b: '' }), ({ who }) =>
      who === 'a' ? { hang: true, text: 'I begin' } : undefined,
    );
    const begun = await house.begin(plan);
    const asking = new Promise<void>((resolve) => {
      const check = (): unknown => (speakersNow() > 0 ? resolve() : setImmediate(check));
      let seen = 0;
      house.onFacts((facts) => {
        seen += facts.filter((fact) => fact.type === 'turn.started').length;
      });
      const speakersNow = (): number => seen;
      check();
    });
    await asking;
    await house.clock.advance(29_000);
    expect(house.orchestrator.active()).toEqual([begun.runId]);
    await house.clock.advance(2_000);
    const outcome = await begun.done;
    expect(outcome).toMatchObject({ status: 'done', reason: 'rounds' });
    const facts = await house.facts(begun.runId);
    expect(ofType(facts, 'turn.failed').map((fact) => [fact.data.failure.code, fact.data.partial])).toEqual([['model.timeout', 'I begin']]);
    expect(speakers(facts)).toEqual(['a', 'b']);
  });

  test('a tool that hangs ends at its tool_timeout; the turn goes on', async () => {
    const world = memoryWorld();
    const house = createTeamHouse({
      providers: [
        scripted(({ since }) => (since.length > 0 ? `Heard: ${since[0]}` : { calls: [{ name: 'run_bash', input: { command: 'ls' } }] })),
      ],
      world,
      commands: () => ({ takesMs: 20_000 }),
    });
    const yaml = teamYaml('{ type: solo }', { a: 'tools: [run_bash], tool_mode: native, tool_timeout: 5' });
    const { facts, outcome } = await house.run(await house.plan(team(yaml, { autonomy: 3 })));
    expect(outcome.status).toBe('done');
    expect(ofType(facts, 'turn.finished')[0]?.data.text).toContain('stopped after 5 s');
  });
});

describe('the window', () => {
  test('results of tools, however many, leave room for the rest, and what was cut is said', async () => {
    const world = memoryWorld({ 'long.md': 'word word word\n'.repeat(5000) });
    const sizes: number[] = [];
    const house = createTeamHouse({
      providers: [
        scripted(({ request }) => {
          sizes.push(JSON.stringify(request.messages).length);
          return '```tool:read_file\npath: long.md\n```\n\n'.repeat(3);
        }),
      ],
      world,
    });
    const yaml = teamYaml('{ type: solo }', { a: 'tools: [read_file], context_window: 8192, max_output_tokens: 512' });
    const { facts } = await house.run(await house.plan(team(yaml)));
    expect(sizes.length).toBe(11);
    expect(Math.max(...sizes)).toBeLessThan(40_000);
    const results = ofType(facts, 'tool.finished').map((fact) => fact.data.result);
    expect(results.length).toBe(30);
  });
});

describe('the person’s word', () => {
  test('inject.txt is taken once, before the next turn, whatever is in it', async () => {
    const { house, plan, world, asked } = await start(teamYaml(rounds(2), ab), () => undefined);
    const path = (runId: string): string => `.roundtable/runs/${runId}/inject.txt`;
    let runId = '';
    let put = 0;
    house.onFacts((facts) => {
      for (const fact of facts) {
        if (fact.type === 'run.created') runId = (fact.data as { runId: string }).runId;
        if (fact.type === 'turn.finished' && put++ === 0) world.runFiles.files.set(path(runId), '\uFEFF Mind the cost. \n');
      }
    });
    const { facts } = await house.run(plan);
    expect(asked.map(({ prompt }) => prompt.includes('Mind the cost.'))).toEqual([false, true, true, true]);
    const steer = ofType(facts, 'message.posted').filter((fact) => fact.data.message.kind === 'steer');
    expect(steer.map((fact) => fact.data.message.text)).toEqual(['Mind the cost.']);
    expect(world.runFiles.files.has(path(runId))).toBe(false);
  });

  test('the director is asked after every round but the last, and everybody hears the answer', async () => {
    const rounds3: [number, number][] = [];
    const asked: Asked[] = [];
    const house = createTeamHouse({
      providers: [
        scripted((one) => {
          asked.push(one);
          return 'Yes.';
        }),
      ],
      director: {
        async afterRound(_run, round, of) {
          rounds3.push([round, of]);
          return round === 1 ? '  Look at the tests.  ' : '';
        },
      },
    });
    const { facts, runId } = await house.run(await house.plan(team(teamYaml(rounds(3), ab))));
    expect(rounds3).toEqual([
      [1, 3],
      [2, 3],
    ]);
    expect(asked.map(({ prompt }) => prompt.includes('Look at the tests.'))).toEqual([false, false, true, true, true, true]);
    expect(ofType(facts, 'message.posted').length).toBe(1);
    expect(runId).not.toBe('');
  });
});

describe('structured replies', () => {
  test('a reply that does not fit its schema is sent back with the reason, and what fits is what counts', async () => {
    const yaml = teamYaml('{ type: solo }', {
      a: 'output_format: json, output_schema: { type: object, required: [n], properties: { n: { type: integer } } }',
    });
    const said = ['not json', '{"n": "x"}', '{"n": 3}'];
    const { house, plan, asked } = await start(yaml, () => said.shift());
    const { outcome, facts } = await house.run(plan);
    expect(outcome.status).toBe('done');
    expect(JSON.parse(ofType(facts, 'turn.finished')[0]?.data.text ?? '')).toEqual({ n: 3 });
    expect(asked.length).toBe(3);
    expect(asked[2]?.since.length).toBe(2);
    expect(whoIn(asked[0]?.request as Asked['request'])).toBe('a');
  });
});
