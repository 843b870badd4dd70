import { describe, expect, it } from 'vitest';
import { activeBehaviors, behaviorText, changeBehaviors, confidenceOf, weighed } from '../../../../src/core/growth/behaviors';
import { curate, followUp } from '../../../../src/core/growth/curate';
import { distilledFacts, readDistillation, usedTogether } from '../../../../src/core/growth/distilled';
import { historyOf, standAfter, versionOf } from '../../../../src/core/growth/history';
import { type Behavior, emptyOwnFiles } from '../../../../src/core/growth/ownFiles';
import { renderOwnFile } from '../../../../src/core/growth/renderOwnFiles';
import { readSelf } from '../../../../src/core/growth/self';
import { parseSkill, renderSkill } from '../../../../src/core/growth/skillFile';
import { type Candidate, gate } from '../../../../src/core/growth/skillGate';
import { judgeTrait } from '../../../../src/core/growth/traits';
import { emptyGrowth, type GrowthState } from '../../../../src/views/growthView';
import { folded, settled } from '../../../support/growth';

const runs = (count: number, member = 'marcus'): GrowthState =>
  folded(Array.from({ length: count }, (_, n) => settled(`r${n + 1}`, [member])));
const behavior = (id: string, more: Partial<Behavior> = {}): Behavior => ({
  id,
  text: `do ${id}`,
  fires_when: '',
  confirmed_count: 0,
  ...more,
});

describe('behaviours', () => {
  it('lose 0.05 with each roundtable of their member since they were confirmed, and no roundtable of others', () => {
    const { scores } = folded([settled('x1', ['elena']), settled('x2', ['elena'])], runs(21));
    const one = behavior('a', { added_run: 'r1' });
    expect(confidenceOf(one, scores, 'marcus')).toBe(0);
    expect(confidenceOf({ ...one, confirmed_run: 'r15' }, scores, 'marcus')).toBe(0.7);
    // A run that is not settled yet, or that a person made up.
    expect(confidenceOf({ ...one, confirmed_run: 'now' }, scores, 'marcus')).toBe(1);
    const list = [15, 11, 7, 1].map((n) => behavior(`b${n}`, { added_run: `r${n}` }));
    expect(weighed(list, scores, 'marcus').map(({ fading }) => fading)).toEqual(['firm', 'nudge', 'fading', 'gone']);
  });

  it('are active by how they fit the briefing, and by confidence where nothing fits', () => {
    const { scores } = runs(8);
    const list = weighed(
      [
        behavior('money', { fires_when: 'a budget or its cost is debated', added_run: 'r1' }),
        behavior('retry', { fires_when: 'retries and their limits are proposed', added_run: 'r3' }),
        ...[4, 5, 6, 7, 8].map((n) => behavior(`other${n}`, { fires_when: 'poetry', added_run: `r${n}` })),
      ],
      scores,
      'marcus',
    );
    const on = activeBehaviors(list, `We should cap how often the client retries. ${'Other words of a long briefing follow. '.repeat(50)}`);
    expect(on.map(({ id }) => id)).toEqual(['retry', 'other8', 'other7', 'other6', 'other5']);
    expect(activeBehaviors(list, '').map(({ id }) => id)).toEqual(['other8', 'other7', 'other6', 'other5', 'other4']);
    expect(behaviorText(on[0] as never)).toBe('When retries and their limits are proposed: do retry');
  });

  it('are not added twice in other words, and an id that nobody knows is refused', () => {
    const before = [behavior('b-1', { text: 'Quote the words of a colleague before answering' })];
    const change = changeBehaviors(
      before,
      {
        add: [
          { text: 'Before answering, quote a colleague’s words', firesWhen: 'x' },
          { text: 'Name the cost', firesWhen: 'y' },
        ],
        confirm: ['b-9'],
        remove: [],
      },
      'r2',
    );
    expect(change.confirmed).toEqual(['b-1']);
    expect(change.behaviors).toHaveLength(2);
    expect(change.behaviors[0]).toMatchObject({ confirmed_run: 'r2', confirmed_count: 1 });
    expect(change.refused.map(({ why }) => why)).toEqual([
      expect.stringContaining('no behaviour b-9'),
      expect.stringContaining('b-1 says the same'),
    ]);
  });
});

describe('traits', () => {
  const signal = (kind: 'cognitive_moves' | 'rhetorical_moves', run: string) => ({ kind, quote: `words of ${run}`, run });
  const proposal = (verdict: 'confirm' | 'candidate', ...signals: ReturnType<typeof signal>[]) => ({
    ...{ verdict, label: 'checks before claiming', rationale: 'It does.', runs: signals.map(({ run }) => run), signals },
  });
  const known = new Set(['r1', 'r2', 'r3']);

  it('are confirmed with three settled runs and two kinds of evidence, gathered over sessions, and not before', () => {
    const none = emptyOwnFiles()['traits.yaml'];
    const made = judgeTrait(none, proposal('confirm', signal('cognitive_moves', 'r8'), signal('rhetorical_moves', 'r9')), 'r3', known);
    expect(made.traits).toBe(none);
    expect(made.refused[0]?.why).toContain('r8, r9 are none');
    const first = judgeTrait(none, proposal('confirm', signal('cognitive_moves', 'r1'), signal('cognitive_moves', 'r2')), 'r2', known);
    expect([first.traits.confirmed.length, first.traits.candidate[0]?.runs]).toEqual([0, ['r1', 'r2']]);
    expect(first.refused[0]?.why).toContain('2 runs and 1 kind of evidence; a confirmation needs 3 and 2');
    const second = judgeTrait(first.traits, proposal('confirm', signal('rhetorical_moves', 'r3')), 'r3', known);
    expect(second.refused).toEqual([]);
    expect([second.traits.confirmed[0]?.runs, second.traits.candidate]).toEqual([['r1', 'r2', 'r3'], []]);
    expect(second.traits.history.map(({ verdict, asked }) => [verdict, asked])).toEqual([
      ['candidate', 'confirm'],
      ['confirm', undefined],
    ]);
  });
});

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  ...{
    title: 'Ask the quiet ones',
    kind: 'CAPTURE',
    member: 'marcus',
    when: 'Two people talk.',
    oneLiner: 'Ask them.',
    tags: ['talk'],
    turns: ['r1/speak/marcus'],
  },
  pattern: 'Invite whoever has said least by name, and wait for an answer before you go on with your own point.',
  taxonomy: {
    ...{ structural_category: 'process-workflow', trigger_phase: 'policy-governance', primary_actor: 'reviewer' },
    ...{ problem_nature: 'cognitive-framing', agent_dynamic: 'synthesis' },
  },
  ...more,
});
const around = { turns: new Set(['r1/speak/marcus', 'r1/speak/elena']), members: ['marcus', 'elena'], skills: {} };

describe('skills', () => {
  it('pass the gate without a line of code, and only with an instruction, a turn and what their kind needs', () => {
    const why = (more: Partial<Candidate>): string => {
      const verdict = gate(candidate(more), around);
      return verdict.ok ? 'ok' : verdict.why;
    };
    expect(why({})).toBe('ok');
    expect(why({ pattern: 'Ask them.' })).toContain('needs 15');
    expect(why({ pattern: 'The quiet people in the room were often those who had something of worth for everybody there.' })).toContain(
      'what to do',
    );
    expect(why({ turns: ['r9/speak/nobody'] })).toContain('none of the turns');
    expect(why({ member: 'zoe' })).toContain('@zoe');
    expect(why({ kind: 'FIX' })).toContain('what went wrong');
    expect(why({ kind: 'DERIVE', from: ['sk-1', 'sk-2'] })).toContain('two skills');
  });

  it('count as seen again where the title or the pattern is known, and are shared when two members work that way', () => {
    const read = (skills: GrowthState['skills']['skills'], list: Candidate[]) =>
      readDistillation([{ observations: [], skills: list }], { ...around, skills });
    const first = read({}, [candidate(), candidate({ title: 'Ask quiet ones' })]);
    expect(first.skills).toHaveLength(1);
    const id = first.skills[0]?.id ?? '';
    expect(id).toMatch(/^sk-[0-9a-f]{8}$/);
    const growth = folded(distilledFacts(first, 'run1', {}));
    expect(distilledFacts(first, 'run1', growth.skills.skills)).toEqual([]);

    folded(curate(growth.skills.skills, { id, how: 'keep', by: 'person', why: 'good' }), growth);
    expect(followUp(growth.skills.skills, 'run1')).toEqual([]);
    const second = read(growth.skills.skills, [
      candidate({ title: 'Ask the quiet ones early', member: 'elena', turns: ['r1/speak/elena'] }),
    ]);
    expect([second.skills, second.again[0]?.author]).toEqual([[], 'elena']);
    folded(distilledFacts(second, 'run2', growth.skills.skills), growth);
    expect(growth.skills.skills[id]).toMatchObject({ status: 'kept', author: 'marcus', again: [{ author: 'elena', runId: 'run2' }] });
    folded(followUp(growth.skills.skills, 'run2'), growth);
    expect(growth.skills.skills[id]?.status).toBe('shared');
    expect(followUp(growth.skills.skills, 'run2')).toEqual([]);
  });

  it('retire after five uses that failed, are shared after three of their author that did not, and a kept DERIVE takes the place of two', () => {
    const distil = (title: string, pattern: string, more: Partial<Candidate> = {}, growth = emptyGrowth()) =>
      folded(
        distilledFacts(
          readDistillation([{ observations: [], skills: [candidate({ title, pattern, ...more })] }], {
            ...around,
            skills: growth.skills.skills,
          }),
          `d${growth.seq}`,
          growth.skills.skills,
        ),
        growth,
      );
    const growth = distil('One thing', `Name one thing that ${'somebody could do about it and when '.repeat(3)}`);
    distil('Another matter', `Weigh another matter that ${'others have not seen in the files yet '.repeat(3)}`, {}, growth);
    const [a, b] = Object.keys(growth.skills.skills) as [string, string];
    const keep = (id: string) => folded(curate(growth.skills.skills, { id, how: 'keep', by: 'person', why: '' }), growth);
    const use = (id: string, run: number, success: boolean) =>
      folded([{ type: 'skill.used', data: { id, member: 'marcus', runId: `u${run}`, success } }], growth);
    keep(a);
    keep(b);
    for (let n = 1; n <= 5; n++) use(b, n, false);
    for (let n = 1; n <= 3; n++) use(a, n, true);
    expect(followUp(growth.skills.skills, 'u5').map(({ data }) => ('change' in data ? data.change : ''))).toEqual(['promoted', 'retired']);
    expect(usedTogether(growth.skills.skills)).toEqual([{ ids: [a, b], member: 'marcus', runs: 3 }]);
    distil(
      'Both of them',
      `Apply one thing and the other matter ${'together in the very same speech '.repeat(3)}`,
      { kind: 'DERIVE', from: [a, b] },
      growth,
    );
    const derived = Object.keys(growth.skills.skills)[2] ?? '';
    keep(derived);
    expect([growth.skills.skills[a], growth.skills.skills[b]].map((one) => [one?.status, one?.into])).toEqual([
      ['superseded', derived],
      ['superseded', derived],
    ]);
    expect(() => curate(growth.skills.skills, { id: a, how: 'keep', by: 'person', why: '' })).toThrow(`superseded by ${derived}`);
    expect(() => curate(growth.skills.skills, { id: `${a}x`, how: 'keep', by: 'person', why: '' })).toThrow(`Did you mean ${a}`);
  });

  it('are files that a person can read, and that read back, with what they changed', () => {
    const skill = readDistillation(
      [{ observations: [], skills: [candidate({ pattern: `${candidate().pattern}\n# Not a heading\n---\nmore` })] }],
      around,
    ).skills[0];
    if (!skill) throw new Error('no skill');
    const text = renderSkill({ ...skill, runId: 'r1', confidence: 0.6, uses: [] });
    const read = parseSkill(text, 'skills/x.md');
    expect(read).toMatchObject({
      ok: true,
      skill: {
        id: skill.id,
        title: skill.title,
        front: { type: 'CAPTURE', author: 'marcus', confidence: 0.6 },
        sections: { 'When to apply': skill.when },
      },
    });
    expect(read.ok && read.skill.sections.Pattern).toContain('### Not a heading');
    expect(parseSkill('# Mine\n\nDo it.', 'skills/own.md')).toMatchObject({
      ok: true,
      skill: { id: 'own', title: 'Mine', text: 'Do it.' },
    });
    expect(parseSkill('---\nid: a\nuses: many\n---\nx', 'skills/own.md')).toEqual({
      ok: false,
      problem: expect.stringMatching(/^skills\/own\.md:3:7: uses/),
    });
  });
});

describe('what a member brings along', () => {
  const own = emptyOwnFiles();
  const there: Record<string, string> = {
    'agents/marcus/behaviors.yaml': renderOwnFile(
      'behaviors.yaml',
      { behaviors: [behavior('b-1', { text: 'Quote first', fires_when: 'words are debated' })] },
      'marcus',
    ),
    'agents/marcus/memory.yaml': renderOwnFile(
      'memory.yaml',
      {
        ...own['memory.yaml'],
        diary: [{ text: 'A long night. '.repeat(40) }],
        key_lessons: ['Ask first'],
        recent_sessions: [{ summary: 'We spoke.' }],
      },
      'marcus',
    ),
    'agents/marcus/agent.yaml': 'model: ollama/x\n',
    'agents/marcus/prompt.md': 'Be brief.\n',
    'skills/debate-tactics.md': '# Tactics\n\nSteel-man first.',
  };
  const read = async (path: string) => there[path];
  const holdings = { skills: ['debate-tactics', 'gone'], slots: 2, chars: 8_000 };

  it('is read from its files, in the first person, with what is missing said', async () => {
    const self = await readSelf(read, runs(1), { member: 'marcus', briefing: 'words', holdings });
    expect(self).toMatchObject({
      skills: [{ id: 'debate-tactics', title: 'Tactics', text: 'Steel-man first.' }],
      behaviors: [{ id: 'b-1', text: 'When words are debated: Quote first' }],
      prompt: 'Be brief.',
      agent: { model: 'ollama/x' },
      leftOut: [],
    });
    expect(self.memory).toMatch(/^### Last session\nWe spoke\.\n\n### Lessons I have learnt\n- Ask first\n\n### My private journal\n/);
    expect(self.warnings).toEqual([expect.stringContaining('The skill gone of @marcus has no file')]);
  });

  it('keeps to its room by dropping the least important, and says so', async () => {
    for (const chars of [60, 250, 400, 600]) {
      const self = await readSelf(read, runs(1), { member: 'marcus', briefing: 'words', holdings: { ...holdings, chars } });
      const size = [
        ...self.skills.map(({ title, text }) => title + text),
        ...self.behaviors.map(({ text }) => text),
        ...self.traits,
        self.memory,
        self.prompt,
      ].join('').length;
      expect(size).toBeLessThanOrEqual(Math.max(chars, 160));
      expect(self.memory).toContain('Left out for want of room');
      expect(self.leftOut[0]).toBe('1 line of “My private journal”');
    }
  });
});

describe('the history of a member', () => {
  it('says each change with its run and reason, and gives back what a file was', async () => {
    const change = (seq: number, at: number, path: string, before: string | null, after: string | null) =>
      ({
        seq,
        at,
        v: 1,
        type: 'file.changed',
        data: { path, member: 'therapist', turn: 't', before, after, bytes: 1, how: 'written', reason: `why ${at}` },
      }) as never;
    const folder = '.roundtable/agents/marcus';
    const changes = historyOf(
      [
        {
          runId: 'one',
          facts: [
            change(9, 10, `${folder}/goals.yaml`, null, 'h1'),
            change(10, 11, 'src/a.ts', 'x', 'y'),
            change(11, 12, `${folder}2/goals.yaml`, null, 'z'),
          ],
        },
        { runId: 'two', facts: [change(5, 20, `${folder}/goals.yaml`, 'h1', 'h2')] },
      ],
      folder,
    );
    expect(changes.map(({ runId, reason }) => [runId, reason])).toEqual([
      ['two', 'why 20'],
      ['one', 'why 10'],
    ]);
    const objects = { get: async (hash: string) => (hash === 'h1' ? 'focus: a\n' : undefined) } as never;
    expect(await versionOf(objects, changes[0] as never, 'before')).toBe('focus: a\n');
    expect(await versionOf(objects, changes[1] as never, 'before')).toBeNull();
    await expect(versionOf(objects, changes[0] as never, 'after')).rejects.toThrow('missing');
    expect([...standAfter(changes, 15)]).toEqual([[`${folder}/goals.yaml`, 'h1']]);
    expect([...standAfter(changes, 5)]).toEqual([[`${folder}/goals.yaml`, null]]);
  });
});
