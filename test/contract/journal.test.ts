import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { decodeLine, encodeLine } from '../../src/adapters/journal/line';
import { createMemoryJournal } from '../../src/adapters/memory/journal';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createCancel } from '../../src/base/cancel';
import type { Journal, StoredFact } from '../../src/core/ports/journal';
import { runFacts } from '../support/facts';
import { folders } from '../support/folder';

const folder = folders();
const log = createCollectedLog();
const stream = 'run:20260101-0000-aaaaa';
const journalFile = (root: string): string => join(root, 'runs', stream.slice(4), 'journal.jsonl');
const kinds: Record<string, () => Journal> = {
  file: () => createFileJournal({ root: join(folder(), '.roundtable'), log }),
  memory: () => createMemoryJournal(),
};

describe.each(Object.entries(kinds))('journal contract: %s', (_name, make) => {
  const facts = runFacts('20260101-0000-aaaaa', 4);

  it('gives back what was appended, in order, from any number on', async () => {
    const journal = make();
    expect(await journal.read(stream, 0)).toEqual({ facts: [], problems: [] });
    expect(await journal.append(stream, facts.slice(0, 3), 0)).toEqual({ ok: true });
    expect(await journal.append(stream, facts.slice(3), 3)).toEqual({ ok: true });
    expect(await journal.read(stream, 0)).toEqual({ facts, problems: [] });
    expect((await journal.read(stream, 5)).facts).toEqual(facts.slice(5));
    expect(await journal.streams()).toEqual([stream]);
  });

  it('refuses a wrong number and stays as it was', async () => {
    const journal = make();
    await journal.append(stream, facts.slice(0, 2), 0);
    expect(await journal.append(stream, facts.slice(0, 1), 0)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect(await journal.append(stream, facts.slice(3, 4), 2)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
    expect((await journal.read(stream, 0)).facts).toEqual(facts.slice(0, 2));
    expect(await journal.append(stream, facts.slice(2, 3), 2)).toEqual({ ok: true });
  });

  it('keeps the order of appends that nobody waited for, and lets one of two rivals win', async () => {
    const journal = make();
    const results = await Promise.all(facts.map((fact) => journal.append(stream, [fact], fact.seq - 1)));
    expect(results.every((result) => result.ok)).toBe(true);
    const next = { ...(facts.at(-1) as StoredFact), seq: facts.length + 1 };
    const rivals = await Promise.all([journal.append(stream, [next], facts.length), journal.append(stream, [next], facts.length)]);
    expect(rivals.filter((result) => result.ok)).toHaveLength(1);
    expect((await journal.read(stream, 0)).facts).toEqual([...facts, next]);
  });

  it('lets one writer hold a stream, and the next one when it is given free', async () => {
    const journal = make();
    const first = await journal.acquire(stream);
    expect(first.ok && (await journal.held(stream))).toBe(true);
    expect(await journal.acquire(stream)).toMatchObject({ ok: false });
    if (first.ok) await first.lease.release();
    expect(await journal.held(stream)).toBe(false);
    expect((await journal.acquire(stream)).ok).toBe(true);
  });

  it('follows a stream as it grows, and ends on the signal', async () => {
    const journal = make();
    const over = createCancel();
    await journal.append(stream, facts.slice(0, 2), 0);
    const seen: number[] = [];
    const following = (async () => {
      for await (const fact of journal.follow(stream, 1, over.signal)) {
        seen.push(fact.seq);
        if (fact.seq === facts.length) over.cancel();
      }
    })();
    for (const fact of facts.slice(2)) await journal.append(stream, [fact], fact.seq - 1);
    await following;
    expect(seen).toEqual(facts.slice(1).map((fact) => fact.seq));
  });
});

describe('a journal on disk', () => {
  const facts = runFacts('20260101-0000-aaaaa', 3);

  it('loses no acknowledged fact to any torn or garbled end, and goes on after it', async () => {
    const whole = facts.map((fact) => `${encodeLine(fact)}\n`);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.join('').length), fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 40 })), async (length, garbage) => {
        const root = join(folder(), '.roundtable');
        const file = journalFile(root);
        mkdirSync(dirname(file), { recursive: true });
        const bytes = Buffer.from(whole.join('')).subarray(0, length);
        writeFileSync(file, Buffer.concat([bytes, garbage]));
        let kept = 0;
        for (let size = 0; kept < whole.length && size + Buffer.byteLength(whole[kept] as string) <= length; kept++) size += Buffer.byteLength(whole[kept] as string);

        const read = await createFileJournal({ root, log }).read(stream, 0);
        expect(read.facts).toEqual(facts.slice(0, kept));
        const writer = createFileJournal({ root, log });
        const held = await writer.acquire(stream);
        expect(await writer.append(stream, facts.slice(kept), kept)).toEqual({ ok: true });
        expect(await writer.read(stream, 0)).toEqual({ facts, problems: [] });
        if (held.ok) await held.lease.release();
      }),
      { numRuns: 150 },
    );
  });

  it('passes over a rotten line in the middle and says where', async () => {
    const root = join(folder(), '.roundtable');
    const journal = createFileJournal({ root, log });
    await journal.append(stream, facts, 0);
    const file = journalFile(root);
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[1] = (lines[1] as string).replace('speak', 'spoke');
    writeFileSync(file, lines.join('\n'));
    const read = await createFileJournal({ root, log }).read(stream, 0);
    expect(read.facts.map((fact) => fact.seq)).toEqual(facts.map((fact) => fact.seq).filter((seq) => seq !== 2));
    expect(read.problems).toEqual([expect.stringMatching(/journal\.jsonl:2: the checksum does not match/)]);
  });

  it('keeps a fact of a type it does not know', async () => {
    const unknown = { seq: 1, at: 1, v: 9, type: 'mars.landed', data: { x: 1 } };
    expect(decodeLine(encodeLine(unknown))).toEqual({ ok: true, fact: unknown });
  });

  it('undoes an append that the disk cut short, and says that the disk is full', async () => {
    const root = join(folder(), '.roundtable');
    let full = false;
    const journal = createFileJournal({
      root,
      log,
      async write(handle, bytes, position) {
        await handle.write(bytes, 0, full ? Math.floor(bytes.length / 2) : bytes.length, position);
        if (full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    });
    await journal.acquire(stream);
    await journal.append(stream, facts.slice(0, 2), 0);
    full = true;
    const failed = await Promise.all([journal.append(stream, facts.slice(2, 3), 2), journal.append(stream, facts.slice(3, 4), 3)]);
    for (const result of failed) expect(result).toMatchObject({ ok: false, error: { code: 'system.diskFull' } });
    full = false;
    expect(await journal.append(stream, facts.slice(2), 2)).toEqual({ ok: true });
    expect(await createFileJournal({ root, log }).read(stream, 0)).toEqual({ facts, problems: [] });
  });

  it('sees that somebody else wrote', async () => {
    const root = join(folder(), '.roundtable');
    const journal = createFileJournal({ root, log });
    await journal.acquire(stream);
    await journal.append(stream, facts.slice(0, 1), 0);
    appendFileSync(journalFile(root), `${encodeLine(facts[1] as StoredFact)}\n`);
    expect(await journal.append(stream, facts.slice(1, 2), 1)).toMatchObject({ ok: false, error: { code: 'system.conflict' } });
  });

  it('gives one clear sentence where a folder cannot be made', async () => {
    const root = join(folder(), '.roundtable');
    writeFileSync(root, 'a file');
    const refused = await createFileJournal({ root, log }).append(stream, facts.slice(0, 1), 0);
    expect(refused).toMatchObject({ ok: false, error: { code: 'system.io', shown: expect.stringContaining(root) } });
  });

  it.each(['run:../../etc', 'run:A', 'run:', 'x', 'run:a/b'])('takes %s for no stream', async (name) => {
    await expect(createFileJournal({ root: folder(), log }).read(name, 0)).rejects.toMatchObject({ code: 'user.badInput' });
  });

  it('ignores itself in git, but not what is the person’s to commit', async () => {
    const root = join(folder(), '.roundtable');
    await createFileJournal({ root, log }).append(stream, facts.slice(0, 1), 0);
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toMatch(/^\*$[\s\S]*^!settings\.yaml$[\s\S]*^!agents\/$/m);
  });

  it('takes a killed writer’s lease over at once, and a live one’s never', async () => {
    const home = folder();
    const root = join(home, '.roundtable');
    const script = join(home, 'holder.cjs');
    await build({ stdin: { contents: `import { takeLease } from './src/adapters/journal/lease'; takeLease(${JSON.stringify(join(root, 'runs', stream.slice(4)))}).then(() => console.log('held')); setInterval(() => {}, 1000);`, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, platform: 'node', outfile: script, logLevel: 'error' });
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const journal = createFileJournal({ root, log });
    expect(await journal.acquire(stream)).toEqual({ ok: false, holder: `process ${child.pid}` });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect((await journal.acquire(stream)).ok).toBe(true);
  });

  it('gives a stale lease to exactly one of many who want it', async () => {
    const root = join(folder(), '.roundtable');
    const journals = Array.from({ length: 6 }, () => createFileJournal({ root, log }));
    const lease = join(root, 'runs', stream.slice(4), 'lease.json');
    mkdirSync(dirname(lease), { recursive: true });
    writeFileSync(lease, JSON.stringify({ token: 'old', pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), born: '', at: 0 }));
    const results = await Promise.all(journals.map((journal) => journal.acquire(stream)));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
  });

  it('keeps what it cut off a torn end beside the journal', async () => {
    const root = join(folder(), '.roundtable');
    await createFileJournal({ root, log }).append(stream, facts, 0);
    const file = journalFile(root);
    truncateSync(file, readFileSync(file).length - 5);
    await createFileJournal({ root, log }).acquire(stream);
    expect(readdirSync(dirname(file)).some((name) => name.startsWith('journal.torn-'))).toBe(true);
    expect(existsSync(file)).toBe(true);
  });
});
