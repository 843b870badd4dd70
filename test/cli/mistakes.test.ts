import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folders } from '../support/folder';
import { anthropicRefusal, startAnthropic } from '../support/wire/anthropic';
import { startOllama } from '../support/wire/ollama';
import { openaiRefusal, startOpenai } from '../support/wire/openai';
import type { WireServer } from '../support/wire/serve';
import { exampleIn, journalText, run, runIds } from './roundtable';
import { voice } from './voices';

const folder = folders();
const servers: WireServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const kept = (server: WireServer): WireServer => {
  servers.push(server);
  return server;
};

const start = ['start', '--topic', 'Should the wait have a ceiling?', '--workers', 'elena,marcus', '--rounds', '1', '--no-growth'];
/** How often a sentence stands in a text. */
const times = (text: string, sentence: RegExp): number => [...text.matchAll(new RegExp(sentence, 'g'))].length;

describe('what is wrong is said once, where it is and what to do', () => {
  it.each([
    [[], /^Usage: roundtable/],
    [['bogus'], /unknown command 'bogus'/],
    [['start'], /nothing to talk about.*--topic.*--briefing/],
    [['start', '--bogus'], /unknown option '--bogus'/],
    [['start', '--topic', ' '], /nothing to talk about/],
    [['start', '--topic', 'x', '--rounds', '0'], /--rounds.*whole number from 1 to 20/],
    [['start', '--topic', 'x', '--max-usd', '-1'], /--max-usd.*above 0/],
    [['start', '--topic', 'x', '--workers', 'elena,nobody', '--model', 'rehearsal'], /nobody is not in the team/],
    [['start', '--topic', 'x', '--workers', ','], /--workers.*names with commas/],
    [['start', '--briefing', 'none.md'], /briefing none\.md cannot be read: there is no such file \(looked for .*none\.md\)/],
    [['start', '--briefing', 'src'], /briefing src cannot be read: it is a folder/],
    [['start', '--briefing', 'binary.md'], /briefing binary\.md cannot be read: it is not a text file/],
    [['start', '--briefing', 'large.md'], /briefing large\.md cannot be read: it is larger than 1 MB/],
    [['start', '--briefing', 'empty.md', '--model', 'rehearsal'], /empty\.md.*(empty|nothing to talk about)/i],
    [['start', '--topic', 'x', '--model', 'nowhere/model'], /There is no provider nowhere/],
    [['start', '--topic', 'x', '--model', 'openai/gpt-5'], /OPENAI_API_KEY/],
    [['start', '--topic', 'x', '--model', 'ollama/qwen2.5:7b'], /cannot be reached/],
    [['runs', '--cwd', '/no/such/folder'], /There is no folder \/no\/such\/folder/],
    [['resume', 'nothing'], /There is no run nothing/],
  ])('%j ends with 2', async (args, message) => {
    const workspace = exampleIn(folder());
    writeFileSync(join(workspace, 'binary.md'), Buffer.from([35, 32, 0, 1, 2]));
    writeFileSync(join(workspace, 'large.md'), `# x\n${'y'.repeat(1_000_001)}`);
    writeFileSync(join(workspace, 'empty.md'), '');
    const ended = await run(workspace, args);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(existsSync(join(workspace, '.roundtable'))).toBe(false);
  });

  it('all problems of a team file, each with its line and column', async () => {
    const workspace = folder();
    writeFileSync(join(workspace, 'bad.team.yaml'), 'name: x\nmembers:\n  - elena\n  - { name: marcus, modell: x }\nbogus: 1\n');
    const ended = await run(workspace, [...start, '--team', 'bad.team.yaml']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^bad\.team\.yaml:4:\d+: members\[1\]\.modell: .*Did you mean model\?/),
      expect.stringMatching(/^bad\.team\.yaml:5:1: bogus: /),
    ]);
  });

  it('a settings file and an agent of the person’s own that cannot be read', async () => {
    const workspace = folder();
    const home = join(workspace, '.roundtable');
    mkdirSync(join(home, 'agents'), { recursive: true });
    writeFileSync(join(home, 'settings.yaml'), 'modell: x\n');
    expect(await run(workspace, ['config'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/settings\.yaml:1:1: modell: .*Did you mean model\?\n$/),
    });
    writeFileSync(join(home, 'settings.yaml'), 'model: rehearsal\n');
    writeFileSync(join(home, 'agents', 'ines.yaml'), 'name: ines\npart: worker\n');
    const ended = await run(workspace, start);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/agents\/ines\.yaml:\d+:\d+: role: /);
  });

  it('an agent of the person’s own takes the place of the shipped one', async () => {
    const workspace = folder();
    mkdirSync(join(workspace, '.roundtable', 'agents'), { recursive: true });
    writeFileSync(
      join(workspace, '.roundtable', 'agents', 'elena.yaml'),
      'name: elena\npart: worker\nrole: the one from here\ntier: sonnet\npersona: You are from here.\n',
    );
    const ended = await run(workspace, [...start, '--model', 'rehearsal']);
    expect(ended.stdout).toMatch(/elena +the one from here/);
  });

  it('a wrong key; with the right one the run goes on', async () => {
    const server = kept(await startAnthropic({ key: 'right', reply: (chat) => voice(chat) }));
    const workspace = exampleIn(folder());
    const env = { ANTHROPIC_BASE_URL: server.url };
    const ended = await run(workspace, [...start, '--model', 'anthropic/mock-1', '--json'], { ...env, ANTHROPIC_API_KEY: 'wrong' });
    expect(ended.code).toBe(1);
    expect(times(ended.stderr, /ANTHROPIC_API_KEY/)).toBe(1);
    expect(ended.stderr).toMatch(/\nTo go on: node .* resume \S+\n$/);
    expect(ended.stdout).toBe(journalText(workspace));
    const resumed = await run(workspace, ['resume', '--json'], { ...env, ANTHROPIC_API_KEY: 'right' });
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout + resumed.stdout).toBe(journalText(workspace));
  });

  it('a wrong key that is seen before anything begins', async () => {
    const server = kept(await startOpenai({ key: 'right' }));
    const workspace = exampleIn(folder());
    const env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'wrong' };
    const ended = await run(workspace, [...start, '--model', 'openai/mock-1'], env);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(times(ended.stderr, /OPENAI_API_KEY/)).toBe(1);
    expect(existsSync(join(workspace, '.roundtable'))).toBe(false);
  });

  const unknownModel = [
    {
      name: 'OpenAI',
      begin: startOpenai,
      model: 'openai/mock-9',
      env: (url: string) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'k' }),
      refusal: openaiRefusal(404, 'The model `mock-9` does not exist', { code: 'model_not_found' }),
    },
    {
      name: 'Anthropic',
      begin: startAnthropic,
      model: 'anthropic/mock-9',
      env: (url: string) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'k' }),
      refusal: anthropicRefusal(404, 'model: mock-9'),
    },
  ];
  it.each(unknownModel)('a model that $name does not have', async ({ begin, model, env, refusal }) => {
    const server = kept(await begin({ reply: () => ({ status: 404, body: refusal }) }));
    const ended = await run(exampleIn(folder()), [...start, '--model', model], env(server.url));
    expect(ended.code).toBe(1);
    expect(times(ended.stderr, /does not know the model "mock-9"/)).toBe(1);
    expect(ended.stdout).toMatch(/could not ask the steward, for the same reason\.\n\nFailed\. /);
  });

  it('a model that Ollama does not have, before anything begins', async () => {
    const server = kept(await startOllama({}));
    const workspace = exampleIn(folder());
    const ended = await run(workspace, [...start, '--model', 'ollama/mock-9'], { OLLAMA_HOST: server.url });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/has no model mock-9\. It has mock-1\./);
    expect(existsSync(join(workspace, '.roundtable'))).toBe(false);
  });

  it('a briefing may stand anywhere, and registers only files of the workspace', async () => {
    const workspace = exampleIn(folder());
    const outside = folder();
    writeFileSync(join(outside, 'secret.txt'), 'the secret is 4711\n');
    symlinkSync(join(outside, 'secret.txt'), join(workspace, 'src', 'link.ts'));
    writeFileSync(join(workspace, '.env'), 'TOKEN=4711\n');
    const entries = [join(outside, 'secret.txt'), '../**/*', '/etc/passwd', 'src/link.ts', '.env', 'src/retry.ts'];
    const briefing = join(outside, 'briefing.md');
    writeFileSync(briefing, `# A ceiling?\n\n## Steward-Registered Files\n\n${entries.map((entry) => `- ${entry}`).join('\n')}\n`);
    const ended = await run(workspace, [
      'start',
      '--briefing',
      briefing,
      '--model',
      'rehearsal',
      '--workers',
      'elena,marcus',
      '--rounds',
      '1',
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/· 1\s+file for the steward/);
    expect(times(ended.stdout, /The briefing registers/)).toBe(5);
    const kept = readdirSync(join(workspace, '.roundtable'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of kept) expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain('4711');
  });

  it('a home that cannot be made', async () => {
    const workspace = exampleIn(folder());
    writeFileSync(join(workspace, 'taken'), 'a file');
    const ended = await run(workspace, [...start, '--model', 'rehearsal', '--home', join(workspace, 'taken', 'home')]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ended.stderr).toContain('taken');
  });

  it('a torn journal: the last line is dropped and said, nothing else is lost, and the run goes on', async () => {
    const workspace = exampleIn(folder());
    const first = await run(workspace, [...start, '--model', 'rehearsal', '--json']);
    const [runId = ''] = runIds(workspace);
    const file = join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl');
    const lines = first.stdout.split('\n');
    const half = lines.slice(0, 30).join('\n');
    writeFileSync(file, `${half}\n${lines[30]?.slice(0, 40)}`);
    const shown = await run(workspace, ['transcript', '--json']);
    expect(shown.stdout).toBe(`${half}\n`);
    expect(shown.stderr.trimEnd().split('\n')).toHaveLength(1);
    const resumed = await run(workspace, ['resume', '--json']);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(`${half}\n${resumed.stdout}`);
  });

  it('shows a stack trace only with --verbose', async () => {
    const workspace = folder();
    expect((await run(workspace, ['start', '--briefing', 'none.md'])).stderr).not.toMatch(/\n\s+at /);
    expect((await run(workspace, ['start', '--briefing', 'none.md', '--verbose'])).stderr).toMatch(/\n\s+at /);
  });
});
