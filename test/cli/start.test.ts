import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Digest } from '../../src/schema/digest';
import type { FactOf, FactType } from '../../src/schema/event';
import { folders } from '../support/folder';
import { startAnthropic } from '../support/wire/anthropic';
import { startOllama } from '../support/wire/ollama';
import { startOpenai } from '../support/wire/openai';
import type { WireServer } from '../support/wire/serve';
import { exampleIn, factsIn, journalText, run, runIds } from './roundtable';
import { voice } from './voices';

const folder = folders();
const servers: WireServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const ofType = <T extends FactType>(text: string, type: T): FactOf<T>[] =>
  factsIn(text).filter((fact): fact is FactOf<T> => fact.type === type);

const small = ['--workers', 'elena,marcus,naomi', '--rounds', '2'];
const vendors = [
  {
    name: 'OpenAI',
    start: startOpenai,
    model: 'openai/mock-1',
    env: (url: string) => ({ OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'k' }),
  },
  {
    name: 'Anthropic',
    start: startAnthropic,
    model: 'anthropic/mock-1',
    env: (url: string) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'k' }),
  },
  { name: 'Ollama', start: startOllama, model: 'ollama/mock-1', env: (url: string) => ({ OLLAMA_HOST: url }) },
];

describe('roundtable start', () => {
  it.each(vendors)('goes from a topic to a digest over the wire of $name, each turn once', async ({ start, model, env }) => {
    const server = await start({ reply: (chat) => ({ ...voice(chat), pieceBytes: 11 }) });
    servers.push(server);
    const workspace = exampleIn(folder());
    const ended = await run(
      workspace,
      ['start', '--topic', 'Should the wait have a ceiling?', '--model', model, '--json', ...small],
      env(server.url),
    );
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(journalText(workspace)).toBe(ended.stdout);

    const started = ofType(ended.stdout, 'turn.started').map((fact) => fact.data.turn);
    const finished = ofType(ended.stdout, 'turn.finished');
    expect(new Set(started).size).toBe(started.length);
    expect(finished.map((fact) => fact.data.turn).sort()).toEqual([...started].sort());
    expect(server.chats()).toHaveLength(finished.reduce((sum, fact) => sum + fact.data.calls, 0));
    expect(server.chats().every((request) => request.body.stream === true)).toBe(true);
    const speech = finished.find((fact) => fact.data.purpose === 'speak');
    expect(speech?.data.text).toContain('naïvely, 等待.');
    expect(speech?.data.firstTokenMs).toBeTypeOf('number');

    const [written] = ofType(ended.stdout, 'digest.written');
    const digest = Digest.parse(JSON.parse(readFileSync(join(workspace, written?.data.files[0] ?? ''), 'utf8')));
    expect(digest).toMatchObject({ rehearsal: false, rounds: 2, ended: { reason: 'converged' }, summary: 'Put a ceiling on the wait.' });
    expect(digest.evidence.length).toBeGreaterThan(0);
    expect(ofType(ended.stdout, 'run.finished')).toHaveLength(1);
  });

  it('rehearses the shipped example to a digest that a person can read, and says what it is', async () => {
    const workspace = exampleIn(folder());
    const ended = await run(workspace, ['start', '--briefing', 'briefing.md', '--team', 'retry.team.yaml']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [runId] = runIds(workspace);
    expect(ended.stdout).toMatch(/^Should the retry loop have a ceiling\?\n/);
    expect(ended.stdout).toContain(`run ${runId}`);
    expect(ended.stdout).toContain('Rehearsal: no AI model takes part.');
    expect(ended.stdout).toContain('This was a rehearsal: no AI model took part.');
    expect(ended.stdout).toContain('── Round 1 · speak ──');
    expect(ended.stdout).toMatch(/src\/retry\.ts:\d+-\d+/);
    expect(ended.stdout).toContain(`.roundtable/runs/${runId}/digest.md\n`);
    expect(ended.stdout).toMatch(
      /To go on:\n {2}decide .*\n {2}who earned what .*\n {2}skills to keep .*\n {2}your own question {3}node .*dist\/cli\.js start --topic "…"\n/,
    );
    expect(
      Math.max(
        ...(ended.stdout
          .split('\nTo go on:')[0]
          ?.split('\n')
          .map((line) => line.length) ?? []),
      ),
    ).toBeLessThanOrEqual(100);
    const again = await run(workspace, ['transcript']);
    expect(again.code).toBe(0);
    expect(ended.stdout.startsWith(again.stdout)).toBe(true);
    expect((await run(workspace, ['transcript', runId?.slice(-5) ?? '', '--json'])).stdout).toBe(journalText(workspace));
    expect((await run(workspace, ['runs'])).stdout).toMatch(
      new RegExp(`^${runId}  \\S+ \\S+  undecided .* Should the retry loop have a ceiling\\?\n$`),
    );
  });

  it('keeps runs elsewhere and works on another folder when told so', async () => {
    const workspace = exampleIn(folder());
    const home = join(folder(), 'records');
    const here = folder();
    const place = ['--cwd', workspace, '--home', home];
    const ended = await run(here, ['start', '--briefing', 'briefing.md', '--model', 'rehearsal', ...small, ...place]);
    expect(ended.code).toBe(0);
    expect(existsSync(join(workspace, '.roundtable'))).toBe(false);
    expect(ended.stdout).toMatch(new RegExp(`transcript \\S+ --cwd ${workspace} --home ${home}\n`));
    expect((await run(here, ['runs', ...place])).stdout).toContain('undecided');
  });

  it('ends quietly when its reader goes away', async () => {
    const workspace = exampleIn(folder());
    const { roundtable } = await import('./roundtable');
    const running = roundtable(workspace, ['start', '--topic', 'x', '--model', 'rehearsal', '--json']);
    await running.until((text) => text.includes('\n'));
    running.child.stdout?.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('commands that only read', () => {
  it('make no folder where there is none', async () => {
    const workspace = folder();
    for (const [command, code] of [
      ['runs', 0],
      ['config', 0],
      ['transcript', 2],
      ['watch', 2],
      ['resume', 2],
    ] as const) {
      const ended = await run(workspace, [command]);
      expect([command, ended.code]).toEqual([command, code]);
      if (command !== 'config')
        expect(ended).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^There is no run in .*start --topic "…"\n$/) });
    }
    expect(existsSync(join(workspace, '.roundtable'))).toBe(false);
  });

  it('config tells what auto and the tiers pick and which keys are there, never their values', async () => {
    const workspace = folder();
    const secret = 'sk-secret-0123456789';
    const text = await run(workspace, ['config'], { ANTHROPIC_API_KEY: secret });
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^auto +anthropic\//m);
    expect(text.stdout).toMatch(/^set +ANTHROPIC_API_KEY$/m);
    const json = await run(workspace, ['config', '--json'], { ANTHROPIC_API_KEY: secret });
    expect(JSON.parse(json.stdout)).toMatchObject({
      auto: { ref: { provider: 'anthropic' } },
      tiers: { opus: { ref: { provider: 'anthropic' } } },
      keys: { ANTHROPIC_API_KEY: true, OPENAI_API_KEY: false },
    });
    expect(text.stdout + text.stderr + json.stdout + json.stderr).not.toContain(secret);
  });
});
