import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../../../src/adapters/memory/scriptedModel';
import type { ModelProvider } from '../../../../src/core/ports/modelProvider';
import { ofType } from '../../../support/house';
import { type Asked, createTeamHouse, memoryWorld, scripted, speakers, team, teamYaml, turns } from '../../../support/teamHouse';

const done = '[[TEAM_DONE]]';
const failure = { code: 'model.badRequest', message: 'The model refuses.', retryable: false } as const;

async function runTeam(text: string, answer: (asked: Asked) => ScriptedAnswer | undefined, files: Record<string, string> = {}) {
  const asked: Asked[] = [];
  const model = scripted((one) => {
    asked.push(one);
    return answer(one) ?? `I am ${one.who}.`;
  });
  const world = memoryWorld(files);
  const house = createTeamHouse({ providers: [model], world });
  const run = await house.run(await house.plan(team(text)));
  return { ...run, asked, world, house, order: speakers(run.facts), turns: turns(run.facts) };
}

const abc = { a: '', b: '', c: '' };

describe('round_robin', () => {
  test('declaration order, round after round; the done line counts alone on the last line only', async () => {
    let calls = 0;
    const said = [
      `I quote ${done} in prose.`,
      `${done}\nThat was on the first line.`,
      `\`\`\`\n${done}\n\`\`\``,
      `The last line is ${done}`,
      `Done.\n\n**${done}**\n`,
    ];
    const { order, outcome } = await runTeam(teamYaml('{ type: round_robin, max_rounds: 3 }', abc), () => said[calls++]);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b']);
    expect(outcome).toMatchObject({ status: 'done', reason: 'done', detail: '@b said in round 2 that the goal is reached.' });
  });

  test('nobody says so: all rounds; a member that fails is passed over, and only when all fail it ends', async () => {
    const one = await runTeam(teamYaml('{ type: round_robin, max_rounds: 2 }', abc), ({ who }) => (who === 'b' ? { failure } : 'Yes.'));
    expect(one.order).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(one.outcome).toMatchObject({ status: 'done', reason: 'rounds' });
    const all = await runTeam(teamYaml('{ type: round_robin, max_rounds: 2 }', abc), () => ({ failure }));
    expect(all.order).toEqual(['a', 'b', 'c']);
    expect(all.outcome).toMatchObject({ status: 'failed', reason: 'failed' });
    expect(all.outcome.detail).toContain('Resume the run');
  });
});

describe('manager', () => {
  const yaml = teamYaml('{ type: manager, manager: a, max_rounds: 4 }', abc);

  test('the last line names who is next, not an earlier one; an unknown name falls to the next in order and the manager hears of it', async () => {
    const plans = ['NEXT: @b\nOn reflection:\nNEXT: @c', 'Good.\nNEXT: @zoe', 'Then you.\nNEXT: @a', `All there.\n${done}`];
    const { order, outcome, asked } = await runTeam(yaml, ({ who }) => (who === 'a' ? plans.shift() : undefined));
    // c by its name; nobody is zoe, so a follows c; a is given the floor, which is its own steering turn.
    expect(order).toEqual(['a', 'c', 'a', 'a', 'a']);
    expect(outcome).toMatchObject({ status: 'done', reason: 'done' });
    const managing = asked.filter(({ who }) => who === 'a');
    expect(managing[1]?.prompt).not.toContain('zoe');
    expect(managing[2]?.prompt).toContain('The team has no member @zoe');
    expect(managing[2]?.prompt).toContain('## What was not accepted from your last reply');
    expect(managing[3]?.prompt).not.toContain('## What was not accepted from your last reply');
  });

  test('without any name the floor goes round; at most 1 + 2 × rounds turns', async () => {
    const { order, outcome } = await runTeam(yaml, () => 'NEXT is a question of taste.');
    expect(order).toEqual(['a', 'b', 'a', 'c', 'a', 'a', 'b', 'a']);
    expect(outcome.reason).toBe('rounds');
  });

  test('a member that cannot speak is said aloud and the manager steers on', async () => {
    const { order, asked } = await runTeam(yaml, ({ who, task }) => {
      if (who === 'b') return { failure };
      return task.includes('last round') ? done : 'NEXT: @b';
    });
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a']);
    expect(asked.at(-1)?.prompt).toContain('@b could not speak: The model refuses.');
  });
});

describe('review_loop', () => {
  const yaml = teamYaml('{ type: review_loop, producer: p, reviewer: r, max_rounds: 3 }', { x: '', p: '', r: '', y: '' });

  test('others contribute first; NOT APPROVED and a word in prose approve nothing; then the producer finishes', async () => {
    const reviews = ['This is NOT APPROVED yet', 'I would have written APPROVED.\nBut line 3 is wrong.', 'Nothing left.\nAPPROVED'];
    const { turns: keys, order, outcome, asked } = await runTeam(yaml, ({ who }) => (who === 'r' ? reviews.shift() : `By ${who}.`));
    expect(keys).toEqual([
      ...['contribute/x', 'contribute/y', 'draft', 'review/1', 'revise/1', 'review/2', 'revise/2', 'review/3', 'finish'],
    ]);
    expect(order).toEqual(['x', 'y', 'p', 'r', 'p', 'r', 'p', 'r', 'p']);
    expect(outcome).toMatchObject({ status: 'done', reason: 'approved' });
    // What the others brought in is heard by who drafts.
    expect(asked[2]?.prompt).toContain('By x.');
    expect(asked[2]?.prompt).toContain('By y.');
  });

  test('never approved: at most members + 2 × rounds + 1 turns, and the last revision stands', async () => {
    const { order, outcome } = await runTeam(yaml, () => 'Hm.');
    expect(order.length).toBe(2 + 1 + 6);
    expect(outcome).toMatchObject({ status: 'done', reason: 'rounds' });
  });

  test('a reviewer who says done instead ends it; a done beside the token is an approval', async () => {
    const ended = await runTeam(yaml, ({ who }) => (who === 'r' ? `Fine.\n${done}` : 'Yes.'));
    expect(ended.turns.at(-1)).toBe('review/1');
    const approved = await runTeam(yaml, ({ who }) => (who === 'r' ? `APPROVED\n${done}` : 'Yes.'));
    expect([approved.turns.at(-1), approved.outcome.reason]).toEqual(['finish', 'approved']);
  });
});

describe('sequential_chain', () => {
  const braces = 'See {prev_speaker}, {prev_content}, {x} and $& `code`.';

  test('hands over what was said, with braces in it, in a fence it cannot close', async () => {
    const content = `${braces}\n\`\`\`\`\nclose?\n\`\`\`\`\n`;
    const { order, asked, outcome } = await runTeam(teamYaml('{ type: sequential_chain, max_rounds: 2 }', { a: '', b: '' }), () => content);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    expect(outcome).toMatchObject({ status: 'done', reason: 'done' });
    expect(asked[1]?.task).toContain('@a handed this over.');
    expect(asked[1]?.task).toContain(`\`\`\`\`\`\n${content}\`\`\`\`\``);
    expect(asked[2]?.task).toContain('@b handed this over.');
  });

  test('a template of one’s own: only its two names are replaced, once', async () => {
    const yaml = `name: test
goal: Reach it.
workflow:
  type: sequential_chain
  max_rounds: 1
  prompt_template: 'Take {prev_speaker} and {other} {0} {{}}: <{prev_content}> by {prev_speaker}'
members:
  - { name: a, role: r, persona: p }
  - { name: b, role: r, persona: p }
`;
    const { asked } = await runTeam(yaml, () => braces);
    expect(asked[1]?.task).toContain(`Take a and {other} {0} {{}}: <\`\`\`\n${braces}\n\`\`\`> by a`);
  });

  test('a link that fails ends the chain there', async () => {
    const { order, outcome } = await runTeam(teamYaml('{ type: sequential_chain }', abc), ({ who }) =>
      who === 'b' ? { failure } : 'Yes.',
    );
    expect(order).toEqual(['a', 'b']);
    expect(outcome.status).toBe('failed');
  });
});

describe('debate', () => {
  const cast = { j: '', p: '', c: '' };
  const openings = ['open/pro', 'open/con'];

  test.each([
    ['max_rounds: 2', 2],
    ['rounds: 1', 1],
    ['max_rounds: 1, rounds: 4', 1],
    ['topic: Tabs', 3],
  ])('%s', async (options, rounds) => {
    const {
      turns: keys,
      outcome,
      asked,
    } = await runTeam(teamYaml(`{ type: debate, pro: p, con: c, judge: j, ${options} }`, cast), () => 'So.');
    const exchanges = Array.from({ length: rounds }, (_, index) => [`r${index + 1}/pro`, `r${index + 1}/con`]).flat();
    expect(keys).toEqual([...openings, ...exchanges, 'verdict']);
    expect(outcome).toMatchObject({ status: 'done', reason: 'verdict' });
    expect(asked[0]?.task).toContain(`The proposition: ${options.startsWith('topic') ? 'Tabs' : 'Reach it.'}`);
  });

  test('closings where asked for, by both, before the verdict', async () => {
    const { order, turns: keys } = await runTeam(
      teamYaml('{ type: debate, pro: p, con: c, judge: j, rounds: 1, closings: true }', cast),
      () => 'So.',
    );
    expect(keys).toEqual([...openings, 'r1/pro', 'r1/con', 'close/pro', 'close/con', 'verdict']);
    expect(order).toEqual(['p', 'c', 'p', 'c', 'p', 'c', 'j']);
  });
});

/** Holds every call until so many have arrived. */
function gathered(inner: ModelProvider, count: number): ModelProvider & { most: () => number } {
  let waiting: (() => void)[] = [];
  let most = 0;
  return {
    ...inner,
    most: () => most,
    async *stream(request, signal) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        if (waiting.length < count) return;
        for (const wake of waiting) wake();
        waiting = [];
      });
      // The last declared is the first to answer.
      const late = /^# You are @a/m.test(request.system) ? 20 : 0;
      for (let turn = 0; turn < late; turn++) await Promise.resolve();
      yield* inner.stream(request, signal);
    },
  };
}

describe('parallel', () => {
  const yaml = teamYaml('{ type: parallel, max_rounds: 2 }', abc);

  test('all speak at once, nobody hears the others in a round, and what was said enters in declaration order', async () => {
    const asked: Asked[] = [];
    const provider = gathered(
      scripted((one) => {
        asked.push(one);
        return `Words of ${one.who}.\n\n\`\`\`file:${one.who}.md\n${one.who}\n\`\`\``;
      }),
      3,
    );
    const world = memoryWorld();
    const house = createTeamHouse({ providers: [provider], world });
    const { outcome, facts } = await house.run(await house.plan(team(yaml)));
    expect(outcome).toMatchObject({ status: 'done', reason: 'rounds' });
    expect(provider.most()).toBe(3);
    expect(ofType(facts, 'message.posted').map((fact) => fact.data.message.author)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(ofType(facts, 'file.changed').map((fact) => fact.data.path)).toEqual(['a.md', 'b.md', 'c.md']);
    expect(
      ofType(facts, 'turn.finished')
        .map((fact) => fact.data.member)
        .indexOf('a'),
    ).toBeGreaterThan(0);
    for (const one of asked.slice(0, 3)) expect(one.prompt).not.toContain('Words of');
    for (const one of asked.slice(3)) for (const name of ['a', 'b', 'c']) expect(one.prompt).toContain(`Words of ${name}.`);
  });

  test('one that fails does not take the others with it; all failing ends the run', async () => {
    const one = await runTeam(yaml, ({ who }) => (who === 'b' ? { failure } : `By ${who}.\n\n\`\`\`file:${who}.md\n${who}\n\`\`\``));
    expect(one.outcome).toMatchObject({ status: 'done', reason: 'rounds' });
    expect([...one.world.workspace.files.keys()]).toEqual(['a.md', 'c.md']);
    expect(ofType(one.facts, 'message.posted').map((fact) => fact.data.message.author)).toEqual(['a', 'c', 'a', 'c']);
    const all = await runTeam(yaml, () => ({ failure }));
    expect([all.outcome.status, all.order.length]).toEqual(['failed', 3]);
  });

  test('the first in declaration order who says done is named, after all have been heard', async () => {
    const { outcome, facts } = await runTeam(yaml, ({ who }) => (who === 'a' ? 'No.' : `Yes.\n${done}`));
    expect(outcome.detail).toBe('@b said in round 1 that the goal is reached.');
    expect(ofType(facts, 'message.posted').length).toBe(3);
  });
});

describe('parallel_review', () => {
  const members = { w: '', p: '', s: '', r1: '', r2: '' };
  const yaml = (more = '') => teamYaml(`{ type: parallel_review, producer: p, reviewers: [r2, r1], max_rounds: 2${more} }`, members);

  test('without a synthesizer all must approve', async () => {
    const said: Record<string, string[]> = { r1: ['APPROVED', 'APPROVED'], r2: ['Line 1.', 'APPROVED'] };
    const { turns: keys, outcome } = await runTeam(yaml(), ({ who }) => said[who]?.shift());
    expect(keys).toEqual([
      ...['contribute/w', 'contribute/s', 'draft', 'review/1/r1', 'review/1/r2', 'revise/1', 'review/2/r1', 'review/2/r2', 'finish'],
    ]);
    expect(outcome).toMatchObject({ status: 'done', reason: 'approved', detail: 'All reviewers approved in review 2.' });
  });

  test('with one it decides, whatever the reviewers wrote', async () => {
    const {
      turns: keys,
      outcome,
      asked,
    } = await runTeam(yaml(', synthesizer: s'), ({ who, task }) => {
      if (who === 's') return task.includes('Put the reviews') && asked2++ > 0 ? 'One list.\nAPPROVED' : 'This is NOT APPROVED';
      return who.startsWith('r') ? `Words of ${who}.\nAPPROVED` : 'Yes.';
    });
    expect(keys).toEqual([
      ...['contribute/w', 'draft', 'review/1/r1', 'review/1/r2', 'synthesis/1', 'revise/1', 'review/2/r1', 'review/2/r2', 'synthesis/2'],
      'finish',
    ]);
    expect(outcome).toMatchObject({ reason: 'approved', detail: '@s approved in review 2.' });
    const synthesis = asked.find(({ who }) => who === 's');
    for (const name of ['r1', 'r2']) expect(synthesis?.prompt).toContain(`Words of ${name}.`);
  });
  let asked2 = 0;

  test('a reviewer who could not speak approves nothing, and is named', async () => {
    const { outcome, asked } = await runTeam(yaml(), ({ who }) => (who === 'r2' ? { failure } : 'Fine.\nAPPROVED'));
    expect(outcome.reason).toBe('rounds');
    expect(asked.find(({ task }) => task.includes('point by point'))?.prompt).toContain('@r2 could not review: The model refuses.');
  });
});

describe('conditional', () => {
  const yaml = (max = 6): string => `name: test
goal: Reach it.
workflow: { type: conditional, start: triage, max_rounds: ${max} }
members:
  - { name: last, role: r, persona: p }
  - name: triage
    role: r
    persona: p
    routes:
      - { if_contains: red, next: fixer }
      - { if_match: 'code:\\s*\\d+', next: checker }
      - { default: last }
  - { name: fixer, role: r, persona: p, routes: [{ if_contains: 'never said', next: last }] }
  - { name: checker, role: r, persona: p, routes: [{ default: triage }] }
`;

  test.each([
    ['It is RED.', ['triage', 'fixer'], 'terminal'],
    ['Code: 17, and red too.', ['triage', 'fixer'], 'terminal'],
    ['CODE:  9', ['triage', 'checker', 'triage', 'checker', 'triage', 'checker'], 'rounds'],
    ['Nothing fits.', ['triage', 'last'], 'terminal'],
  ])('%s', async (said, order, reason) => {
    const got = await runTeam(yaml(), ({ who }) => (who === 'triage' ? said : 'So.'));
    expect(got.order).toEqual(order);
    expect(got.outcome).toMatchObject({ status: 'done', reason });
  });

  test('what stands in a file that was written does not route', async () => {
    const { order } = await runTeam(yaml(), ({ who }) => (who === 'triage' ? 'I wrote it down.\n\n```file:notes.md\nred\n```\n' : 'So.'));
    expect(order).toEqual(['triage', 'last']);
  });
});

describe('vote', () => {
  const ballot = (answer: string, confidence: number): ScriptedAnswer => ({ value: { answer, confidence, reason: `for ${answer}` } });
  const result = (facts: Parameters<typeof ofType>[0]): string =>
    ofType(facts, 'message.posted').find((fact) => fact.data.key === 'result')?.data.message.text ?? '';

  test('confidence is the weight, equal texts are one answer, and nobody sees another’s', async () => {
    const said: Record<string, ScriptedAnswer> = { a: ballot('Tabs.', 0.5), b: ballot('spaces', 0.8), c: ballot(' tabs', 0.4) };
    const { outcome, facts, asked } = await runTeam(teamYaml('{ type: vote }', abc), ({ who }) => said[who]);
    expect(outcome).toMatchObject({ status: 'done', reason: 'decided', detail: 'Tabs. (53 % of the weight)' });
    expect(result(facts)).toContain('weight 0.90, 2 ballots (@a, @c)');
    for (const one of asked) expect(one.prompt).not.toContain('spaces');
  });

  test('a tie is said, and falls to the first ballot', async () => {
    const said: Record<string, ScriptedAnswer> = { a: ballot('x', 0.5), b: ballot('y', 0.5) };
    const { outcome } = await runTeam(teamYaml('{ type: vote }', { a: '', b: '' }), ({ who }) => said[who]);
    expect(outcome.detail).toBe('x (50 % of the weight; a tie, decided by the order of the ballots)');
  });

  test('the judge only groups: it does not vote, counts no ballot twice, and what it leaves out stands alone', async () => {
    const said: Record<string, ScriptedAnswer> = {
      a: ballot('4', 0.4),
      b: ballot('four', 0.4),
      c: ballot('5', 0.6),
      j: {
        value: {
          groups: [
            { answer: '4', ballots: [1, 2, 9] },
            { answer: 'four', ballots: [2] },
          ],
        },
      },
    };
    const { outcome, order, facts } = await runTeam(teamYaml('{ type: vote, judge: j }', { ...abc, j: '' }), ({ who }) => said[who]);
    expect(order).toEqual(['a', 'b', 'c', 'j']);
    expect(outcome.detail).toBe('4 (57 % of the weight)');
    expect(result(facts)).toContain('- 5 — weight 0.60, 1 ballot (@c)');
  });

  test('samples multiply the turns; a ballot that cannot be had is named and the rest counts', async () => {
    let calls = 0;
    const {
      turns: keys,
      outcome,
      facts,
    } = await runTeam(teamYaml('{ type: vote, samples: 2 }', { a: '', b: '' }), ({ who }) =>
      who === 'b' ? { failure } : ballot(++calls === 1 ? 'x' : 'y', 0.3 + calls / 10),
    );
    expect(keys).toEqual(['vote/a/1', 'vote/a/2', 'vote/b/1', 'vote/b/2']);
    expect(outcome.detail).toBe('y (56 % of the weight)');
    expect(ofType(facts, 'message.posted').filter((fact) => fact.data.message.kind === 'notice').length).toBe(2);
  });
});

describe('solo', () => {
  test('one member, up to its turns, and nobody else', async () => {
    const { order, outcome } = await runTeam(teamYaml('{ type: solo, member: b, max_rounds: 3 }', abc), ({ task }) =>
      task.includes('turn 2') ? `Yes.\n${done}` : 'No.',
    );
    expect(order).toEqual(['b', 'b']);
    expect(outcome.reason).toBe('done');
  });
});
