import { describe, expect, it } from 'vitest';
import { boardOf } from '../../../src/core/report/growthFace';
import { outlineTeam } from '../../../src/core/team/outline';
import { rowsOfOutline, rowsOfRun, withGrowth } from '../../../src/extension/views/teamRows';
import type { Fact } from '../../../src/schema/event';
import { emptyRunView, foldRun } from '../../../src/views/runView';
import { cast, personas } from '../../support/house';
import { someGrowth } from '../../support/webview/growth';

const shelves = { cast, personas };

describe('the team that would be convened', () => {
  it('without a file is the built-in one, with who runs it', () => {
    const { outline, problems } = outlineTeam(undefined, shelves);
    expect(problems).toEqual([]);
    const rows = outline ? rowsOfOutline(outline) : [];
    expect(rows.map(({ name, member }) => [name, member])).toEqual([
      ...['elena', 'marcus', 'clare', 'simon', 'naomi'].map((name) => [name, true]),
      ['judge', false],
      ['steward', false],
    ]);
    expect(rows.every(({ state, muted, model, tier }) => state === 'planned' && !muted && model === 'auto' && tier !== undefined)).toBe(
      true,
    );
    // Nothing is made up for what no run keeps an account of.
    for (const row of rows) expect(row).not.toHaveProperty('sparks');
  });

  it('says whose words each speaks by, and the model as the file has it', () => {
    const text = [
      'name: t',
      'goal: x',
      'models: { fast: ollama/qwen2.5:7b }',
      'defaults: { model: fast }',
      'members:',
      '  - elena',
      '  - { name: ada, persona: "@qa", model: opus }',
      '  - { name: bob, persona: You are Bob. }',
      '  - { name: eve, agent: marcus }',
    ].join('\n');
    const { outline } = outlineTeam({ text, path: 't.team.yaml' }, shelves);
    expect(outline?.members.map(({ name, model, persona }) => [name, model, persona])).toEqual([
      ['elena', 'ollama/qwen2.5:7b', { from: 'agent', name: 'elena' }],
      ['ada', 'opus', { from: 'persona', key: 'qa' }],
      ['bob', 'ollama/qwen2.5:7b', { from: 'file' }],
      ['eve', 'ollama/qwen2.5:7b', { from: 'agent', name: 'marcus' }],
    ]);
  });

  it('shows who can be made out of a file with faults, and the faults; of what is no team, only these', () => {
    const half = outlineTeam({ text: 'name: t\ngoal: x\nmembers: [elena, markus]\n', path: 't.team.yaml' }, shelves);
    expect(half.outline?.members.map(({ name }) => name)).toEqual(['elena']);
    expect(half.problems).toEqual([expect.objectContaining({ line: 3, message: expect.stringContaining('no agent markus') })]);
    expect(outlineTeam({ text: 'name: [', path: 't.team.yaml' }, shelves)).toEqual({ problems: [expect.objectContaining({ line: 1 })] });
  });
});

it('the team of a run shows who speaks, who waits for the person and who is muted', () => {
  const view = emptyRunView('r');
  const member = (name: string) => ({
    ...{ name, part: 'worker', role: `${name}'s role`, model: 'auto', tier: 'opus', persona: 'p' },
    ...{ ref: { provider: 'rehearsal', model: 'rehearsal' }, why: '', contextWindow: 8000, maxOutputTokens: 1000 },
  });
  const team = {
    name: 't',
    workflow: { type: 'round_robin', max_rounds: 1 },
    members: ['a', 'b', 'c', 'd'].map(member),
    budget: {},
    source: 'built-in',
  };
  const facts: [string, object][] = [
    ['run.created', { runId: 'r', topic: 'x', team, seed: 1, files: [], refusedFiles: [], product: 'test' }],
    ['turn.started', { turn: 't1', member: 'a', purpose: 'say', round: 1, model: 'm', prompt: [], reserved: { tokens: 1 } }],
    ['member.muted', { member: 'b' }],
    ['approval.asked', { ask: 'q', turn: 't2', call: 'c', member: 'c', tool: 'run_bash', effect: 'run', what: 'run npm test', why: '' }],
    ['tool.started', { turn: 't3', call: 'c3', member: 'd', tool: 'grep', effect: 'read', what: 'search for cap' }],
  ];
  for (const [index, [type, data]] of facts.entries()) foldRun(view, { seq: index + 1, at: index, v: 1, type, data } as Fact);
  expect(rowsOfRun(view).map(({ name, state, muted, doing, tier }) => ({ name, state, muted, doing, tier }))).toEqual([
    { name: 'a', state: 'speaking', muted: false, doing: undefined, tier: 'opus' },
    { name: 'b', state: 'idle', muted: true, doing: undefined, tier: 'opus' },
    { name: 'c', state: 'idle', muted: false, doing: { words: 'run npm test', waits: true }, tier: 'opus' },
    { name: 'd', state: 'idle', muted: false, doing: { words: 'search for cap', waits: false }, tier: 'opus' },
  ]);
  expect(rowsOfRun(emptyRunView('empty'))).toEqual([]);
});

it('members have their sparks and standing once a roundtable is settled; who runs the work has none', () => {
  const { outline } = outlineTeam(undefined, shelves);
  const rows = withGrowth(outline ? rowsOfOutline(outline) : [], boardOf(someGrowth()));
  const simon = rows.find(({ name }) => name === 'simon');
  expect(simon).toMatchObject({ sparks: 30, state: 'planned' });
  expect(simon?.standing).toBeCloseTo(56.7, 0);
  expect(simon).not.toHaveProperty('away');
  expect(rows.find(({ name }) => name === 'judge')).not.toHaveProperty('sparks');
});
