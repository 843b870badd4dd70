import { describe, expect, it } from 'vitest';
import { definition } from '../../src/server/features/definition';
import { format } from '../../src/server/features/format';
import { hover } from '../../src/server/features/hover';
import { lenses } from '../../src/server/features/lenses';
import { mentionsOf, subjectAt } from '../../src/server/features/references';
import { rename, renameable } from '../../src/server/features/rename';
import { symbols } from '../../src/server/features/symbols';
import { applied, at, known, pageOf, shelf, whole } from './support';

/** `whole` with the caret before the so-and-so-many-th occurrence of a text. */
const caretAt = (text: string, nth = 1): string => {
  let found = -1;
  for (let count = 0; count < nth; count++) found = whole.indexOf(text, found + 1);
  if (found < 0) throw new Error(`${text} is not there`);
  return `${whole.slice(0, found)}‸${whole.slice(found)}`;
};
const hoverAt = (marked: string, path?: string): string => {
  const { page, offset } = at(marked, path);
  const said = hover(page, offset, known, true);
  return said ? (said.contents as { value: string }).value : '';
};

describe('hover', () => {
  it('says what a field is for, what it may hold and what it is when absent', () => {
    expect(hoverAt('wor‸kflow:\n')).toMatch(/How the members work together; round_robin when absent/);
    expect(hoverAt('workflow:\n  type: manager\n  max_‸rounds: 3\n')).toMatch(/Rounds at most.*`6` when absent/s);
    expect(hoverAt('members:\n  - name: a\n    tool_mode: te‸xt\n    ‸')).toBe('');
    expect(hoverAt('workflow:\n  type: deb‸ate\n')).toMatch(/argue a proposition/);
    expect(hoverAt('na‸me: x\n')).toMatch(/required/);
  });

  it('shows who is meant: member, persona, agent, and what a tool and a model are', () => {
    expect(hoverAt(caretAt('dev, reviewer'))).toMatch(/\*\*@dev\*\*[\s\S]*Engineer · model `fast` · tools `read_file`/);
    expect(hoverAt(caretAt('dev writes it'))).toMatch(/Engineer/);
    expect(hoverAt(caretAt('@reviewer'))).toMatch(new RegExp(shelf.personas.find((one) => one.key === 'reviewer')?.role ?? '-'));
    expect(hoverAt(caretAt('elena'))).toMatch(/synthesis and architecture/);
    expect(hoverAt(caretAt('grep'))).not.toBe('');
    expect(hoverAt('members: [{ name: a, model: anthropic/claude-‸sonnet-5-5 }]')).toMatch(/\$2 in, \$10 out/);
  });

  it('shows what people wrote as they wrote it, not as Markdown of ours', () => {
    expect(hoverAt('members:\n  - name: a‸\n    role: "[x](command:evil) <img>"\n')).toContain('\\[x\\]\\(command:evil\\) \\<img\\>');
  });
});

describe('the outline', () => {
  it('has members and tests by name', () => {
    const [name, goal, , , , members, , tests] = symbols(pageOf(whole));
    expect([name?.name, name?.detail, goal?.name]).toEqual(['name', 'parser', 'goal']);
    expect(members?.children?.map((one) => [one.name, one.detail])).toEqual([
      ['dev', 'Engineer'],
      ['rev', undefined],
      ['elena', undefined],
    ]);
    expect(tests?.children?.map((one) => one.name)).toEqual(['src/parser.py', 'READY']);
  });
});

describe('definition', () => {
  const goes = (marked: string, path?: string): string[] => {
    const { page, offset } = at(marked, path);
    return definition(page, offset, shelf).map(({ uri, range }) => `${uri}:${range.start.line + 1}`);
  };
  it('leads to the member, to the file of a persona or an agent, and to the team of a stage', () => {
    expect(goes(caretAt('dev, reviewer'))).toEqual(['file:///w/a.team.yaml:13']);
    expect(goes(caretAt('rev.'))).toEqual(['file:///w/a.team.yaml:17']);
    expect(goes(caretAt('@reviewer'))).toEqual(['file:///roundtable/personas/reviewer.yaml:1']);
    expect(goes(caretAt('elena'))).toEqual(['file:///roundtable/agents/elena.yaml:1']);
    expect(goes(caretAt('fast'))).toEqual(['file:///w/a.team.yaml:11']);
    const pipeline = 'stages:\n  - id: one\n    team: ./teams/a b.yaml‸\n  - id: two\n    depends_on: [one]\n';
    expect(goes(pipeline, '/w/x.pipeline.yaml')).toEqual(['file:///w/teams/a%20b.yaml:1']);
    expect(goes(pipeline.replace('‸', '').replace('[one', '[o‸ne'), '/w/x.pipeline.yaml')).toEqual(['file:///w/x.pipeline.yaml:2']);
    expect(goes('# nothing ‸ here')).toEqual([]);
  });
});

describe('references', () => {
  const lines = (marked: string, path?: string): number[] => {
    const { page, offset } = at(marked, path);
    const subject = subjectAt(page, offset);
    return subject ? mentionsOf(page, subject, true).map(({ range }) => range.start.line + 1) : [];
  };
  it('are all places that mean the member, and none that only look like it', () => {
    expect(lines(caretAt('dev\n    role'))).toEqual([4, 6, 13, 23, 27]);
    expect(lines(caretAt('rev, max'))).toEqual([4, 6, 15, 17]);
  });

  it('of a persona are the teams that name it, asked from its own file', () => {
    const { page, offset } = at('key: reviewer‸\nrole: r\npersona: p\n', '/w/personas/x.yaml');
    const subject = subjectAt(page, offset);
    expect(subject).toEqual({ is: 'persona', name: 'reviewer' });
    expect(subject && mentionsOf(pageOf(whole), subject, false)).toHaveLength(1);
  });
});

describe('rename', () => {
  const renamed = (marked: string, to: string, path?: string): string => {
    const { page, offset } = at(marked, path);
    const done = rename(page, offset, to, shelf);
    return done.ok ? applied(page, done.edits) : done.why;
  };
  it('changes a member everywhere it is meant, from wherever it was asked', () => {
    const wanted = whole
      .replace('@dev writes', '@coder writes')
      .replace('producer: dev', 'producer: coder')
      .replace('name: dev', 'name: coder')
      .replace('member: dev', 'member: coder')
      .replace('speaker: dev', 'speaker: coder');
    for (const marked of [caretAt('dev writes'), caretAt('dev, reviewer'), caretAt('dev\n    role'), caretAt('dev, text')])
      expect(renamed(marked, 'coder')).toBe(wanted);
    expect(wanted).toContain('@devon, and not me@dev.org');
  });

  it('keeps an agent that it is by its name alone', () => {
    expect(renamed(caretAt('elena'), 'nora')).toContain('  - { name: nora, agent: elena }\n');
    expect(renamed('members:\n  - name: ele‸na\n    role: x\n', 'nora')).toBe('members:\n  - name: nora\n    agent: elena\n    role: x\n');
    expect(renamed('members: [{ name: ele‸na, role: x }]\n', 'nora')).toBe('members: [{ name: nora, agent: elena, role: x }]\n');
  });

  it('refuses names that cannot be, are taken or mean somebody else', () => {
    expect(renamed(caretAt('dev, reviewer'), 'Big Name')).toMatch(/cannot be a name/);
    expect(renamed(caretAt('dev, reviewer'), 'rev')).toMatch(/is there already/);
    expect(renamed(caretAt('dev, reviewer'), 'person')).toMatch(/facts use it/);
    const { page, offset } = at(caretAt('src/parser'));
    expect(renameable(page, offset)).toBeUndefined();
  });

  it('changes a stage in what depends on it and in goals', () => {
    const pipeline =
      'stages:\n  - id: on‸e\n    team: a\n  - id: two\n    team: b\n    depends_on: [one]\n    goal_override: "{one.summary} one"\n';
    expect(renamed(pipeline, 'first', '/w/x.pipeline.yaml')).toBe(
      'stages:\n  - id: first\n    team: a\n  - id: two\n    team: b\n    depends_on: [first]\n    goal_override: "{first.summary} one"\n',
    );
  });
});

describe('the lenses', () => {
  const of = (text: string, path?: string): unknown[] =>
    lenses(pageOf(text, path)).map(({ command, range }) => [command?.title, range.start.line, ...(command?.arguments ?? []).slice(1)]);
  it('stand above a team whatever it says, and above each test on a line of its own', () => {
    expect(of('name: [\n')).toEqual([
      ['Run Team', 0],
      ['Validate', 0],
      ['Visualize', 0],
    ]);
    expect(of(whole)).toEqual([
      ['Run Team', 0],
      ['Validate', 0],
      ['Test', 0],
      ['Visualize', 0],
      ['Run Test', 24, 0],
      ['Run Test', 26, 1],
    ]);
    expect(of('key: a\npersona: b\n', '/w/.roundtable/personas/a.yaml')).toEqual([]);
  });
});

describe('format', () => {
  const formatted = (text: string): string => {
    const page = pageOf(text);
    return applied(page, format(page));
  };
  it('puts indents and blanks right, keeps comments, quotes and blank lines, and touches no other line', () => {
    const rough = '# top\nname:   t\n\nmembers:\n# who\n- name: "a"   # first\n  persona: |\n     keeps\n       this\n-   b\n';
    const wanted = '# top\nname: t\n\nmembers:\n  # who\n  - name: "a" # first\n    persona: |\n      keeps\n        this\n  - b\n';
    expect(formatted(rough)).toBe(wanted);
    expect(formatted(wanted)).toBe(wanted);
    expect(format(pageOf(wanted))).toEqual([]);
    expect(format(pageOf(whole))).toEqual([]);
    const page = pageOf(`name: t\n${'x: 1\n'.repeat(3)}`);
    expect(format(page)).toEqual([]);
    const beside = 'members: # who\n  # the first\n  - a\nworkflow: # how\n  type: vote\n';
    expect(formatted(beside)).toBe(beside);
    const spread = 'members:\n  [\n    a, # one\n    b,\n  ]\ntests: [ {type: x} ]\n';
    expect(formatted(spread)).toBe(spread);
    const one = pageOf('name: t\nmembers: [a,  b]\ngoal: x\n');
    expect(format(one)).toHaveLength(1);
    expect(format(one)[0]?.range).toEqual({ start: { line: 1, character: 0 }, end: { line: 2, character: 0 } });
  });

  it('keeps the line ends of Windows, and leaves alone what it cannot read', () => {
    expect(formatted('name:  t\r\ngoal: x\r\n')).toBe('name: t\r\ngoal: x\r\n');
    expect(format(pageOf('name: [\n'))).toEqual([]);
    expect(format(pageOf(''))).toEqual([]);
  });
});
