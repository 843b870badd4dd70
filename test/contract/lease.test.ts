import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import type { Holder } from '../../src/adapters/journal/holder';
import { takeLease } from '../../src/adapters/journal/lease';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { children } from '../support/child';
import { runFacts } from '../support/facts';
import { folders } from '../support/folder';
import { leases } from '../support/leases';

const folder = folders();
const lease = leases();
const runId = '20260101-0000-aaaaa';
const stream = `run:${runId}`;
const facts = runFacts(runId);
const start = children(folder);
const holdLease = 'test/support/holdLease.ts';
afterEach(() => {
  vi.useRealTimers();
});

function setup() {
  const root = join(folder(), '.roundtable');
  const runFolder = join(root, 'runs', runId);
  mkdirSync(runFolder, { recursive: true });
  const leaseFile = join(runFolder, 'lease.json');
  return { root, runFolder, leaseFile, open: () => createFileJournal({ root, log: createCollectedLog() }) };
}

const dead = (token: string, patch: Partial<Holder> = {}): string =>
  JSON.stringify({ token: token.repeat(24), owner: 'gone', pid: 2 ** 22 + 1, host: hostname(), born: '', at: 0, ...patch });
const leftovers = (runFolder: string): string[] =>
  readdirSync(runFolder).filter((name) => name !== 'lease.json' && name !== 'journal.jsonl');

describe('the lease of a stream', () => {
  it('of a process that was killed is taken over at once, of a live one never', async () => {
    const { runFolder, open } = setup();
    const child = await start(holdLease, runFolder);
    expect(await child.speaks()).toBe('held');
    expect(await open().acquire(stream)).toEqual({ ok: false, holder: `a child (process ${child.pid})` });
    expect(await open().held(stream)).toBe(true);
    expect(await open().append(stream, facts.slice(0, 1), 0)).toMatchObject({
      ok: false,
      error: { code: 'system.conflict', shown: expect.stringContaining(String(child.pid)) },
    });
    await child.kill();
    expect(await open().held(stream)).toBe(false);
    const journal = open();
    await lease(journal, stream);
    expect(await journal.append(stream, facts, 0)).toEqual({ ok: true });
    expect(leftovers(runFolder)).toEqual([]);
  });

  it('goes to exactly one of several processes that want a dead one’s', async () => {
    const { runFolder, leaseFile } = setup();
    writeFileSync(leaseFile, dead('a'));
    const started = await Promise.all(Array.from({ length: 4 }, () => start(holdLease, runFolder)));
    expect((await Promise.all(started.map((child) => child.speaks()))).sort()).toEqual(['held', 'refused', 'refused', 'refused']);
  });

  it.each([
    ['a free one', []],
    ['a dead one', ['a']],
    ['one whose taker died while taking it', ['a', 'b', 'c']],
  ])('goes to exactly one of many: %s', async (_name, chain) => {
    for (let round = 0; round < 10; round++) {
      const { runFolder, leaseFile } = setup();
      chain.forEach((token, index) => {
        const before = chain[index - 1];
        writeFileSync(before === undefined ? leaseFile : join(runFolder, `lease.after-${before.repeat(24)}.json`), dead(token));
      });
      const results = await Promise.all(Array.from({ length: 8 }, () => takeLease(runFolder, { owner: 'test', at: 1 })));
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(leftovers(runFolder)).toEqual([]);
      for (const result of results) if (result.ok) await result.lease.release();
      expect(readdirSync(runFolder)).toEqual([]);
    }
  });

  it.runIf(process.platform === 'linux')('is not believed to be alive because its process number is used again', async () => {
    const { leaseFile, open } = setup();
    writeFileSync(leaseFile, dead('a', { pid: process.pid, born: 'another boot:1' }));
    await lease(open(), stream);
  });

  it('of another host holds while it is renewed, and 30 seconds longer', async () => {
    const { leaseFile, open } = setup();
    writeFileSync(leaseFile, dead('a', { host: 'elsewhere.example' }));
    expect(await open().acquire(stream)).toEqual({ ok: false, holder: `gone (process ${2 ** 22 + 1} on elsewhere.example)` });
    const late = Date.now() / 1_000 - 31;
    utimesSync(leaseFile, late, late);
    await lease(open(), stream);
  });

  it.each(['', '{', '{"token":"../../x","pid":1,"host":"x"}', 'null'])('file with %j in it holds for a moment only', async (text) => {
    const { runFolder, leaseFile, open } = setup();
    writeFileSync(leaseFile, text);
    expect(await open().held(stream)).toBe(true);
    const late = Date.now() / 1_000 - 3;
    utimesSync(leaseFile, late, late);
    await lease(open(), stream);
    expect(leftovers(runFolder)).toEqual([]);
  });

  it.each<[string, (file: string) => void]>([
    [
      'another took it',
      (file) => {
        writeFileSync(`${file}.new`, dead('b', { host: 'elsewhere.example' }));
        renameSync(`${file}.new`, file);
      },
    ],
    ['somebody removed it', (file) => rmSync(file)],
  ])('is lost when %s; the writer is told, refuses and leaves the other’s alone', async (_name, harm) => {
    const { leaseFile, open } = setup();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const journal = open();
    const held = await lease(journal, stream);
    expect(await journal.append(stream, facts.slice(0, 1), 0)).toEqual({ ok: true });
    harm(leaseFile);
    const lost = new Promise<void>((resolve) => held.lost.addEventListener('abort', resolve));
    vi.advanceTimersByTime(5_000);
    await lost;
    expect(await journal.append(stream, facts.slice(1, 2), 1)).toMatchObject({
      ok: false,
      error: { code: 'system.conflict', shown: expect.stringContaining('no longer holds') },
    });
    const before = readdirSync(join(leaseFile, '..')).sort();
    await held.release();
    expect(readdirSync(join(leaseFile, '..')).sort()).toEqual(before);
  });

  it('is looked at before an append when the machine slept through its heartbeats', async () => {
    const { leaseFile, open } = setup();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const journal = open();
    await lease(journal, stream);
    renameSync(leaseFile, `${leaseFile}.old`);
    writeFileSync(leaseFile, dead('b', { host: 'elsewhere.example' }));
    vi.setSystemTime(Date.now() + 60_000);
    expect(await journal.append(stream, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
  });

  it('for one append is waited for, by an append and by whoever wants the stream', async () => {
    const { runFolder, open } = setup();
    const borrow = async (): Promise<void> => {
      const taken = await takeLease(runFolder, { owner: 'test', at: 1, short: true });
      if (taken.ok) setTimeout(() => void taken.lease.release(), 30);
    };
    await borrow();
    expect(await open().append(stream, facts.slice(0, 1), 0)).toEqual({ ok: true });
    await borrow();
    await lease(open(), stream);
  });

  it('says who holds it', async () => {
    const { root, leaseFile } = setup();
    await lease(createFileJournal({ root, log: createCollectedLog(), owner: 'VS Code', clock: { now: () => 42 } }), stream);
    expect(JSON.parse(readFileSync(leaseFile, 'utf8'))).toMatchObject({
      owner: 'VS Code',
      pid: process.pid,
      host: hostname(),
      at: 42,
      token: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
  });
});
