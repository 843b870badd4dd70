import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, newTeam, type Prompts } from '../../../src/cli/commands/newTeam';
import { needsOf } from '../../../src/core/team/preflight';
import { type NewTeam, teamText } from '../../../src/core/team/teamText';
import { teamTemplates } from '../../../src/core/team/templates';
import { validateTeam } from '../../../src/core/team/validate';
import { folders } from '../../support/folder';
import { cast, personas } from '../../support/house';
import { createCliFor, createScreenIo } from './screen';

const folder = folders();

/** Answers by the question; the first one that fits. What has none takes what is suggested, or the first choice. */
function answering(answers: Record<string, string | readonly string[] | boolean | undefined>) {
  const asked: string[] = [];
  const find = (message: string): string | readonly string[] | boolean | undefined => {
    asked.push(message);
    const key = Object.keys(answers).find((part) => message.includes(part));
    return key === undefined ? 'none given' : answers[key];
  };
  const given = <T>(message: string, suggested: T): T | undefined => {
    const answer = find(message);
    return answer === 'none given' ? suggested : (answer as T | undefined);
  };
  const among = (choices: readonly Choice[], value: string | undefined): string | undefined => {
    if (value !== undefined && !choices.some((choice) => choice.value === value)) throw new Error(`${value} is no choice`);
    return value;
  };
  const prompts: Prompts = {
    intro: () => undefined,
    outro: () => undefined,
    async text({ message, initial, check }) {
      const text = given(message, initial ?? 'A text.');
      const wrong = text === undefined ? undefined : check?.(text);
      if (wrong !== undefined) throw new Error(`${message}: ${wrong}`);
      return text;
    },
    choose: async ({ message, choices, initial }) => among(choices, given(message, initial ?? choices[0]?.value)),
    several: async ({ message, initial }) => given(message, initial),
    confirm: async ({ message, initial }) => given(message, initial),
  };
  return { prompts, asked };
}

async function ask(answers: Parameters<typeof answering>[0], options: { asks?: boolean; file?: string } = {}) {
  const screen = createScreenIo();
  const { prompts, asked } = answering(answers);
  const path = options.file ?? join(folder(), 'made.team.yaml');
  const cli = createCliFor({ ...screen.io, asks: options.asks ?? true }, { cwd: '/code/My Project', personas: async () => [...personas] });
  const code = await newTeam(cli, path, {}, prompts);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  return { code, text, asked, path, err: screen.err(), out: screen.out() };
}

const three = { 'How many members': '3', 'Member 1 of 3: name': 'ann', 'Member 2 of 3: name': 'bob', 'Member 3 of 3: name': 'cy' };

describe('the wizard', () => {
  it('writes a team of what was answered, with texts as blocks', async () => {
    const {
      code,
      text = '',
      out,
    } = await ask({
      ...three,
      Goal: `Write one page. ${'And then another sentence about it. '.repeat(6)}`,
      'Member 1 of 3: persona': 'own',
      'who is it': 'You write: plainly, with "quotes" and # signs.',
      'Member 2 of 3: model': 'ollama/qwen2.5:7b',
      'How do they work': 'debate',
      'argues for': 'cy',
      'argues against': 'ann',
      verdict: 'bob',
      'Rounds at most': '2',
      besides: 'run',
    });
    expect(code).toBe(0);
    const { team, problems } = validateTeam(text, 'made.team.yaml');
    expect(problems).toEqual([]);
    expect(team).toMatchObject({
      name: 'my-project',
      workspace: './runs/my-project',
      workflow: { type: 'debate', pro: 'cy', con: 'ann', judge: 'bob', max_rounds: 2 },
      members: [
        { name: 'ann', persona: 'You write: plainly, with "quotes" and # signs.\n' },
        { name: 'bob', model: 'ollama/qwen2.5:7b' },
        { name: 'cy' },
      ],
      defaults: { tools: expect.arrayContaining(['run_bash']) },
    });
    expect(text).toContain('goal: |\n  Write one page.');
    expect(text).toContain('    persona: |\n      You write: plainly');
    expect(out).toMatch(/roundtable check .*\n.*roundtable run /);
  });

  it.each([
    'round_robin',
    'manager',
    'review_loop',
    'sequential_chain',
    'debate',
    'parallel_review',
    'parallel',
    'conditional',
    'vote',
    'solo',
    'roundtable',
  ])('writes a valid team that works by %s', async (type) => {
    const { code, text = '' } = await ask({
      ...three,
      'How do they work': type,
      'Who begins': 'ann',
      'after ann': 'bob',
      'after bob': 'cy',
    });
    expect(code).toBe(0);
    const { team, problems } = validateTeam(text, 'made.team.yaml');
    expect([team?.workflow?.type, problems]).toEqual([type, []]);
    expect(team && needsOf(team, { agents: cast, personas }).problems).toEqual([]);
  });

  it('offers what a team of one can do, and nothing else', async () => {
    await expect(ask({ 'How many members': '1', 'How do they work': 'debate' })).rejects.toThrow('debate is no choice');
  });

  it('writes over a file only when that is wanted, and nothing when it is broken off', async () => {
    const file = join(folder(), 'there.team.yaml');
    writeFileSync(file, 'mine');
    expect(await ask(three, { file })).toMatchObject({ code: 1, text: 'mine', err: 'Nothing was written.\n' });
    expect((await ask({ ...three, 'Write over it': true }, { file })).text).toContain('name: my-project');
    expect(await ask({ ...three, 'How do they work': undefined })).toMatchObject({ code: 1, text: undefined });
  });

  it('says what to do where nobody can be asked', async () => {
    const { code, asked, err } = await ask({}, { asks: false });
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain('roundtable team new <template> <file>');
  });
});

describe('the text of a team', () => {
  const words = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '\n', '\t', ':', '#', '"', "'", '-', '|', '@', '{', '\\', 'ü', '%', '\r\n'),
  });
  const texts = words.filter((text) => text.trim() !== '' && !text.trim().startsWith('@'));

  it('holds any goal and persona, word for word', () => {
    fc.assert(
      fc.property(texts, texts, (goal, persona) => {
        const team: NewTeam = { name: 'x', goal, workflow: { type: 'round_robin' }, members: [{ name: 'a', persona }] };
        const { team: read, problems } = validateTeam(teamText(team), 'x.yaml');
        expect(problems).toEqual([]);
        const member = read?.members[0];
        const squeezed = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter(Boolean);
        expect(squeezed(read?.goal)).toEqual(squeezed(goal));
        expect(squeezed(typeof member === 'object' ? member.persona : undefined)).toEqual(squeezed(persona));
      }),
    );
  });
});

describe('templates', () => {
  it('are valid teams whose personas and agents are there', () => {
    const templates = teamTemplates([]);
    expect(templates.length).toBeGreaterThan(4);
    for (const { key, text, about } of templates) {
      const { team, problems } = validateTeam(text, `${key}.team.yaml`);
      expect([key, problems]).toEqual([key, []]);
      expect([key, team && needsOf(team, { agents: cast, personas }).problems]).toEqual([key, []]);
      expect(about).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('take in shipped files, known by name and described by their first comment, and leave out what is wrong', () => {
    const good = { file: '/x/desk.team.yaml', text: '# A desk of one.\nname: d\ngoal: g\nmembers:\n  - { name: a, persona: p }\n' };
    const bad = { file: '/x/bad.team.yaml', text: 'name: 1\n' };
    const [first, ...rest] = teamTemplates([good, bad]);
    expect(first).toEqual({ key: 'desk', about: 'A desk of one.', workflow: 'round_robin', members: 1, text: good.text });
    expect(rest.map(({ key }) => key)).not.toContain('bad');
  });
});
