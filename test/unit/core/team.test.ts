import { describe, expect, it } from 'vitest';
import { createCancel } from '../../../src/base/cancel';
import type { ModelProvider } from '../../../src/core/ports/modelProvider';
import { resolveModel, surveyModels } from '../../../src/core/router/survey';
import { parseTeam } from '../../../src/core/team/parse';
import { problemLine } from '../../../src/core/team/problem';
import { validateTeam } from '../../../src/core/team/validate';

const lines = (text: string): string[] => {
  const read = parseTeam(text, 'a.team.yaml');
  return read.ok ? [] : read.problems.map(problemLine);
};

describe('team files', () => {
  it('reads the short and the long form with every default', () => {
    const read = parseTeam('name: t\nmembers: [elena, {name: bo, role: critic, persona: "Doubts.", model: openai/gpt-5}]\n', 'f');
    expect(read).toMatchObject({
      ok: true,
      value: { steward: { free_requests: 3, budget_per_agent: 3 }, judge: 'judge' },
    });
    const typeOf = (workflow: string) => {
      const one = parseTeam(`name: t\nworkflow: ${workflow}\nmembers: [elena, bo]\n`, 'f');
      return one.ok ? [one.value.workflow, one.notes.map(problemLine)] : one.problems;
    };
    expect(typeOf('{ max_rounds: 2 }')).toEqual([{ type: 'round_robin', max_rounds: 2 }, []]);
    expect(typeOf('{ floor_budget: 1 }')).toMatchObject([{ type: 'roundtable', rounds: 3, floor_budget: 1 }, []]);
    // The origin's own manual shows options of several types together.
    expect(typeOf('{ type: round_robin, manager: elena }')).toEqual([
      { type: 'round_robin', max_rounds: 6 },
      ['f:2:41: workflow.manager: manager has no effect: it is an option of other workflows than round_robin.'],
    ]);
  });

  it('says all problems at once, with line, column, path and what was meant', () => {
    expect(lines('name: T!\nworkflow:\n  roundz: 4\n  floor_budget: -1\nmembers:\n  - elena\n  - nam: bo\n')).toEqual([
      expect.stringMatching(/^a\.team\.yaml:1:7: name: /),
      expect.stringMatching(/^a\.team\.yaml:4:17: workflow\.floor_budget: /),
      expect.stringMatching(/^a\.team\.yaml:3:3: workflow\.roundz: .*Did you mean rounds\?/),
      expect.stringMatching(/^a\.team\.yaml:7:5: members\[1\]/),
      expect.stringMatching(/^a\.team\.yaml:7:5: members\[1\]\.nam: .*Did you mean name\?/),
    ]);
  });

  it('knows whom an advisor may be and what the store has', () => {
    const text =
      'name: t\nmembers: [elena, marcus]\nreputation: { advisor: elana }\neconomy: { store: { debate-tactic: 5 }, fees: { opuss: 3 } }\n';
    const strict = lines(text);
    expect(strict).toEqual([expect.stringMatching(/^a\.team\.yaml:4:\d+: economy\.fees\.opuss: .*Did you mean opus\?/)]);
    const { problems } = validateTeam(text.replace(', fees: { opuss: 3 }', ''), 'a.team.yaml');
    expect(problems.map(problemLine)).toEqual([
      expect.stringMatching(/^a\.team\.yaml:3:\d+: reputation\.advisor: There is no member elana\..*Did you mean elena\?/),
      expect.stringMatching(/^a\.team\.yaml:4:\d+: economy\.store\.debate-tactic: .*Did you mean debate-tactics\?/),
    ]);
  });

  it.each(['name: [', 'a: 1\na: 2\n', '\t- x', '- 1', '', 'name: t\nmembers: elena'])(
    'answers %j with problems that have a place',
    (text) => {
      for (const line of lines(text)) expect(line).toMatch(/^a\.team\.yaml:\d+:\d+: /);
      expect(lines(text).length).toBeGreaterThan(0);
    },
  );
});

type Fake = { id: string; ok: boolean; local?: boolean; models?: string[] };
const provider = ({ id, ok, local = false, models = [] }: Fake): ModelProvider => ({
  id,
  label: id,
  local,
  async *stream() {
    yield { type: 'finish', reason: 'stop' };
  },
  models: async () => models.map((model) => ({ model })),
  probe: async () =>
    ok
      ? { ok: true, detail: `${id} is here` }
      : { ok: false, failure: { code: 'model.noKey', message: `no key for ${id}`, retryable: false } },
});
const survey = (fakes: Fake[], settings = {}) =>
  surveyModels(
    { providers: [...fakes, { id: 'rehearsal', ok: true, local: true, models: ['rehearsal'] }].map(provider), settings },
    createCancel().signal,
  );

describe('which model serves', () => {
  const none: Fake[] = ['anthropic', 'openai', 'openrouter', 'gemini', 'ollama'].map((id) => ({ id, ok: false }));
  const withOk = (...ids: string[]): Fake[] =>
    none.map((fake) => ({
      ...fake,
      ok: ids.includes(fake.id),
      local: fake.id === 'ollama',
      models: fake.id === 'ollama' ? ['nomic-embed-text', 'qwen2.5:7b'] : [],
    }));

  it.each([
    [[], 'rehearsal'],
    [['openai'], 'openai'],
    [['openai', 'anthropic'], 'anthropic'],
    [['openrouter', 'openai'], 'openrouter'],
    [['openai', 'ollama'], 'ollama'],
  ])('auto with %j is %s', async (ok, expected) => expect((await survey(withOk(...ok))).auto.ref.provider).toBe(expected));

  it('prefers a VS Code model, never an embedding model, and one local model for all tiers', async () => {
    expect((await survey([...withOk('ollama'), { id: 'vscode', ok: true, models: ['gpt-4o', 'claude-sonnet-4'] }])).tiers).toMatchObject({
      sonnet: { ref: { provider: 'vscode', model: 'gpt-4o' } },
    });
    const local = await survey(withOk('ollama'));
    expect(new Set(Object.values(local.tiers).map((picked) => picked.ref.model))).toEqual(new Set(['qwen2.5:7b']));
  });

  it('gives the cross-model seat to another vendor where there is one', async () => {
    expect((await survey(withOk('anthropic', 'gemini'))).tiers.flash.ref).toEqual({ provider: 'gemini', model: 'gemini-3.8-flash' });
    expect((await survey(withOk('anthropic'))).tiers.flash.ref.provider).toBe('anthropic');
  });

  it('lets the settings go first', async () => {
    expect((await survey(withOk('anthropic'), { tiers: { opus: 'openai/gpt-5' }, model: 'ollama/x' })).tiers).toMatchObject({
      opus: { ref: { provider: 'openai' } },
      haiku: { ref: { provider: 'ollama', model: 'x' } },
    });
  });

  it.each([
    ['anthropic/claude-x', /no key for anthropic/],
    ['opnai/gpt-5', /Did you mean openai\?/],
    ['ollama/qwen2.5:8b', /Did you mean qwen2.5:7b\?.*ollama pull qwen2.5:8b/],
    ['qwen2.5:9b', /ollama pull/],
  ])('%s is answered with one clear sentence', async (spec, message) => {
    const resolved = resolveModel(spec, 'sonnet', await survey(withOk('openai', 'ollama')));
    expect(resolved.ok).toBe(false);
    expect(!resolved.ok && resolved.message).toMatch(message);
  });

  it.each([
    ['gpt-4o', 'openai', 'gpt-4o'],
    ['openai/ft:gpt-4o:x', 'openai', 'ft:gpt-4o:x'],
    ['qwen2.5:7b', 'ollama', 'qwen2.5:7b'],
    ['rehearsal', 'rehearsal', 'rehearsal'],
    ['sonnet', 'ollama', 'qwen2.5:7b'],
  ])('%s comes to %s', async (spec, id, model) => {
    expect(resolveModel(spec, 'sonnet', await survey(withOk('openai', 'ollama')))).toMatchObject({
      ok: true,
      picked: { ref: { provider: id, model } },
    });
  });
});
