import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryJournal } from '../../src/adapters/memory/journal';
import { createMemoryStore } from '../../src/adapters/memory/store';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createSystemClock } from '../../src/adapters/node/world';
import { createSqlStore } from '../../src/adapters/sqljs/store';
import type { Journal, StoredFact } from '../../src/core/ports/journal';
import type { Store } from '../../src/core/ports/store';
import { catchUp } from '../../src/core/run/catchUp';
import { runFacts } from '../support/facts';
import { folders } from '../support/folder';

const folder = folders();
const wasmPath = 'node_modules/sql.js/dist/sql-wasm.wasm';
const sql = (file: string): Promise<Store> => createSqlStore({ file, wasmPath, log: createCollectedLog() });
const ids = ['20260101-0000-aaaaa', '20260101-0000-bbbbb'] as const;
const streams = new Map<string, StoredFact[]>(ids.map((id, index) => [`run:${id}`, runFacts(id, 6 + index)]));

const answers = (store: Store) => ({
  runs: store.runs(10),
  members: ids.map((id) => store.members(id)),
  turns: ids.map((id) => store.turns(id)),
  messages: ids.map((id) => store.messages(id, { afterSeq: 3, limit: 4 })),
  seqs: ids.map((id) => store.lastSeq(`run:${id}`)),
});
async function expected() {
  const store = createMemoryStore();
  for (const [stream, facts] of streams) store.apply(stream, facts);
  return answers(store);
}

/** Where SQLite keeps `user_version`. */
function setVersion(file: string, version: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt32BE(version, 60);
  writeFileSync(file, bytes);
}

const kinds: Record<string, () => Promise<Store>> = {
  'sql.js': () => sql(join(folder(), 'db')),
  memory: async () => createMemoryStore(),
};

describe.each(Object.entries(kinds))('store contract: %s', (_name, make) => {
  it('answers the same however facts come: one by one, in lumps, twice, interleaved', async () => {
    const want = await expected();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ stream: fc.nat(1), back: fc.nat(4), take: fc.integer({ min: 1, max: 5 }) }), { maxLength: 40 }),
        async (steps) => {
          const store = await make();
          const feed = (stream: string, back: number, take: number): void => {
            const from = Math.max(0, store.lastSeq(stream) - back);
            store.apply(stream, (streams.get(stream) ?? []).slice(from, from + back + take));
          };
          for (const { stream, back, take } of steps) feed(`run:${ids[stream]}`, back, take);
          for (const stream of streams.keys()) feed(stream, 0, 1_000);
          expect(answers(store)).toEqual(want);
          await store.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('forgets a run and nothing else', async () => {
    const store = await make();
    for (const [stream, facts] of streams) store.apply(stream, facts);
    store.forget(`run:${ids[0]}`);
    expect(store.runs(10).map((run) => run.runId)).toEqual([ids[1]]);
    expect([store.lastSeq(`run:${ids[0]}`), store.messages(ids[0], { afterSeq: 0, limit: 9 })]).toEqual([0, []]);
  });

  it('leaves out what does not connect, so that it can come later', async () => {
    const store = await make();
    const [id] = ids;
    const facts = streams.get(`run:${id}`) ?? [];
    store.apply(`run:${id}`, facts.slice(0, 3));
    store.apply(`run:${id}`, facts.slice(5));
    expect(store.lastSeq(`run:${id}`)).toBe(3);
    store.apply(`run:${id}`, facts.slice(3));
    expect(store.lastSeq(`run:${id}`)).toBe(facts.length);
  });

  it('takes a gap that its journal has', async () => {
    const store = await make();
    const [id] = ids;
    const facts = (streams.get(`run:${id}`) ?? []).filter((fact) => fact.seq !== 4);
    store.apply(`run:${id}`, facts);
    expect(store.lastSeq(`run:${id}`)).toBe(facts.at(-1)?.seq);
  });

  it('goes on taking facts after it was saved', async () => {
    const store = await make();
    for (const [stream, facts] of streams) {
      store.apply(stream, facts.slice(0, 4));
      await store.flush();
      store.apply(stream, facts.slice(4));
    }
    expect(answers(store)).toEqual(await expected());
    await store.close();
    await store.close();
  });

  it('keeps and skips what it does not know', async () => {
    const store = await make();
    store.apply('run:x', [{ seq: 1, at: 1, v: 9, type: 'mars.landed', data: {} }]);
    store.apply('home', [{ seq: 1, at: 1, v: 1, type: 'sparks.moved', data: {} }]);
    expect([store.lastSeq('run:x'), store.lastSeq('home'), store.runs(1)]).toEqual([1, 1, []]);
  });
});

describe('the database file', () => {
  const journal = createMemoryJournal();
  const filled = (async () => {
    for (const [stream, facts] of streams) await journal.append(stream, facts, 0);
  })();

  it.each<[string, (file: string) => void]>([
    ['untouched', () => undefined],
    ['missing', (file) => rmSync(file)],
    ['empty', (file) => writeFileSync(file, '')],
    ['torn', (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
    ['no database', (file) => writeFileSync(file, 'hello')],
    ['newer', (file) => setVersion(file, 99)],
    ['older', (file) => setVersion(file, 0)],
    ['rotten', (file) => writeFileSync(file, readFileSync(file).fill(0xff, 5_000, 9_000))],
  ])('%s: after catching up the answers are the same', async (_name, harm) => {
    await filled;
    const file = join(folder(), 'db');
    const first = await sql(file);
    await catchUp(first, journal, createSystemClock());
    await first.close();
    expect(existsSync(file)).toBe(true);
    harm(file);
    const again = await sql(file);
    const caught = await catchUp(again, journal, createSystemClock());
    expect(caught.facts === 0).toBe(_name === 'untouched');
    expect(answers(again)).toEqual(await expected());
    await again.close();
  });

  it('that cannot be written is said in the log, and the store goes on', async () => {
    const log = createCollectedLog();
    const home = folder();
    writeFileSync(join(home, 'blocked'), '');
    const store = await createSqlStore({ file: join(home, 'blocked', 'db'), wasmPath, log });
    for (const [stream, facts] of streams) store.apply(stream, facts);
    await store.flush();
    expect(log.entries.map((entry) => entry.level)).toContain('warn');
    expect(answers(store)).toEqual(await expected());
  });

  it('is saved by itself some time after a fact, whole, with nothing left beside it', async () => {
    const home = folder();
    const store = await createSqlStore({ file: join(home, 'db'), wasmPath, log: createCollectedLog(), saveDelayMs: 1 });
    for (const [stream, facts] of streams) store.apply(stream, facts);
    await vi.waitFor(() => expect(existsSync(join(home, 'db'))).toBe(true));
    await store.close();
    expect(readdirSync(home)).toEqual(['db']);
    const again = await createSqlStore({ file: join(home, 'db'), wasmBinary: readFileSync(wasmPath), log: createCollectedLog() });
    expect(answers(again)).toEqual(await expected());
    await again.close();
  });

  it('may be saved by two processes over each other', async () => {
    await filled;
    const file = join(folder(), 'db');
    const [one, two] = [await sql(file), await sql(file)];
    const [first, second] = [...streams];
    if (first) one.apply(...first);
    if (second) two.apply(...second);
    await one.close();
    await two.close();
    const again = await sql(file);
    expect(again.runs(9)).toHaveLength(1);
    await catchUp(again, journal, createSystemClock());
    expect(answers(again)).toEqual(await expected());
    await again.close();
  });

  it('takes a fact whole or not at all, says so, and has the run again after catching up', async () => {
    await filled;
    const log = createCollectedLog();
    const store = await createSqlStore({ file: join(folder(), 'db'), wasmPath, log });
    const [id] = ids;
    const facts = streams.get(`run:${id}`) ?? [];
    store.apply(`run:${id}`, facts.slice(0, 4));
    // A text where the tables refuse none: what no journal would let through.
    store.apply(`run:${id}`, [{ ...facts[4], data: { message: { author: 'x' } }, type: 'message.posted' } as unknown as StoredFact]);
    expect(log.entries.map((entry) => entry.level)).toContain('error');
    expect([store.lastSeq(`run:${id}`), store.runs(9)]).toEqual([0, []]);
    await catchUp(store, journal, createSystemClock());
    expect(answers(store)).toEqual(await expected());
    await store.close();
  });
});

describe.each(Object.entries(kinds))('catching up: %s', (_name, make) => {
  const long = (count: number): StoredFact[] => {
    const facts = runFacts('long', 2);
    return Array.from({ length: count }, (_, index) => ({ ...(facts[Math.min(index, 2)] as StoredFact), seq: index + 1 }));
  };

  it('goes in slices, and takes a journal with gaps wherever they are', async () => {
    const store = await make();
    const facts = long(1_600).filter((fact) => ![501, 1_002].includes(fact.seq));
    const gappy: Journal = {
      ...createMemoryJournal(),
      streams: async () => ['run:long'],
      read: async (_stream, after) => ({ facts: facts.filter((fact) => fact.seq > after), problems: ['rotten'] }),
    };
    let rests = 0;
    const clock = {
      ...createSystemClock(),
      async sleep() {
        rests += 1;
      },
    };
    expect(await catchUp(store, gappy, clock)).toEqual({ streams: 1, facts: facts.length, problems: ['rotten'] });
    expect([store.lastSeq('run:long'), rests]).toEqual([1_600, 3]);
    expect((await catchUp(store, gappy, clock)).facts).toBe(0);
  });

  it('forgets what the journals no longer hold', async () => {
    const store = await make();
    for (const [stream, facts] of streams) store.apply(stream, facts);
    const fewer = createMemoryJournal();
    await fewer.append(`run:${ids[0]}`, (streams.get(`run:${ids[0]}`) ?? []).slice(0, 5), 0);
    await catchUp(store, fewer, createSystemClock());
    expect(store.runs(9).map((run) => run.runId)).toEqual([ids[0]]);
    expect(store.lastSeq(`run:${ids[0]}`)).toBe(5);
  });
});
