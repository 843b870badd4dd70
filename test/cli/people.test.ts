import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '../../src/schema/digest';
import type { Fact } from '../../src/schema/event';
import { folders } from '../support/folder';
import { startOpenai } from '../support/wire/openai';
import type { WireServer } from '../support/wire/serve';
import { exampleIn, factsIn, journalText, roundtable, run, runIds } from './roundtable';
import { moveOf, voice } from './voices';

const folder = folders();
const start = ['start', '--topic', 'A ceiling?', '--workers', 'elena,marcus', '--rounds', '2', '--model', 'openai/mock-1', '--no-growth'];
const inRebuttal = (text: string): boolean => text.includes('"phase":"rebuttal"');

let server: WireServer;
let env: Record<string, string>;
/** While closed, rebuttals are begun and never ended. */
let open: boolean;
let workspace: string;
beforeEach(async () => {
  open = false;
  server = await startOpenai({
    reply: (chat) => ({ ...voice(chat), ...(!open && moveOf(chat.prompt) === 'rebuttal' && { hangAfter: 3 }) }),
  });
  env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'k' };
  workspace = exampleIn(folder());
});
afterEach(() => server.close());

const turns = (facts: readonly Fact[], type: 'turn.started' | 'turn.finished'): string[] =>
  facts.flatMap((fact) => (fact.type === type ? [fact.data.turn] : []));

describe('a run in other hands', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it and keeps what was said; resume ends it without asking a finished turn again',
    async (signal) => {
      const first = roundtable(workspace, [...start, '--json'], env);
      await first.until(inRebuttal);
      while (!server.chats().some((request) => moveOf(request.chat?.prompt ?? '') === 'rebuttal'))
        await new Promise((done) => setTimeout(done, 5));
      first.child.kill(signal);
      const stopped = await first.ended;
      expect(stopped).toMatchObject({ code: 1, signal: null });
      expect(stopped.stderr).toMatch(/Stopping\. What was said is kept/);
      expect(stopped.stderr).toMatch(/\nTo go on: node .* resume \S+\n$/);
      expect(factsIn(stopped.stdout).at(-1)).toMatchObject({ type: 'run.finished', data: { status: 'stopped' } });
      const asked = server.chats().find((request) => moveOf(request.chat?.prompt ?? '') === 'rebuttal');
      await asked?.closedByClient;

      open = true;
      const done = turns(factsIn(stopped.stdout), 'turn.finished');
      const resumed = await run(workspace, ['resume', '--json'], env);
      expect(resumed).toMatchObject({ code: 0, stderr: '' });
      expect(journalText(workspace)).toBe(stopped.stdout + resumed.stdout);
      for (const turn of turns(factsIn(resumed.stdout), 'turn.started')) expect(done).not.toContain(turn);
      const all = turns(factsIn(journalText(workspace)), 'turn.finished');
      expect(new Set(all).size).toBe(all.length);
      const digest = readFileSync(join(workspace, '.roundtable', 'runs', runIds(workspace)[0] ?? '', 'digest.json'), 'utf8');
      expect(Digest.parse(JSON.parse(digest)).ended.reason).toBe('converged');
      expect(await run(workspace, ['resume'], env)).toMatchObject({ code: 2, stderr: expect.stringContaining('waits to be resumed') });
    },
  );

  it('watch shows the same facts in a second process, also those to come, and ends with the run', async () => {
    const first = roundtable(workspace, [...start, '--json'], env);
    await first.until(inRebuttal);
    const watching = roundtable(workspace, ['watch', '--json'], env);
    const reading = roundtable(workspace, ['watch'], env);
    await watching.until(inRebuttal);
    await reading.until((text) => text.includes('rebuttal ──'));
    expect((await run(workspace, ['runs', '--json'])).stdout).toContain('"live":true');
    expect(await run(workspace, ['resume', runIds(workspace)[0] ?? ''], env)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is running/),
    });
    first.child.kill('SIGINT');
    const stopped = await first.ended;
    expect(await watching.ended).toMatchObject({ code: 1, stdout: stopped.stdout, stderr: '' });
    expect(await reading.ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/Stopped\. What was said is kept/) });
  });

  it('watch sees a run to its digest', async () => {
    open = true;
    const first = roundtable(workspace, [...start, '--json'], env);
    await first.until((text) => text.includes('\n'));
    const watched = await run(workspace, ['watch', '--json'], env);
    expect(watched).toMatchObject({ code: 0, stdout: (await first.ended).stdout, stderr: '' });
    expect(await run(workspace, ['watch', '--json'], env)).toEqual(watched);
  });

  it('watch ends when the writer was killed, and says how to go on', async () => {
    const first = roundtable(workspace, [...start, '--json'], env);
    await first.until(inRebuttal);
    const watching = roundtable(workspace, ['watch', '--json'], env);
    await watching.until(inRebuttal);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await watching.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/No process runs \S+ any more.*resume/) });
    expect((await run(workspace, ['runs'])).stdout).toContain('interrupted');
  });

  it('leaving a watched run does not end it', async () => {
    const first = roundtable(workspace, [...start, '--json'], env);
    await first.until(inRebuttal);
    const watching = roundtable(workspace, ['watch'], env);
    await watching.until((text) => text.includes('rebuttal ──'));
    watching.child.kill('SIGINT');
    expect(await watching.ended).toMatchObject({ code: 0, signal: null });
    expect(first.child.exitCode).toBe(null);
    first.child.kill('SIGKILL');
    await first.ended;
  });
});
