import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { crc32, decodeLine, encodeLine } from '../../src/adapters/journal/line';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createCancel } from '../../src/base/cancel';
import type { StoredFact } from '../../src/core/ports/journal';
import { objectsInUse } from '../../src/core/run/namedObjects';
import { children } from '../support/child';
import { runFacts } from '../support/facts';
import { folders } from '../support/folder';
import { leases } from '../support/leases';

const folder = folders();
const lease = leases();
const start = children(folder);
const runId = '20260101-0000-aaaaa';
const stream = `run:${runId}`;
const facts = runFacts(runId, 3);
const lines = facts.map((fact) => `${encodeLine(fact)}\n`);
const whole = Buffer.from(lines.join(''));
const ends = lines.map((_, index) => Buffer.byteLength(lines.slice(0, index + 1).join('')));

function setup(content?: Uint8Array) {
  const root = join(folder(), '.roundtable');
  const file = join(root, 'runs', runId, 'journal.jsonl');
  const log = createCollectedLog();
  if (content) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { root, file, log, open: () => createFileJournal({ root, log }) };
}

/** Reads, takes the stream over and goes on, as the next process would after a crash. */
async function goOn(content: Uint8Array, kept: number): Promise<void> {
  const { open } = setup(content);
  expect((await open().read(stream, 0)).facts).toEqual(facts.slice(0, kept));
  const writer = open();
  const held = await lease(writer, stream);
  expect(await writer.append(stream, facts.slice(kept), kept)).toEqual({ ok: true });
  await held.release();
  expect(await open().read(stream, 0)).toEqual({ facts, problems: [] });
}

describe('a line', () => {
  it('is JSON with the checksum as its last key', () => {
    const line = JSON.parse(lines[0] as string) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(['seq', 'at', 'v', 'type', 'data', 'crc']);
    expect(crc32('123456789')).toBe('cbf43926');
    expect(line.crc).toBe(crc32((lines[0] as string).slice(0, -`,"crc":"xxxxxxxx"}\n`.length)));
  });

  it('is the same line when it is read and written again, whatever order its keys came in', () => {
    for (const fact of facts) {
      const shuffled = { ...fact, data: Object.fromEntries(Object.entries(fact.data as object).reverse()) } as StoredFact;
      const line = encodeLine(shuffled);
      expect(line).toBe(encodeLine(fact));
      expect(decodeLine(line)).toEqual({ ok: true, fact });
    }
  });

  it('keeps a fact of a type it does not know', () => {
    const unknown = { seq: 1, at: 1, v: 9, type: 'mars.landed', data: { x: 1 } };
    expect(decodeLine(encodeLine(unknown))).toEqual({ ok: true, fact: unknown });
  });

  it('is refused when any byte of it changed', () => {
    const bytes = Buffer.from((lines[1] as string).trimEnd());
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ flip;
        expect(decodeLine(changed.toString('utf8')).ok).toBe(false);
      }),
    );
  });
});

describe('a torn end', () => {
  it('at any byte of the last line costs nothing but that line', async () => {
    const start = ends.at(-2) as number;
    for (let length = start; length < whole.length; length++) await goOn(whole.subarray(0, length), facts.length - 1);
  });

  it('of any length, with any garbage after it, loses no whole line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.uint8Array({ maxLength: 40 }), async (length, garbage) => {
        // Garbage that begins with a newline makes a line whole that lacks just that.
        const mends = garbage[0] === 10 ? 1 : 0;
        await goOn(Buffer.concat([whole.subarray(0, length), garbage]), ends.filter((end) => end <= length + mends).length);
      }),
      { numRuns: 100 },
    );
  });

  it('is kept beside the journal, each under its own name, and said in the log', async () => {
    const { root, file, log, open } = setup(whole);
    for (const expected of ['journal.torn-1', 'journal.torn-2']) {
      truncateSync(file, readFileSync(file).length - 5);
      const held = await lease(open(), stream);
      expect(readdirSync(dirname(file))).toContain(expected);
      await held.release();
    }
    expect(`${lines.at(-1)}`.startsWith(readFileSync(join(root, 'runs', runId, 'journal.torn-1'), 'utf8'))).toBe(true);
    expect(log.entries.map((entry) => entry.message)).toContainEqual(
      expect.stringMatching(/torn and were dropped; they are kept in .*journal\.torn-1$/),
    );
  });

  it('is dropped by a reader, who leaves the file alone and says so', async () => {
    const { file, open } = setup(whole.subarray(0, whole.length - 3));
    const read = await open().read(stream, 0);
    expect(read.facts).toEqual(facts.slice(0, -1));
    expect(read.problems).toEqual([expect.stringMatching(/journal\.jsonl: the last \d+ bytes are torn and were dropped/)]);
    expect(readFileSync(file)).toHaveLength(whole.length - 3);
  });

  it.each(['', '\n', 'x\ny\n'])('does not confuse a follower, who gets what is written in its place (%j after it)', async (garbage) => {
    const { open } = setup(Buffer.concat([whole.subarray(0, (ends[2] as number) - 4), Buffer.from(garbage)]));
    const over = createCancel();
    const seen: StoredFact[] = [];
    const following = (async () => {
      for await (const fact of open().follow(stream, 0, over.signal)) {
        seen.push(fact);
        if (seen.length === 2) {
          const writer = open();
          await lease(writer, stream);
          await writer.append(stream, facts.slice(2), 2);
        }
        if (seen.length === facts.length) over.cancel();
      }
    })();
    await following;
    expect(seen).toEqual(facts);
  });
});

describe('a rotten line in the middle', () => {
  const rotten = Buffer.from(lines.map((line, index) => (index === 1 ? line.replace('speak', 'spoke') : line)).join(''));

  it('is named with its file and line, and the others are read', async () => {
    const { file, open } = setup(rotten);
    const without = facts.filter((fact) => fact.seq !== 2);
    expect(await open().read(stream, 0)).toEqual({
      facts: without,
      problems: [`${file}:2: the checksum does not match; the line was passed over`],
    });
    expect(await open().append(stream, [{ ...(facts[1] as StoredFact), seq: facts.length + 1 }], facts.length)).toEqual({ ok: true });
    expect(readFileSync(file).subarray(0, rotten.length).equals(rotten)).toBe(true);
  });

  it('that a writer wrote and no schema takes is no torn end, wherever it stands', async () => {
    const body = `{"seq":${facts.length + 1},"at":1,"v":1,"type":"phase.started","data":{}`;
    const { file, open } = setup(Buffer.concat([whole, Buffer.from(`${body},"crc":"${crc32(body)}"}\n`)]));
    const size = readFileSync(file).length;
    expect(await open().append(stream, [{ ...(facts[1] as StoredFact), seq: facts.length + 2 }], facts.length + 1)).toEqual({ ok: true });
    expect(readFileSync(file).length).toBeGreaterThan(size);
    expect((await open().read(stream, 0)).problems).toEqual([expect.stringContaining(`:${facts.length + 1}: phase.started`)]);
  });
});

describe('a long journal', () => {
  it('is read from its end when only the news are asked for, with the same answer', async () => {
    const many = Array.from({ length: 1_500 }, (_, index): StoredFact => ({ ...(facts.at(-2) as StoredFact), seq: index + 1 }));
    const { file, open } = setup(Buffer.from(many.map((fact) => `${encodeLine(fact)}\n`).join('')));
    for (const after of [1, 700, 1_200, 1_499, 1_500, 9_999])
      expect(await open().read(stream, after)).toEqual({ facts: many.slice(after), problems: [] });
    appendFileSync(file, '{"seq":1501,');
    expect(await open().read(stream, 1_498)).toEqual({
      facts: many.slice(1_498),
      problems: [expect.stringContaining('12 bytes are torn')],
    });
    const over = createCancel();
    let count = 0;
    for await (const fact of open().follow(stream, 1_400, over.signal)) {
      count += 1;
      if (fact.seq === 1_500) over.cancel();
    }
    expect(count).toBe(100);
  });
});

describe('a failing disk', () => {
  const no = (code: string, text: string) => Object.assign(new Error(text), { code });

  it.each([
    ['ENOSPC', 'system.diskFull', /disk is full.*Free some space/i],
    ['EDQUOT', 'system.diskFull', /disk is full/i],
    ['EROFS', 'system.readOnly', /No permission.*journal\.jsonl.*--home/],
    ['EACCES', 'system.readOnly', /No permission/],
    ['EIO', 'system.io', /journal\.jsonl failed: EIO/],
  ])('%s in the middle of an append leaves the stream as it was: %s', async (code, expected, shown) => {
    const { root, file, log, open } = setup();
    let bad = false;
    const write = async (handle: FileHandle, bytes: Buffer, position: number): Promise<void> => {
      await handle.write(bytes, 0, bad ? Math.floor(bytes.length / 2) : bytes.length, position);
      if (bad) throw no(code, `${code}: nothing works`);
    };
    const journal = createFileJournal({ root, log, disk: { write } });
    await lease(journal, stream);
    await journal.append(stream, facts.slice(0, 2), 0);
    const before = readFileSync(file);
    bad = true;
    const failed = await Promise.all([journal.append(stream, facts.slice(2, 3), 2), journal.append(stream, facts.slice(3, 4), 3)]);
    for (const result of failed)
      expect(result).toMatchObject({ ok: false, error: { code: expected, shown: expect.stringMatching(shown) } });
    expect(readFileSync(file)).toEqual(before);
    bad = false;
    expect(await journal.append(stream, facts.slice(2), 2)).toEqual({ ok: true });
    expect(await open().read(stream, 0)).toEqual({ facts, problems: [] });
  });

  it('that flushes nothing acknowledges nothing, and what could not be undone then is undone later', async () => {
    const { root, log, open } = setup();
    let bad = false;
    const fail = async (): Promise<void> => {
      throw no('EIO', 'EIO: nothing works');
    };
    const journal = createFileJournal({
      root,
      log,
      disk: {
        datasync: (handle) => (bad ? fail() : handle.datasync()),
        truncate: (handle, size) => (bad ? fail() : handle.truncate(size)),
      },
    });
    await lease(journal, stream);
    await journal.append(stream, facts.slice(0, 2), 0);
    bad = true;
    expect(await journal.append(stream, facts.slice(2, 4), 2)).toMatchObject({ ok: false, error: { code: 'system.io' } });
    expect(await journal.append(stream, facts.slice(2, 4), 2)).toMatchObject({ ok: false, error: { code: 'system.io' } });
    bad = false;
    expect(await journal.append(stream, facts.slice(2, 3), 2)).toEqual({ ok: true });
    expect(await open().read(stream, 0)).toEqual({ facts: facts.slice(0, 3), problems: [] });
  });

  it.runIf(existsSync('/dev/full'))('that is really full says so', async () => {
    const { root, log } = setup();
    const full = await open('/dev/full', 'w');
    const journal = createFileJournal({ root, log, disk: { write: async (_handle, bytes) => void (await full.write(bytes)) } });
    expect(await journal.append(stream, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'system.diskFull' } });
    expect((await journal.read(stream, 0)).facts).toEqual([]);
    await full.close();
  });

  it('writes together what came while it was writing', async () => {
    const { root, log } = setup();
    let writes = 0;
    const write = async (handle: FileHandle, bytes: Buffer, position: number): Promise<void> => {
      writes += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      await handle.write(bytes, 0, bytes.length, position);
    };
    const journal = createFileJournal({ root, log, disk: { write } });
    await lease(journal, stream);
    const first = journal.append(stream, facts.slice(0, 1), 0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const rest = facts.slice(1).map((fact) => journal.append(stream, [fact], fact.seq - 1));
    expect((await Promise.all([first, ...rest])).every((result) => result.ok)).toBe(true);
    expect(writes).toBe(2);
  });
});

describe('somebody else', () => {
  it.each<[string, (file: string) => void]>([
    ['wrote to the file', (file) => appendFileSync(file, lines[1] as string)],
    ['cut the file', (file) => truncateSync(file, 10)],
    ['deleted the file', (file) => rmSync(file)],
    [
      'put another in its place',
      (file) => {
        writeFileSync(`${file}.new`, lines[0] as string);
        renameSync(`${file}.new`, file);
      },
    ],
  ])('who %s under a writer is noticed', async (_name, harm) => {
    const { file, open } = setup();
    const journal = open();
    await lease(journal, stream);
    await journal.append(stream, facts.slice(0, 1), 0);
    harm(file);
    expect(await journal.append(stream, facts.slice(1, 2), 1)).toMatchObject({
      ok: false,
      error: { code: 'system.conflict', shown: expect.stringContaining(file) },
    });
  });
});

describe('the home', () => {
  it('gives one clear sentence where a folder cannot be made, and reading works', async () => {
    const { root, open } = setup();
    writeFileSync(root, 'a file');
    expect(await open().append(stream, facts.slice(0, 1), 0)).toMatchObject({
      ok: false,
      error: { code: 'system.io', shown: expect.stringContaining(root) },
    });
    await expect(open().acquire(stream)).rejects.toMatchObject({ code: 'system.io', shown: expect.stringContaining('Move it away') });
  });

  it('is not made by reading', async () => {
    const { root, open } = setup();
    expect([await open().read(stream, 0), await open().streams(), await open().held(stream)]).toEqual([
      { facts: [], problems: [] },
      [],
      false,
    ]);
    expect(existsSync(root)).toBe(false);
  });

  it('ignores itself in git, but not what is the person’s to commit, and not when the person decided otherwise', async () => {
    const { root, open } = setup();
    const ignore = join(root, '.gitignore');
    await open().append(stream, facts.slice(0, 1), 0);
    expect(readFileSync(ignore, 'utf8')).toMatch(/^\*$[\s\S]*^!settings\.yaml$[\s\S]*^!agents\/$[\s\S]*^!personas\/$/m);
    rmSync(ignore);
    await open().append('run:another', facts.slice(0, 1), 0);
    expect(existsSync(ignore)).toBe(false);
  });

  it('gets its .gitignore also where the person made the folder', async () => {
    const { root, open } = setup();
    mkdirSync(join(root, 'agents'), { recursive: true });
    await open().append(stream, facts.slice(0, 1), 0);
    expect(existsSync(join(root, '.gitignore'))).toBe(true);
  });
});

describe('the trash', () => {
  it('takes what lies beside a journal along, keeps it for a month, and never gives it to the collector', async () => {
    const { root, open } = setup();
    const journal = open();
    const digest = { seq: facts.length + 1, at: 1, v: 1, type: 'digest.written', data: { digest: 'ab'.repeat(32), files: [] } };
    await journal.append(stream, [...facts, digest as StoredFact], 0);
    const beside = join(root, 'runs', stream.slice(4), 'digest.md');
    writeFileSync(beside, 'What it came to.');
    const before = await objectsInUse(journal);
    expect(before).toContain('ab'.repeat(32));
    await journal.discard(stream);
    expect(existsSync(beside)).toBe(false);
    expect(await objectsInUse(journal)).toEqual(before);
    await journal.bringBack(stream);
    expect(readFileSync(beside, 'utf8')).toBe('What it came to.');
    expect(await journal.held(stream)).toBe(false);

    await journal.discard(stream);
    await journal.append('run:later', facts.slice(0, 1), 0);
    const folder = join(root, 'trash', stream.slice(4));
    const long = (Date.now() - 31 * 24 * 3_600_000) / 1000;
    utimesSync(folder, long, long);
    await journal.discard('run:later');
    expect(await journal.discarded()).toEqual(['trash:later']);
    await expect(journal.bringBack(stream)).rejects.toMatchObject({ code: 'user.notFound', shown: expect.stringContaining('any more') });
  });

  it('does not write over what is there', async () => {
    const { root, open } = setup();
    await open().append(stream, facts, 0);
    await open().discard(stream);
    mkdirSync(join(root, 'runs', stream.slice(4)), { recursive: true });
    writeFileSync(join(root, 'runs', stream.slice(4), 'mine.txt'), 'x');
    await expect(open().bringBack(stream)).rejects.toMatchObject({
      code: 'system.conflict',
      shown: expect.stringContaining('is there already'),
    });
    expect(await open().discarded()).toEqual([`trash:${stream.slice(4)}`]);
  });
});

describe('a writer that is killed', () => {
  it('at any moment has lost nothing that was acknowledged, and the next one goes on', async () => {
    const { root, open } = setup();
    let acknowledged = 0;
    for (const ms of [1, 7, 20, 40, 80]) {
      const child = await start('test/support/appendForever.ts', root, stream);
      await child.speaks();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await child.kill();
      // The last line may be cut by the kill itself.
      const numbers = child.said().split('\n').slice(0, -1).map(Number);
      expect(numbers[0]).toBeGreaterThan(acknowledged);
      acknowledged = numbers.at(-1) ?? 0;
      const read = await open().read(stream, 0);
      expect(read.facts.map((fact) => fact.seq)).toEqual(read.facts.map((_, index) => index + 1));
      expect(read.facts.length).toBeGreaterThanOrEqual(acknowledged);
    }
  });
});
