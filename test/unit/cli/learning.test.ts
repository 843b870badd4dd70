import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../../src/adapters/memory/journal';
import { createMemoryObjects } from '../../../src/adapters/memory/objects';
import { createMemoryStore } from '../../../src/adapters/memory/store';
import { createMemoryWorkspace } from '../../../src/adapters/memory/workspace';
import { createCollectedLog, createManualClock } from '../../../src/adapters/memory/world';
import { curateSkills } from '../../../src/cli/commands/skills';
import { showTherapist } from '../../../src/cli/commands/therapist';
import { parseSkill } from '../../../src/core/growth/skillFile';
import { createHome } from '../../../src/core/run/home';
import type { Skill } from '../../../src/schema/growth';
import { settled } from '../../support/growth';
import { createCliFor, createScreenIo } from './screen';

const skill = (id: string, author: string): Skill => ({
  ...{
    id,
    author,
    title: `Title of ${id}`,
    kind: 'CAPTURE',
    pattern: 'Do this.',
    when: 'Then.',
    oneLiner: 'In short.',
    tags: [],
    turns: ['r1/speak/marcus'],
  },
  taxonomy: {
    ...{ structural_category: 'process-workflow', trigger_phase: 'code-review', primary_actor: 'reviewer' },
    ...{ problem_nature: 'cognitive-framing', agent_dynamic: 'synthesis' },
  },
});

async function house(files: Record<string, string> = {}) {
  const journal = createMemoryJournal();
  const objects = createMemoryObjects();
  const workspace = createMemoryWorkspace(files);
  const home = createHome({
    journal,
    store: createMemoryStore(),
    clock: createManualClock(),
    log: createCollectedLog(),
    redact: (value) => value,
  });
  await home.append([
    settled('run1', ['marcus', 'elena']),
    { type: 'skill.distilled', data: { runId: 'run1', skill: skill('sk-aaaa1111', 'marcus') } },
    { type: 'skill.distilled', data: { runId: 'run1', skill: skill('sk-bbbb2222', 'elena') } },
    {
      type: 'session.held',
      data: {
        ...{
          member: 'marcus',
          runId: 'run1',
          turns: ['debrief/marcus/q1'],
          frameworks: ['SBI', 'GROW'],
          summary: 'We spoke of the limit.',
          observations: {},
        },
        ...{ behaviors: { added: ['b-1'], confirmed: [], removed: [] }, refused: [{ what: 'trait “bold”', why: 'No run was named.' }] },
      },
    },
  ]);
  const say = async (work: (cli: ReturnType<typeof createCliFor>) => Promise<number>) => {
    const screen = createScreenIo({ width: 200 });
    const code = await work(
      createCliFor(screen.io, { journal: () => journal, objects: () => objects, workspace, knowledge: async () => home }),
    );
    return { code, out: screen.out(), err: screen.err() };
  };
  return { say, workspace, journal, objects };
}

describe('roundtable skills', () => {
  it('lists what waits, keeps and shares it as files, and leaves what a person changed in them', async () => {
    const { say, workspace } = await house();
    const first = await say((cli) => curateSkills(cli, 'list', [], {}));
    expect(first.out).toMatch(
      /^Waiting for you.*\n {2}sk-aaaa1111 {2}CAPTURE {2}@marcus {2}confidence 0\.60\n {4}Title of sk-aaaa1111\. In short\.\n/,
    );
    const kept = await say((cli) => curateSkills(cli, 'keep', ['sk-aaaa1111'], {}));
    expect(kept.out).toBe('Kept sk-aaaa1111: Title of sk-aaaa1111\n  .roundtable/agents/marcus/skills/sk-aaaa1111.md\n');
    const own = '.roundtable/agents/marcus/skills/sk-aaaa1111.md';
    expect(workspace.files.get(own)).toContain('## Pattern\n\nDo this.');
    workspace.files.set(own, '# Mine\n\nDo that.');
    await say((cli) => curateSkills(cli, 'share', ['sk-aaaa1111'], { reason: 'good for all' }));
    expect(workspace.files.get('.roundtable/skills/sk-aaaa1111.md')).toBe('# Mine\n\nDo that.');
    await say((cli) => curateSkills(cli, 'drop', ['sk-bbbb2222'], {}));
    const now = await say((cli) => curateSkills(cli, 'list', [], { json: true, all: true }));
    expect(
      now.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).status),
    ).toEqual(['shared', 'dropped']);
    const shown = await say((cli) => curateSkills(cli, 'show', ['sk-aaaa1111'], {}));
    expect(shown.out).toMatch(/^# Mine[\s\S]*promoted by person: good for all\n$/);
  });

  it('says what it cannot do and what would do', async () => {
    const { say } = await house();
    await expect(say((cli) => curateSkills(cli, 'kep', [], {}))).rejects.toThrow('Did you mean keep?');
    await expect(say((cli) => curateSkills(cli, 'keep', [], {}))).rejects.toThrow('roundtable skills keep sk-…');
    await expect(say((cli) => curateSkills(cli, 'keep', ['sk-aaaa1112'], {}))).rejects.toThrow('Did you mean sk-aaaa1111?');
    await expect(say((cli) => curateSkills(cli, 'retire', ['sk-aaaa1111'], {}))).rejects.toThrow('cannot be retired: it is proposed');
  });
});

describe('roundtable therapist', () => {
  const behaviors = '.roundtable/agents/marcus/behaviors.yaml';
  const now = 'behaviors:\n  - id: b-1\n    text: Quote first\n    fires_when: words are debated\n    added_run: run1\n';

  it('shows the notes of a member, and says which file is broken', async () => {
    const { say } = await house({ [behaviors]: now, '.roundtable/agents/marcus/goals.yaml': 'focus: [\n' });
    const notes = await say((cli) => showTherapist(cli, '@marcus', {}));
    expect(notes.out).toContain('@marcus  1 roundtable, 1 session\n');
    expect(notes.out).toContain('- 1.00 Quote first (when words are debated)  b-1\n');
    expect(notes.out).toContain('- run1 (SBI, GROW): We spoke of the limit.\n');
    expect(notes.out).toContain('not done: trait “bold”. No run was named.');
    expect(notes.err).toContain('.roundtable/agents/marcus/goals.yaml:');
    const all = await say((cli) => showTherapist(cli, undefined, {}));
    expect(all.out).toMatch(/^@elena {3}0 sessions.*\n@marcus {2}1 session {3}1 behaviour/);
    await expect(say((cli) => showTherapist(cli, 'marcos', {}))).rejects.toThrow('Did you mean marcus?');
  });

  it('walks back: lists each change of a file and puts one back', async () => {
    const { say, workspace, journal, objects } = await house({ [behaviors]: now });
    const [before, after] = [await objects.put('behaviors: []\n'), await objects.put(now)];
    const data = {
      ...{ path: behaviors, member: 'marcus', turn: 'debrief/marcus/close', before, after, bytes: 9, how: 'written' as const },
      reason: 'The debrief.',
    };
    await journal.append('run:run1', [{ seq: 1, at: 5, v: 1, type: 'file.changed', data } as never], 0);
    const list = await say((cli) => showTherapist(cli, 'marcus', { history: true }));
    expect(list.out).toBe('1970-01-01  run1/1  behaviors.yaml  The debrief.\n');
    await expect(say((cli) => showTherapist(cli, 'marcus', { restore: 'run1/2' }))).rejects.toThrow('Did you mean run1/1?');
    const back = await say((cli) => showTherapist(cli, 'marcus', { restore: 'run1/1' }));
    expect([back.out, workspace.files.get(behaviors)]).toEqual([`${behaviors} is what it was before run1/1.\n`, 'behaviors: []\n']);
  });
});

describe('the skills that are shipped', () => {
  it.each(readdirSync('skills'))('%s reads, is named like its file and has 150 to 300 words', (file) => {
    const read = parseSkill(readFileSync(`skills/${file}`, 'utf8'), `skills/${file}`);
    if (!read.ok) throw new Error(read.problem);
    expect([`${read.skill.id}.md`, read.skill.front.type]).toEqual([file, 'STORE']);
    expect(Object.keys(read.skill.sections)).toEqual(['When to apply', 'Pattern', 'Mistakes to avoid']);
    const count = read.skill.text.split(/\s+/).length;
    expect(count).toBeGreaterThanOrEqual(150);
    expect(count).toBeLessThanOrEqual(300);
  });
});
