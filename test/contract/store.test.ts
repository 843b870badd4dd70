import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryJournal } from '../../src/adapters/memory/journal';
import { createMemoryStore } from '../../src/adapters/memory/store';
import { createCollectedLog } from '../../src/adapters/memory/world';
import { createSystemClock } from '../../src/adapters/node/world';
import { createSqlStore } from '../../src/adapters/sqljs/store';
import type { StoredFact } from '../../src/core/ports/journal';
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

const kinds: Record<string, () => Promise<Store>> = {
  'sql.js': () => sql(join(folder(), 'db')),
  memory: async () => createMemoryStore(),
};

describe.each(Object.entries(kinds))('store contract: %s', (_name, make) => {
  it('answers the same however facts come: one by one, in lumps, twice, interleaved', async () => {
    const want = await expected();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ stream: fc.nat(1), back: fc.nat(4), take: fc.integer({ min: 1, max: 5 }) }), { maxLength: 40 }), async (steps) => {
        const store = await make();
        const feed = (stream: string, back: number, take: number): void => {
          const from = Math.max(0, store.lastSeq(stream) - back);
          store.apply(stream, (streams.get(stream) ?? []).slice(from, from + back + take));
        };
        for (const { stream, back, take } of steps) feed(`run:${ids[stream]}`, back, take);
        for (const stream of streams.keys()) feed(stream, 0, 1_000);
        expect(answers(store)).toEqual(want);
        await store.close();
      }),
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
    ['missing', (file) => writeFileSync(file, '')],
    ['torn', (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
    ['no database', (file) => writeFileSync(file, 'hello')],
    [
      'newer',
      (file) => {
        const bytes = readFileSync(file);
        bytes.writeUInt32BE(99, 60);
        writeFileSync(file, bytes);
      },
    ],
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
});
