import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editTeam, type TeamEdit } from '../../../../src/core/team/editTeam';

const block = `# A team.
name: t   # its name
members:
  # The one who plans.
  - name: planner   # speaks first
    role: "Planner"
    persona: |
      You plan.

      In two steps.
  # The one who builds.
  - { name: builder, model: 'opus' }

  - checker # a built-in

budget: { usd: 1 } # little
`;
const flow = 'name: t\nmembers: [elena, marcus, { name: simon, model: sonnet }] # three\n';

function edited(text: string, edit: TeamEdit): string {
  const done = editTeam(text, edit);
  if (!done.ok) throw new Error(done.why);
  return done.text;
}
/** The lines that are not in both. */
function difference(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [
    ...a.filter((line) => !b.includes(line)).map((line) => `-${line}`),
    ...b.filter((line) => !a.includes(line)).map((line) => `+${line}`),
  ];
}

describe('a team file with one change keeps every other byte', () => {
  test.each<[string, string, TeamEdit, string[]]>([
    ['a model after the name', block, { do: 'model', member: 'planner', model: 'ollama/qwen2.5:7b' }, ['+    model: ollama/qwen2.5:7b']],
    [
      'a model in the place of another',
      block,
      { do: 'model', member: 'builder', model: 'auto' },
      ["-  - { name: builder, model: 'opus' }", '+  - { name: builder, model: auto }'],
    ],
    [
      'a model for a bare name',
      block,
      { do: 'model', member: 'checker', model: 'haiku' },
      ['-  - checker # a built-in', '+  - { name: checker, model: haiku } # a built-in'],
    ],
    ['a new member at the end', block, { do: 'add', member: { name: 'sre', persona: '@sre' } }, ['+  - { name: sre, persona: "@sre" }']],
    ['a new name', block, { do: 'add', member: { name: 'elena' } }, ['+  - elena']],
    [
      'one in the middle is gone, with what is said above it',
      block,
      { do: 'remove', member: 'builder' },
      ['-  # The one who builds.', "-  - { name: builder, model: 'opus' }"],
    ],
    ['the last one is gone', block, { do: 'remove', member: 'checker' }, ['-  - checker # a built-in']],
    [
      'a list on one line, a model',
      flow,
      { do: 'model', member: 'marcus', model: 'opus' },
      [
        '-members: [elena, marcus, { name: simon, model: sonnet }] # three',
        '+members: [elena, { name: marcus, model: opus }, { name: simon, model: sonnet }] # three',
      ],
    ],
    [
      'a list on one line, one more',
      flow,
      { do: 'add', member: { name: 'naomi' } },
      [
        '-members: [elena, marcus, { name: simon, model: sonnet }] # three',
        '+members: [elena, marcus, { name: simon, model: sonnet }, naomi] # three',
      ],
    ],
    [
      'a list on one line, the last one gone',
      flow,
      { do: 'remove', member: 'simon' },
      ['-members: [elena, marcus, { name: simon, model: sonnet }] # three', '+members: [elena, marcus] # three'],
    ],
  ])('%s', (_, text, edit, lines) => {
    const after = edited(text, edit);
    expect(difference(text, after)).toEqual(lines);
    const crlf = text.replaceAll('\n', '\r\n');
    expect(edited(crlf, edit)).toBe(after.replaceAll('\n', '\r\n'));
  });

  test('also the first one, which takes its own comment along and no more', () => {
    const after = edited(block, { do: 'remove', member: 'planner' });
    expect(after.startsWith('# A team.\nname: t   # its name\nmembers:\n')).toBe(true);
    expect(after).not.toContain('In two steps');
    expect(after.endsWith(block.slice(block.indexOf('  # The one who builds.')))).toBe(true);
  });
});

test.each<[string, string, TeamEdit, RegExp]>([
  ['a text that is no YAML', 'members: [', { do: 'remove', member: 'a' }, /not YAML/],
  ['a file without members', 'name: x\n', { do: 'remove', member: 'a' }, /no list of members/],
  ['a member that is not there', flow, { do: 'model', member: 'zoe', model: 'opus' }, /no member zoe/],
  ['a member twice', flow, { do: 'add', member: { name: 'elena' } }, /already/],
  ['the last member', 'members: [a]\n', { do: 'remove', member: 'a' }, /only member/],
])('%s is refused with why', (_, text, edit, why) => {
  expect(editTeam(text, edit)).toMatchObject({ ok: false, why: expect.stringMatching(why) });
});

type Entry = string | { name: string; model?: string; persona?: string };
const membersIn = (text: string): Entry[] => (parse(text) as { members: Entry[] }).members;
const nameIn = (entry: Entry): string => (typeof entry === 'string' ? entry : entry.name);

test('whatever is done to any shipped team, it is done to that member and to nobody else', () => {
  const files = readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.team.yaml'))
    .map((file) => readFileSync(join('examples', file), 'utf8'));
  expect(files.length).toBeGreaterThan(5);
  const model = fc.oneof(fc.constantFrom('auto', 'opus', 'ollama/qwen2.5:7b', 'hf.co/a/b:Q4', "it's: odd #1"), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.constantFrom(...files, block, flow), fc.nat(), model, fc.boolean(), (source, pick, name, crlf) => {
      const text = crlf ? source.replace(/\r?\n/g, '\r\n') : source;
      const before = membersIn(text);
      const rest = { ...(parse(text) as object), members: undefined };
      const at = pick % before.length;
      const member = nameIn(before[at] as Entry);

      const withModel = edited(text, { do: 'model', member, model: name });
      const expected = before.map((entry, index) =>
        index === at ? { ...(typeof entry === 'string' ? { name: entry } : entry), model: name } : entry,
      );
      expect(membersIn(withModel)).toEqual(expected);
      expect({ ...(parse(withModel) as object), members: undefined }).toEqual(rest);

      const more = edited(text, { do: 'add', member: { name: 'new-one', persona: '@qa' } });
      expect(membersIn(more)).toEqual([...before, { name: 'new-one', persona: '@qa' }]);
      expect(edited(more, { do: 'remove', member: 'new-one' })).toBe(text);

      if (before.length === 1) return;
      const less = edited(text, { do: 'remove', member });
      expect(membersIn(less)).toEqual(before.filter((_, index) => index !== at));
      expect({ ...(parse(less) as object), members: undefined }).toEqual(rest);
    }),
    { numRuns: 300 },
  );
});
