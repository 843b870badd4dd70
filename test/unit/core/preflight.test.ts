import { describe, expect, it } from 'vitest';
import type { ModelSurvey, ProviderSurvey } from '../../../src/core/router/survey';
import { type Found, needsOf, type Offer, preflight, serverKey } from '../../../src/core/team/preflight';
import { validateTeam } from '../../../src/core/team/validate';
import type { Tier } from '../../../src/schema/agent';
import { cast, personas } from '../../support/house';

const rehearsal = { provider: 'rehearsal', model: 'rehearsal' };
const ready = (id: string, local: boolean, models: string[]): ProviderSurvey => ({
  id,
  label: id,
  local,
  models,
  infos: [],
  ok: true,
  detail: 'ready',
});
function survey(providers: ProviderSurvey[], auto = rehearsal): ModelSurvey {
  const picked = { ref: auto, why: 'w' };
  return {
    auto: picked,
    tiers: Object.fromEntries(['haiku', 'flash', 'sonnet', 'opus'].map((tier) => [tier, picked])) as Record<Tier, typeof picked>,
    providers,
  };
}

function teamOf(text: string) {
  const { team, problems } = validateTeam(`name: t\ngoal: g\n${text}`, 't.yaml');
  if (!team) throw new Error(JSON.stringify(problems));
  return needsOf(team, { agents: cast, personas });
}
const good: Found = {
  place: '/w',
  folder: { ok: true },
  freeBytes: 50 * 1024 ** 3,
  survey: survey([ready('rehearsal', true, []), ready('ollama', true, ['llama3.1:8b', 'tiny:latest']), ready('openai', false, ['gpt-5'])]),
  servers: new Map(),
  listed: new Map(),
  variables: new Map(),
  sandboxes: new Map(),
  programs: new Map(),
  missing: new Map(),
  git: false,
};
const look = (text: string, found: Partial<Found> = {}) => preflight(teamOf(text).needs, { ...good, ...found });
const of = (lines: ReturnType<typeof look>, check: string) => lines.filter((line) => line.check === check);
const member = (rest: string) => `members:\n  - { name: a, persona: p, ${rest} }\n`;

describe('what a team needs', () => {
  it('is asked once for each model and server, with all who need it', () => {
    const { needs } = teamOf(
      'defaults: { model: tiny, tool_sandbox: bubblewrap, tools: [run_bash] }\nmembers:\n  - { name: a, persona: p }\n  - { name: b, persona: p }\n  - { name: c, persona: p, api_base: "http://h/v1", model: m, tools: [] }\n',
    );
    expect(needs.models.map(({ spec, members, endpoint }) => [spec, members, endpoint?.url])).toEqual([
      ['tiny', ['a', 'b'], undefined],
      ['m', ['c'], 'http://h/v1'],
    ]);
    expect(needs.sandboxes).toEqual([{ kind: 'bubblewrap', members: ['a', 'b'] }]);
    expect(needs.programs).toEqual([{ program: 'bash', members: ['a', 'b'] }]);
  });

  it('says which persona nobody has', () => {
    expect(teamOf('members:\n  - { name: a, persona: "@nope" }\n').problems[0]).toMatchObject({ path: ['members', 0, 'persona'] });
  });
});

describe('the check before a run', () => {
  it('is content with a folder, room on the disk, no git and a model that is there', () => {
    expect(look(member('model: tiny')).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('fails for a folder that cannot be written to, and warns of a small disk', () => {
    const lines = look(member('model: tiny'), { folder: { ok: false, why: 'EACCES' }, freeBytes: 5 * 1024 ** 3 - 1 });
    expect(of(lines, 'workspace')[0]).toMatchObject({ state: 'fail', says: expect.stringContaining('EACCES') });
    expect(of(lines, 'disk')[0]?.state).toBe('warn');
    expect(of(look(member('model: tiny'), { freeBytes: 5 * 1024 ** 3 }), 'disk')[0]?.state).toBe('ok');
    const reader = 'members:\n  - { name: a, persona: p, model: tiny, can_write_files: false }\n';
    expect(of(look(reader, { folder: { ok: false, why: 'EACCES' } }), 'workspace')[0]?.state).toBe('warn');
  });

  it('names a model that Ollama lacks and how to get it, and Ollama that is not there', () => {
    expect(of(look(member('model: llama3.1')), 'model')[0]).toMatchObject({
      state: 'fail',
      says: expect.stringMatching(/a: .*llama3\.1.*ollama pull llama3\.1/),
    });
    const gone: ProviderSurvey = {
      id: 'ollama',
      label: 'Ollama',
      local: true,
      models: [],
      infos: [],
      ok: false,
      failure: { code: 'model.unreachable', message: 'It cannot be reached.', retryable: false },
    };
    expect(of(look(member('model: tiny'), { survey: survey([gone]) }), 'model')[0]).toMatchObject({
      state: 'fail',
      fix: 'Start Ollama (ollama serve), then: ollama pull tiny',
    });
  });

  it('warns where auto comes to the rehearsal, and is content where that was asked for', () => {
    expect(of(look(member('model: auto')), 'model')[0]?.state).toBe('warn');
    expect(of(look(member('model: rehearsal')), 'model')[0]?.state).toBe('ok');
  });

  it('fails for a vendor that does not answer, and only warns of a name that it does not list', () => {
    const asked = (listed: Offer) => of(look(member('model: openai/gpt-9'), { listed: new Map([['openai', listed]]) }), 'model')[0];
    expect(asked({ ok: true, detail: '', models: ['gpt-9'] })?.state).toBe('ok');
    expect(asked({ ok: true, detail: '', models: ['gpt-5'] })).toMatchObject({ state: 'warn', says: expect.stringContaining('gpt-9') });
    expect(asked({ ok: false, why: 'The key was refused.' })).toMatchObject({ state: 'fail', says: expect.stringContaining('refused') });
  });

  it('asks the servers that the file names, and for the variable of their key', () => {
    const text = member('api_base: "http://h/v1", api_key: "env:MY_KEY", model: m');
    const endpoint = teamOf(text).needs.models[0]?.endpoint;
    if (!endpoint) throw new Error('no endpoint');
    const at = (offer: Offer, set: boolean) => {
      const lines = look(text, { servers: new Map([[serverKey(endpoint), offer]]), variables: new Map([['MY_KEY', set]]) });
      return [...of(lines, 'key'), ...of(lines, 'model')].map(({ check, state }) => `${check} ${state}`);
    };
    expect(at({ ok: true, detail: '', models: ['m'] }, true)).toEqual(['model ok']);
    expect(at({ ok: true, detail: '', models: ['other'] }, true)).toEqual(['model fail']);
    expect(at({ ok: true, detail: '', models: [] }, true)).toEqual(['model warn']);
    expect(at({ ok: false, why: 'no' }, true)).toEqual(['model fail']);
    expect(at({ ok: false, why: 'no key' }, false)).toEqual(['key fail']);
  });

  it('looks at sandbox, programs and files where a member needs them', () => {
    const text = member('model: tiny, tools: [run_python], tool_sandbox: firejail, extra_context: [a.md]');
    const bad = look(text, {
      sandboxes: new Map([['firejail', { ok: false, why: 'firejail is not installed.' }]]),
      programs: new Map([['python', { ok: false, why: 'There is no Python.' }]]),
      missing: new Map([['a.md', 'it is not there']]),
    });
    expect(['sandbox', 'commands', 'file'].map((check) => of(bad, check)[0]?.state)).toEqual(['fail', 'fail', 'fail']);
    const fine = look(text, { sandboxes: new Map([['firejail', { ok: true }]]), programs: new Map([['python', { ok: true }]]) });
    expect(fine.every(({ state }) => state === 'ok')).toBe(true);
  });
});
