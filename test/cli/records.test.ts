import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { createMemoryStore } from '../../src/adapters/memory/store';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createSystemClock } from '../../src/adapters/node/world';
import type { RunStats } from '../../src/core/report/stats';
import { createHome } from '../../src/core/run/home';
import type { NewHomeFact } from '../../src/schema/event';
import { folders } from '../support/folder';
import { startOpenai } from '../support/wire/openai';
import type { WireServer } from '../support/wire/serve';
import { type Ended, factsIn, run, runIds } from './roundtable';

const folder = folders();
const servers: WireServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const team = (tests = ''): string => `name: pair
goal: Write \`docs/plan.md\` with the plan for the retry budget, and \`README.md\` that says how to run it.
workflow: { type: round_robin, max_rounds: 2 }
members:
  - { name: planner, persona: You plan and write it down., model: rehearsal }
  - { name: writer, persona: You write what people read., model: rehearsal }
${tests}`;
const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

let workspace: string;
let runId: string;
const cli = (...args: string[]): Promise<Ended> => run(workspace, args);
const done = async (...args: string[]): Promise<string> => {
  const ended = await cli(...args);
  expect(ended, args.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return ended.stdout;
};
const refused = async (code: number, says: RegExp, ...args: string[]): Promise<void> => {
  const ended = await cli(...args);
  expect(ended.stderr, args.join(' ')).toMatch(says);
  expect(ended.code, args.join(' ')).toBe(code);
};
type Review = { path: string; present: string | null; hunks: { id: string; member: string; turn: string; state: string }[] };
const reviews = async (): Promise<Review[]> => lines(await done('changes', runId, '--json')) as Review[];

describe('after a run', () => {
  beforeEach(async () => {
    workspace = folder();
    writeFileSync(join(workspace, 'pair.team.yaml'), team());
    expect(await cli('run', 'pair.team.yaml', '--no-pace')).toMatchObject({ code: 0 });
    runId = runIds(workspace)[0] ?? '';
  });

  it('reports say the same of it, name it by file or id, and keep secrets out', async () => {
    const stats = JSON.parse(await done('stats', '--json')) as RunStats;
    expect(stats).toMatchObject({ runId, team: 'pair', turns: 4, usd: 0, priced: 'local' });
    expect(JSON.parse(await done('stats', 'pair.team.yaml', '--json'))).toEqual(stats);
    expect(await done('stats', runId.slice(-5))).toMatch(/\$0\.00 \(local\)[\s\S]*@planner +rehearsal +2/);

    const secret = 'a-key-nobody-may-see';
    const written = stats.filesWritten[0] ?? '';
    appendFileSync(join(workspace, written), `${secret}\n`);
    writeFileSync(join(workspace, stats.filesWritten[1] ?? ''), Uint8Array.of(0, 255));
    const asked = await run(workspace, ['export', '--format', 'json', '--output', '-'], { LAB_KEY: secret });
    const report = JSON.parse(asked.stdout) as { turns: unknown[]; artifacts: { path: string; text?: string; note?: string }[] };
    expect(report.turns).toHaveLength(4);
    expect(report.artifacts[0]?.text).toMatch(/\[redacted\]\n$/);
    expect(report.artifacts[1]).toEqual({ path: stats.filesWritten[1], bytes: 2, note: 'no text file' });
    expect(asked.stdout).not.toContain(secret);

    const file = (await done('export')).trim();
    expect(file).toBe(join('.roundtable', 'runs', runId, 'report.md'));
    expect(readFileSync(join(workspace, file), 'utf8')).toContain('## Transcript');
    await done('export', '--format', 'html', '--no-artifacts', '--output', 'out/report.html');
    expect(readFileSync(join(workspace, 'out/report.html'), 'utf8')).not.toContain('id="files"');
    await refused(2, /no format pdf\. Formats are: markdown, html, json/, 'export', '--format', 'pdf');
    await refused(2, /No run of other\.team\.yaml/, 'stats', 'other.team.yaml');
    await refused(2, /There is no run 99/, 'stats', '99');
  });

  it('is replayed, searched and read again', async () => {
    const turns = lines(await done('replay', '--json', '--from', '2', '--speaker', 'Writer')) as {
      speaker: string;
      index: number;
      text: string;
    }[];
    expect(turns.map(({ speaker, index }) => [speaker, index])).toEqual([
      ['writer', 1],
      ['writer', 3],
    ]);
    expect(await done('replay', '--from', '4')).toMatch(/^\[4 of 4\] writer/);
    await refused(2, /has 4 turns/, 'replay', '--from', '5');
    await refused(2, /Speakers of .*: planner, writer/, 'replay', '--speaker', 'nobody');

    const hits = lines(await done('search', 'rehearsal', '--author', '@writer', '--run', 'pair.team.yaml', '--json')) as {
      author: string;
      runId: string;
    }[];
    expect(hits.length).toBeGreaterThan(0);
    expect(hits.every((hit) => hit.author === 'writer' && hit.runId === runId)).toBe(true);
    await refused(2, /no word in it/, 'search', '...');
    expect(await done('transcript', 'pair.team.yaml')).toMatch(/planner[\s\S]*writer[\s\S]*planner[\s\S]*writer/);
    expect(factsIn(await done('transcript', '--json'))).toHaveLength(factsIn(await done('transcript', runId, '--json')).length);
  });

  it('its files are taken back and put back, never over what the person did unless told to', async () => {
    const points = lines(await done('checkpoints', '--json')) as { id: string; files: string[] }[];
    const changed = points[0]?.files[0] ?? '';
    const before = readFileSync(join(workspace, changed), 'utf8');
    expect(await done('checkpoints', 'pair.team.yaml')).toContain(`restore ${points[0]?.id} ${runId}`);

    expect(await done('restore', '1', '--dry-run')).toContain(`${changed}: would be removed`);
    expect(readFileSync(join(workspace, changed), 'utf8')).toBe(before);
    appendFileSync(join(workspace, changed), 'mine\n');
    await refused(1, new RegExp(`${changed} was changed after`), 'restore', '1');
    expect(await done('restore', '1', '--force')).toContain(`${changed}: removed`);
    expect(existsSync(join(workspace, changed))).toBe(false);
    await done('restore', 'redo');
    expect(readFileSync(join(workspace, changed), 'utf8')).toBe(`${before}mine\n`);
    await refused(2, /no checkpoint 99/, 'restore', '99');
  });

  it('goes on from a checkpoint as a run of its own, with or without the files', async () => {
    const points = lines(await done('checkpoints', '--json')) as { id: string; seq: number }[];
    const last = points.at(-1);
    expect(await done('rollback')).toContain(last?.id);
    await refused(2, /Give --yes/, 'rollback', last?.id ?? '');
    const rolled = JSON.parse(await done('rollback', last?.id ?? '', runId, '--yes', '--json')) as {
      runId: string;
      from: string;
      files: unknown[];
    };
    expect(rolled).toMatchObject({ from: runId, checkpoint: last?.id });
    expect(rolled.files.length).toBeGreaterThan(0);
    expect(factsIn(await done('transcript', rolled.runId, '--json'))).toHaveLength(last?.seq ?? 0);
    expect(await cli('resume', rolled.runId, '--no-pace')).toMatchObject({ code: 0 });
    expect(JSON.parse(await done('stats', rolled.runId, '--json'))).toMatchObject({ turns: 4, status: 'done' });

    const forked = JSON.parse(await done('fork', points[0]?.id ?? '', runId, '--json')) as { runId: string };
    expect(runIds(workspace)).toHaveLength(3);
    expect(JSON.parse(await done('stats', forked.runId, '--json'))).toMatchObject({ turns: 0 });
  });

  it('its changes are kept and undone one by one or together', async () => {
    const [first] = await reviews();
    const hunk = first?.hunks[0];
    expect(first?.hunks.every((one) => one.state === 'pending')).toBe(true);
    expect(await done('changes')).toContain(hunk?.id);
    expect(await done('changes', '--diff')).toMatch(new RegExp(`--- /dev/null\\n\\+\\+\\+ b/${first?.path}`));

    await refused(2, /--path P, --member M, --turn T, --hunk ID.*--all/, 'undo');
    await refused(2, /goes without/, 'undo', '--all', '--member', 'writer');
    await refused(2, /no change with member writr.*Did you mean writer/, 'undo', '--member', 'writr');
    expect(await done('undo', '--hunk', hunk?.id ?? '')).toBe(`1 change undone in ${first?.path}.\n`);
    expect((await reviews())[0]?.hunks[0]?.state).toBe('undone');
    await refused(1, /Put it back first/, 'keep', '--hunk', hunk?.id ?? '');
    await done('keep', '--put-back', '--all');
    expect((await reviews())[0]).toMatchObject({ present: first?.present });
    await done('keep', '--member', '@writer');
    await done('undo', '--all');
    const after = (await reviews()).flatMap((review) => review.hunks);
    expect(new Set(after.filter((one) => one.member === 'writer').map((one) => one.state))).toEqual(new Set(['kept']));
    expect(new Set(after.filter((one) => one.member === 'planner').map((one) => one.state)).has('pending')).toBe(false);
    expect(await done('undo', '--all')).toBe('Nothing was undone.\n');
  });
});

describe('roundtable test', () => {
  const tests = `tests:
  - { name: everybody spoke, type: transcript_count, count: 4 }
  - { name: there is no such file, type: file_exists, path: nowhere.md }
`;

  it('says each assertion, writes JUnit, and ends with 1 when one fails, 0 when all hold, 2 for a bad file', async () => {
    workspace = folder();
    writeFileSync(join(workspace, 'pair.team.yaml'), team(tests));
    const first = await cli('test', 'pair.team.yaml', '--junit', 'out/results.xml');
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(
      /^# pair\.team\.yaml: run .*\nok - everybody spoke\nnot ok - there is no such file: Expected nowhere\.md.*\n1 passed, 1 failed\n$/,
    );
    expect(readFileSync(join(workspace, 'out/results.xml'), 'utf8')).toMatch(/tests="2" failures="1"/);

    writeFileSync(join(workspace, 'nowhere.md'), 'here\n');
    const again = await cli('test', 'pair.team.yaml', '--no-run', '--json');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(lines(again.stdout)).toMatchObject([{ passed: true, runId: runIds(workspace)[0] }, { passed: true }]);
    expect(runIds(workspace)).toHaveLength(1);

    writeFileSync(join(workspace, 'bad.team.yaml'), 'name: bad\n');
    await refused(2, /bad\.team\.yaml:1:1: members/, 'test', 'pair.team.yaml', 'bad.team.yaml');
    expect(runIds(workspace)).toHaveLength(1);
    writeFileSync(join(workspace, 'short.team.yaml'), team(tests));
    const short = await cli('test', 'short.team.yaml', '--max-rounds', '1');
    expect(short.stdout).toContain('not ok - everybody spoke: Expected 4 turns of members, found 2.');
  });

  it('asks the model of an assertion with files and words of the run, and takes its no for a no', async () => {
    const server = await startOpenai({ reply: () => ({ json: { holds: false, why: 'docs/plan.md names no owner.' } }) });
    servers.push(server);
    workspace = folder();
    const judge = 'tests:\n  - { name: it has an owner, type: judge, question: Does the plan name its owner?, model: openai/mock-1 }\n';
    writeFileSync(join(workspace, 'pair.team.yaml'), team(judge));
    const env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'k' };
    const ended = await run(workspace, ['test', 'pair.team.yaml'], env);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/not ok - it has an owner: .*docs\/plan\.md names no owner\./);
    expect(ended.stdout).toContain('# 1 question to a model beside the run');
    expect(server.chats()).toHaveLength(1);
    const prompt = server.chats()[0]?.chat?.prompt ?? '';
    expect(prompt).toContain('- docs/plan.md,');
    expect(prompt).toContain('--- @planner · ');
    expect(prompt).toMatch(/TEST QUESTION[\s\S]*Question: Does the plan name its owner\?$/m);

    const rehearsed = await run(workspace, ['test', 'pair.team.yaml', '--model', 'rehearsal', '--json'], env);
    expect(server.chats()).toHaveLength(1);
    expect(lines(rehearsed.stdout)).toMatchObject([{ type: 'judge', detail: expect.stringContaining('rehearsal only compares words') }]);
  });
});

describe('what teams know', () => {
  it('is listed by team, member and query, and the person rules on a belief', async () => {
    workspace = folder();
    const journal = createFileJournal({ root: join(workspace, '.roundtable'), log: createCollectedLog() });
    const home = createHome({
      journal,
      store: createMemoryStore(),
      clock: createSystemClock(),
      log: createCollectedLog(),
      redact: (value) => value,
    });
    const belief = (id: string, team: string, claim: string): NewHomeFact => ({
      type: 'belief.asserted',
      data: { team, id, claim, author: 'ann', confidence: 0.7, voters: ['ann', 'ben'], threshold: 0.5 },
    });
    const memory = (member: string, key: string, value: string): NewHomeFact => ({
      type: 'memory.remembered',
      data: { team: 'lab', member, key, value, tags: [], importance: 1 },
    });
    await home.append([
      belief('b1', 'lab', 'The cache is cold.'),
      belief('b2', 'lab', 'The disk is full.'),
      belief('b2', 'shop', 'Prices are in cents.'),
      { type: 'belief.voted', data: { team: 'lab', id: 'b1', voter: 'ben', vote: 'accept' } },
      memory('ann', 'rate_limit', 'Sixty calls a minute.'),
      memory('ben', 'colour', 'The logo is green.'),
      { type: 'decision.logged', data: { team: 'lab', member: 'ann', title: 'Use a queue', rationale: 'It is enough.' } },
    ]);

    expect(lines(await done('beliefs', '--status', 'accepted', '--json'))).toMatchObject([
      { id: 'b1', team: 'lab', votesFor: ['ann', 'ben'] },
    ]);
    await refused(2, /b2 is a belief of lab and shop/, 'beliefs', 'rule', 'b2', 'rejected', '--reason', 'no');
    await refused(2, /There is nothing to open again/, 'beliefs', 'rule', 'b1', 'reopened', '--reason', 'no');
    expect(await done('beliefs', 'rule', 'b2', 'rejected', '--team', 'lab', '--reason', 'It has room.')).toMatch(
      /ruled rejected by the person: It has room\./,
    );
    expect(lines(await done('beliefs', '--team', 'lab', '--status', 'rejected', '--json'))).toMatchObject([
      { id: 'b2', ruling: { reason: 'It has room.' } },
    ]);
    await done('beliefs', 'rule', 'b2', 'reopened', '--team', 'lab', '--reason', 'Look again.');
    expect(lines(await done('beliefs', '--team', 'lab', '--status', 'pending', '--json'))).toMatchObject([{ id: 'b2' }]);

    expect(lines(await done('memory', '--query', 'calls limit', '--json'))).toMatchObject([{ member: 'ann', key: 'rate_limit' }]);
    expect(await done('memory', '@ben')).toContain('The logo is green.');
    await refused(2, /Those who do: ann, ben/, 'memory', 'carl');
    expect(await done('decisions', '--team', 'lab')).toMatch(/^## Decision: Use a queue\n[\s\S]*It is enough\./);
    await refused(2, /Teams are: lab/, 'decisions', '--team', 'lib');
  });
});
