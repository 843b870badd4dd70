import { describe, expect, it } from 'vitest';
import { complete } from '../../src/server/features/completion';
import { applied, at, known } from './support';

const labels = (marked: string, path?: string, ofSchema = true): string[] => {
  const { page, offset } = at(marked, path);
  return complete(page, offset, known, ofSchema).map((item) => item.label);
};
/** The text after the item with this label is taken. */
const taken = (marked: string, label: string, path?: string): string => {
  const { page, offset } = at(marked, path);
  const item = complete(page, offset, known, true).find((one) => one.label === label);
  if (!item?.textEdit || !('range' in item.textEdit)) throw new Error(`${label} is not offered`);
  return applied(page, [item.textEdit]);
};

describe('completion of fields', () => {
  it('offers what may stand there and does not yet, what is required first', () => {
    expect(labels('‸').slice(0, 3)).toEqual(['name', 'members', 'goal']);
    expect(labels('name: t\ng‸')).not.toContain('name');
    const member = labels('name: t\nmembers:\n  - name: a\n    ‸\n');
    expect(member).toContain('context_strategy');
    expect(member).not.toContain('name');
    expect(member).not.toContain('workflow');
  });

  it('offers the options of the workflow that is meant', () => {
    expect(labels('workflow:\n  type: debate\n  ‸\n')).toEqual(['pro', 'con', 'judge', 'max_rounds', 'rounds', 'topic', 'closings']);
    expect(labels('workflow: { type: vote, ‸ }')).toEqual(['samples', 'judge']);
    expect(labels('workflow:\n  ‸')).toContain('type');
    expect(labels('tests:\n  - type: json_schema\n    ‸')).toEqual(['path', 'schema', 'name']);
  });

  it('writes a field so that its value can be typed at once', () => {
    expect(taken('na‸', 'name')).toBe('name: ');
    expect(taken('name: t\nmem‸', 'members')).toBe('name: t\nmembers:\n  - ');
    expect(taken('name: t\nwork‸', 'workflow')).toBe('name: t\nworkflow:\n  ');
    expect(taken('members:\n  - name: a\n    tool‸', 'tools')).toBe('members:\n  - name: a\n    tools:\n      - ');
    expect(taken('workflow: { type: debate, ‸ }', 'pro')).toBe('workflow: { type: debate, pro:  }');
    expect(taken('nam‸: t', 'name')).toBe('name: t');
    expect(taken('members:\n  - a\n  ‸', 'name')).toBe('members:\n  - a\n  - name: ');
  });

  it.each([
    '# com‸',
    'goal: |\n  some ‸text\n',
    'goal: a few words and ‸',
    'name: x # and ‸',
    'members:\n  - name: a\n    persona: |\n      tools: [\n      ‸',
  ])('says nothing in %j', (marked) => {
    expect(labels(marked)).toEqual([]);
  });

  it('leaves the fields to another extension where that knows them, and names nobody else knows to us', () => {
    expect(labels('‸', undefined, false)).toEqual([]);
    expect(labels('workflow: { type: ‸ }', undefined, false)).toEqual([]);
    expect(labels('members: [{ name: ann }]\nworkflow: { type: manager, manager: ‸ }', undefined, false)).toEqual(['ann']);
  });
});

describe('completion of values', () => {
  it('offers the kinds of a workflow with what they are, also over one that is there', () => {
    const { page, offset } = at('workflow:\n  type: ‸manager\n');
    const items = complete(page, offset, known, true);
    expect(items.map((item) => item.label)).toContain('parallel_review');
    expect(items.find((item) => item.label === 'debate')?.documentation).toMatchObject({
      value: expect.stringContaining('argue a proposition'),
    });
    expect(taken('workflow:\n  type: man‸ager # why\n', 'vote')).toBe('workflow:\n  type: vote # why\n');
  });

  it('offers words of the schema and yes or no', () => {
    expect(labels('review: ‸')).toEqual(['keep_undo', 'before_write', 'auto']);
    expect(labels('memory:\n  enabled: ‸')).toEqual(['true', 'false']);
    expect(labels('autonomy: ‸')).toEqual(['0', '1', '2', '3']);
    expect(taken('review:‸', 'auto')).toBe('review: auto');
  });

  const team = (rest: string) => `members:\n  - name: ann\n    persona: p\n  - name: bob\n    persona: p\n${rest}`;
  it.each([
    'workflow: { type: manager, manager: ‸ }',
    'workflow:\n  type: parallel_review\n  reviewers: [ann, ‸]',
    'workflow:\n  type: parallel_review\n  reviewers:\n    - ‸',
    'tests:\n  - { type: transcript_contains, speaker: ‸ }',
    'approvals:\n  - member: ‸',
  ])('offers members where a member is meant: %j', (rest) => {
    expect(labels(team(rest))).toEqual(['ann', 'bob']);
  });

  it('offers members in routes and after an @ in texts', () => {
    expect(labels('members:\n  - name: ann\n    routes:\n      - default: ‸\n  - name: bob\n')).toEqual(['ann', 'bob']);
    expect(labels(team('goal: |\n  Let @‸ begin.\n'))).toEqual(['ann', 'bob']);
    expect(labels(team('goal: mail me@‸'))).toEqual([]);
  });

  it('offers personas in quotes, since @ begins no plain text', () => {
    expect(taken('members:\n  - name: a\n    persona: ‸', '@architect')).toBe('members:\n  - name: a\n    persona: "@architect"');
    expect(taken('members:\n  - name: a\n    persona: "@arch‸"', '@architect')).toBe('members:\n  - name: a\n    persona: "@architect"');
    expect(taken("members:\n  - { name: a, persona: '@‸' }", '@architect')).toContain("persona: '@architect' }");
    expect(labels('members:\n  - name: a\n    persona: You are ‸')).toEqual([]);
  });

  it('offers agents, tools and models', () => {
    expect(labels('members:\n  - ‸')).toEqual(expect.arrayContaining(['elena', 'marcus', 'name']));
    expect(labels('members: [elena, ‸]')).toContain('clare');
    expect(labels('members:\n  - ‸')).not.toContain('judge');
    expect(labels('defaults:\n  tools:\n    - ‸')).toEqual(expect.arrayContaining(['read_file', 'workspace/*']));
    const offered = labels('models: { fast: ollama/x }\ndefaults: { model: ‸ }');
    expect(offered.slice(0, 2)).toEqual(['fast', 'ollama/qwen2.5:7b']);
    expect(offered).toEqual(expect.arrayContaining(['auto', 'sonnet', 'rehearsal', 'anthropic/claude-sonnet-5-5']));
  });

  it('offers the other stages of a pipeline', () => {
    const marked = 'stages:\n  - id: one\n    team: a\n  - id: two\n    team: b\n    depends_on: [‸]\n';
    expect(labels(marked, '/w/a.pipeline.yaml')).toEqual(['one']);
    expect(labels('stages:\n  - id: one\n    ‸', '/w/a.pipeline.yaml')).toEqual([
      'team',
      'depends_on',
      'inject_files',
      'inject_context',
      'goal_override',
    ]);
  });
});
