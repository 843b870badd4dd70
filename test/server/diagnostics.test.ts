import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { marksOf, problemsOf } from '../../src/server/features/diagnostics';
import { quickFixes } from '../../src/server/features/quickFixes';
import { applied, pageOf, shelf, whole } from './support';

type Mark = [marked: string, message: RegExp, severity?: 'warning'];

const marks = (text: string, path?: string): { mark: Diagnostic & { message: string }; marked: string }[] => {
  const page = pageOf(text, path);
  return marksOf(page.document, problemsOf(page, shelf)).map((mark) => ({
    mark: { ...mark, message: String(mark.message) },
    marked: page.document.getText(mark.range),
  }));
};
const team = (rest: string) =>
  `name: t\ngoal: g\n${rest}${/^members:/m.test(rest) ? '' : 'members:\n  - { name: ann, persona: p }\n  - { name: bob, persona: p }\n'}`;

describe('what is wrong is marked from its first letter to its last', () => {
  const cases: [text: string, ...marks: Mark[]][] = [
    [team('workflwo: x\n'), ['workflwo', /not known here.*Did you mean workflow/]],
    [team('review: "autoo"\n'), ['"autoo"', /Did you mean auto/]],
    [team('workflow: { type: manager, manager: amn }\n'), ['amn', /no member amn.*Did you mean ann/]],
    [team('workflow:\n  type: manager\n'), ['type: manager', /manager is missing/]],
    [
      team(
        'members:\n  - name: ann\n    persona: p\n    routes:\n      - default: bbo\n  - { name: bob, persona: p }\nworkflow: { type: conditional }\n',
      ),
      ['bbo', /no member bbo/],
      ['{ name: bob, persona: p }', /bob never speaks: no route leads to it/, 'warning'],
    ],
    [team('members:\n  - { name: ann, persona: "@arhitect" }\n'), ['"@arhitect"', /no persona arhitect.*Did you mean architect/]],
    [team('members: [elena, markus]\n'), ['markus', /no agent markus.*Did you mean marcus/]],
    [team('members:\n  - { name: ann, persona: p }\n  - name: ann\n    persona: p\n'), ['ann', /ann is in the team twice/]],
    [team('name: u\n'), ['name', /name stands here twice/]],
    [team('defaults: { tools: [read_fil] }\n'), ['read_fil', /no tool read_fil.*Did you mean read_file/]],
    [team('defaults: { model: sonet }\n'), ['sonet', /Did you mean sonnet/, 'warning']],
    [
      team('defaults: { model: anthropic/claude-sonet-5-5 }\n'),
      ['anthropic/claude-sonet-5-5', /Did you mean anthropic\/claude-sonnet-5-5/, 'warning'],
    ],
    [team('defaults: { api_key: sk-123456789 }\n'), ['sk-123456789', /A key stands in the file/, 'warning']],
    [
      team('mcp_servers: [{ name: x, headers: { Authorization: Bearer abc, Accept: y } }]\n'),
      ['Bearer abc', /A secret stands in the file/, 'warning'],
      ['[{ name: x, headers: { Authorization: Bearer abc, Accept: y } }]', /no effect in this version/, 'warning'],
    ],
    [team('budget: { turns: 1 }\n'), ['1', /1 model calls are not enough: 2 are needed/, 'warning']],
    [
      team('defaults: { token_budget: 50 }\n'),
      ['50', /not enough for one turn of ann/, 'warning'],
      ['50', /not enough for one turn of bob/, 'warning'],
    ],
    [team('budget: { usd: 0.001 }\ndefaults: { model: anthropic/claude-opus-5-5 }\n'), ['0.001', /is not enough for one turn/, 'warning']],
    [team('budget: { tokens: 9000 }\ndefaults: { model: anthropic/claude-opus-5-5 }\n'), ['9000', /may not last one round/, 'warning']],
    [team('tests:\n  - { type: transcript_contains, text: x, speaker: bo }\n'), ['bo', /Did you mean bob/]],
    ['name: t\nmembers:\n  - name: "ann\n', ['', /this is not YAML/]],
  ];
  it.each(cases)('%j', (text, ...wanted) => {
    const found = marks(text);
    expect(found.map(({ marked }) => marked)).toEqual(wanted.map(([marked]) => marked));
    for (const [index, [, message, severity]] of wanted.entries()) {
      expect(found[index]?.mark.message).toMatch(message);
      expect(found[index]?.mark.severity).toBe(severity === 'warning' ? 2 : 1);
    }
  });

  it('nothing is marked where nothing is wrong', () => {
    expect(marks(whole).map(({ mark }) => mark.message)).toEqual([]);
  });

  it.each([
    ['ollama/my-own-model:7b'],
    ['claude-sonnet-9'],
    ['anthropic/claude-sonnet-5-6'],
    ['openai/gpt-5.7'],
    ['gemini/gemini-3.8-flash-lite'],
    ['openrouter/some-lab/some-model'],
    ['qwen2.5:7b'],
    ['hf.co/lab/model:q4'],
    ['lab/model-x'],
    ['fast'],
  ])('a model that may exist is no fault: %s', (model) => {
    expect(marks(team(`models: { fast: auto }\ndefaults: { model: "${model}" }\n`)).map(({ mark }) => mark.message)).toEqual([]);
  });
});

describe('pipelines, agents and personas', () => {
  const pipeline = (rest: string) =>
    marks(`name: p\nstages:\n${rest}`, '/w/p.pipeline.yaml').filter(({ mark }) => !/There is no file/.test(mark.message));
  it('a pipeline is checked for stages that nobody is, circles and inputs that nobody makes', () => {
    expect(
      pipeline('  - { id: a, team: x, depends_on: [bb] }\n  - { id: b, team: y }\n').map((one) => [one.marked, one.mark.message]),
    ).toEqual([['bb', 'There is no stage bb. Stages are: a, b. Did you mean b?']]);
    expect(
      pipeline(
        '  - { id: a, team: x, depends_on: [c] }\n  - { id: b, team: y, depends_on: [a] }\n  - { id: c, team: z, depends_on: [b] }\n',
      )[0]?.mark.message,
    ).toBe('These stages wait for each other: a → c → b → a.');
    expect(pipeline('  - { id: a, team: x, depends_on: [a] }\n')[0]?.mark.message).toBe('a waits for itself.');
    expect(pipeline('  - { id: a, team: x }\n  - { id: a, team: y }\n')[0]).toMatchObject({
      marked: 'a',
      mark: { message: 'a is in the pipeline twice.' },
    });
    const goals = pipeline(
      '  - { id: a, team: x, inject_files: true }\n  - { id: b, team: y, goal_override: "{a.summary} {c.summary} {a.files} { not.one }" }\n',
    );
    expect(goals.map(({ mark }) => mark.message)).toEqual([
      expect.stringMatching(/inject_files has no effect/),
      '{a.summary} may not be there yet: b does not depend on a.',
      expect.stringMatching(/\{c\.summary\} is made by nobody: there is no stage c/),
      '{a.files} is made by nobody: of a stage there is {a.summary} only.',
    ]);
  });

  it('a stage names a file that is there', () => {
    const here = `${process.cwd()}/test/fixtures/teams/other/x.pipeline.yaml`;
    const text = 'name: p\nstages:\n  - { id: a, team: ./teams/writer.yaml }\n  - { id: b, team: ./teams/nobody.yaml }\n';
    expect(marks(text, here).map((one) => [one.marked, one.mark.message])).toEqual([
      ['./teams/nobody.yaml', 'There is no file ./teams/nobody.yaml beside this one.'],
    ]);
  });

  it('an agent and a persona are checked, a file that only lies in such a folder is not', () => {
    expect(
      marks('name: a\npart: wroker\nrole: r\ntier: sonnet\npersona: p\n', '/w/.roundtable/agents/a.yaml').map((one) => one.marked),
    ).toEqual(['wroker']);
    expect(marks('role: r\npersona: p\n', '/w/personas/a.yaml').map((one) => one.mark.message)).toEqual(['description is missing.']);
    for (const [path, text] of [
      ['/w/agents/a.yaml', 'apiVersion: v1\nkind: Agent\npersona: x\ntier: y\n'],
      ['/w/agents/a.yaml', 'name: x\nlabels: []\n'],
      ['/w/personas/a.yaml', 'users: []\n'],
      ['/w/pipeline.yaml', 'stages:\n  - build\n  - test\n'],
      ['/w/ci/x.pipeline.yml', 'stages:\n  - stage: Build\n    jobs: []\n'],
      ['/w/team.yaml', 'teams:\n  - red\n'],
    ] as const)
      expect([path, pageOf(text, path).ours]).toEqual([path, false]);
    for (const [path, text] of [
      ['/w/x.team.yaml', 'x'],
      ['/w/team.yaml', 'members: []\n'],
      ['/w/agents/a.yaml', 'persona: p\ntier: opus\n'],
      ['/w/pipeline.yaml', 'stages:\n  - team: a\n'],
    ] as const)
      expect([path, pageOf(text, path).ours]).toEqual([path, true]);
  });
});

describe('quick fixes', () => {
  /** The file after each fix that is offered, by title. */
  const fixes = (text: string, path?: string): Record<string, string> => {
    const page = pageOf(text, path);
    const found = marksOf(page.document, problemsOf(page, shelf));
    return Object.fromEntries(quickFixes(page, found).map((fix) => [fix.title, applied(page, fix.edit?.changes?.[page.uri] ?? [])]));
  };

  it('write what was meant, in the quotes that were there', () => {
    expect(fixes(team('workflow: { type: manager, manager: amn }\n'))['Change to ann']).toContain('manager: ann }');
    expect(fixes(team('members:\n  - { name: ann, persona: "@arhitect" }\n'))['Change to @architect']).toContain('persona: "@architect" }');
    expect(fixes(team("review: 'autoo'\n"))['Change to auto']).toContain("review: 'auto'\n");
    expect(fixes(team('workflwo: { type: vote }\n'))['Change to workflow']).toContain('workflow: { type: vote }\n');
  });

  it('take out what has no place there, whole', () => {
    const text = 'name: t\nmembers:\n  - name: ann\n    persona: p\n    colour:\n      red: 1\n    role: r\n';
    expect(fixes(text)['Remove colour']).toBe('name: t\nmembers:\n  - name: ann\n    persona: p\n    role: r\n');
    expect(fixes('name: t\nmembers: [{ name: a, persona: p, colour: red }]\n')['Remove colour']).toBe(
      'name: t\nmembers: [{ name: a, persona: p }]\n',
    );
    expect(fixes('name: t\nmembers: [{ colour: red, name: a, persona: p }]\n')['Remove colour']).toBe(
      'name: t\nmembers: [{ name: a, persona: p }]\n',
    );
    expect(fixes('name: t\nmembers:\n  - colour: red\n    name: a\n    persona: p\n')['Remove colour']).toBe(
      'name: t\nmembers:\n  - name: a\n    persona: p\n',
    );
    expect(fixes(team('workflow: { type: vote, manager: ann }\n'))['Remove manager']).toContain('workflow: { type: vote }\n');
  });

  it('add what is missing', () => {
    expect(fixes('goal: x\nmembers: [elena, marcus]\n')['Add name']).toBe('name: \ngoal: x\nmembers: [elena, marcus]\n');
    expect(fixes('name: t\nmembers:\n  - role: r\n    persona: p\n')['Add name']).toBe(
      'name: t\nmembers:\n  - name: \n    role: r\n    persona: p\n',
    );
  });

  it('move a key to a variable named for who has it', () => {
    const text = team('members:\n  - name: ann\n    persona: p\n    api_key: "sk-1234567890"\nbridge: { secret: abcdefgh }\n');
    const fixed = fixes(text);
    expect(fixed['Move the key to an environment variable (ANN_API_KEY)']).toContain('api_key: "env:ANN_API_KEY"\n');
    expect(fixed['Move the key to an environment variable (BRIDGE_SECRET)']).toContain('secret: env:BRIDGE_SECRET }');
    const page = pageOf(text);
    const [fix] = quickFixes(page, marksOf(page.document, problemsOf(page, shelf)));
    expect(fix?.command?.arguments).toEqual(['ANN_API_KEY', 'sk-1234567890']);
  });
});
