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
import { type SettledRun, valuesOf } from '../../src/views/scoresView';
import { createHistory, decide, names as economyNames, type History, step } from '../support/economy';
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

describe('search', () => {
  type Said = { run: number; author: string; text: string };
  /** Says something in a run, one fact each. */
  const say = (store: Store, { run, author, text }: Said, at = 1_000): void => {
    const stream = `run:s${run}`;
    const seq = store.lastSeq(stream) + 1;
    const message = { author, kind: 'say' as const, text, round: 1 };
    store.apply(stream, [{ seq, at: at + seq, v: 1, type: 'message.posted', data: { message } }]);
  };
  const corpus: Said[] = [
    { run: 0, author: 'ada', text: 'The retry budget is three. "Budget" means attempts, and the budget holds for every call.' },
    { run: 0, author: 'bob', text: 'I would not set a budget here; the queue decides when a call is retried, and how often that happens.' },
    { run: 1, author: 'ada', text: 'Größe und Café: naïve façade — ÅNGSTRÖM' },
    { run: 1, author: 'cyd', text: '我们需要共享内存。存内的。' },
    { run: 1, author: 'bob', text: 'NEAR AND OR NOT: words like any others. foo_bar(baz) -qux a*b col:umn' },
    { run: 2, author: 'person', text: `${'padding '.repeat(60)}needle in\n  a haystack ${'more '.repeat(60)}end😀` },
    { run: 2, author: 'bob', text: '…!' },
    { run: 2, author: 'cyd', text: '以下GPU共享memory' },
  ];
  const filled = async (make: () => Promise<Store>): Promise<Store> => {
    const store = await make();
    for (const said of corpus) say(store, said);
    return store;
  };

  describe.each(Object.entries(kinds))('%s', (_name, make) => {
    it.each<[string, string, string[]]>([
      ['words in any order, best first', 'call budget', ['s0/1', 's0/2']],
      ['the beginning of the last word only', 'budget att', ['s0/1']],
      ['no beginning of an earlier word', 'att budget', []],
      ['one letter as a word', 'c', []],
      ['all words', 'budget haystack', []],
      ['no matter accents', 'ångström cafe NAIVE facade große', ['s1/1']],
      ['a script without spaces, in order', '共享内', ['s1/2']],
      ['and not out of order', '享共', []],
      ['the beginning of a word in mixed scripts', '下gpu共享me', ['s2/3']],
      ['no beginning inside a word of mixed scripts', '下gp共享me', []],
      ['operators as words', 'not near AND or', ['s1/3']],
      ['no meaning in signs', '"foo"_(bar* -^qux:', ['s1/3']],
      ['nothing for nothing', ' "*-:()^…! ', []],
      ['NUL, half a pair and quotes', '\0needle\ud800 \'"', ['s2/1']],
    ])('finds %s', async (_what, query, want) => {
      const store = await filled(make);
      expect(store.search(query, { limit: 9 }).map((hit) => `${hit.runId}/${hit.seq}`)).toEqual(want);
      await store.close();
    });

    it('shows the stretch on one line, what was found marked', async () => {
      const store = await filled(make);
      const [hit] = store.search('needle hay', { limit: 1 });
      expect(hit).toMatchObject({ runId: 's2', seq: 1, at: 1_001, author: 'person' });
      expect(hit?.text).toMatch(/^…(padding )+\[needle\] in a \[haystack\] (more )+m?o?r?…$/);
      expect(store.search('end', { limit: 1 })[0]?.text).toMatch(/ \[end\]😀$/);
      expect(store.search('存', { limit: 1 })[0]?.text).toBe('我们需要共享内[存]。[存]内的。');
      await store.close();
    });

    it('has the newer first of what answers equally, also at the cut', async () => {
      const store = await make();
      for (const [index, at] of [3_000, 1_000, 2_000].entries()) say(store, { run: index, author: 'ada', text: 'all the same' }, at);
      say(store, { run: 0, author: 'ada', text: 'all the same' }, 0);
      const order = [3_001, 2_001, 1_001, 2];
      for (const limit of [1, 2, 3, 4]) expect(store.search('same', { limit }).map((hit) => hit.at)).toEqual(order.slice(0, limit));
      await store.close();
    });

    it('keeps to an author, a run and a limit', async () => {
      const store = await filled(make);
      const found = (options: { limit: number; author?: string; runId?: string }) =>
        store.search('an', options).map((hit) => [hit.runId, hit.author]);
      expect(found({ limit: 9, author: 'ada' }).map(String).sort()).toEqual(['s0,ada', 's1,ada']);
      expect(new Set(found({ limit: 9, runId: 's1' }).map(([run]) => run))).toEqual(new Set(['s1']));
      expect([found({ limit: 1 }).length, found({ limit: 0 }), found({ limit: 9, runId: 's9' })]).toEqual([1, [], []]);
      await store.close();
    });

    it('finds what turns said, forgets it with its run, and takes the run again', async () => {
      const store = await make();
      for (const [stream, facts] of streams) store.apply(stream, facts);
      const runs = (): string[] => [...new Set(store.search('said', { limit: 99 }).map((hit) => hit.runId))].sort();
      const before = store.search('said 3', { limit: 99 });
      expect([runs(), before.length]).toEqual([[...ids], 2]);
      store.forget(`run:${ids[0]}`);
      expect(runs()).toEqual([ids[1]]);
      // What is forgotten does not weigh in the rank either.
      const alone = await make();
      alone.apply(`run:${ids[1]}`, streams.get(`run:${ids[1]}`) ?? []);
      expect(store.search('said', { limit: 99 })).toEqual(alone.search('said', { limit: 99 }));
      store.apply(`run:${ids[0]}`, streams.get(`run:${ids[0]}`) ?? []);
      expect(store.search('said 3', { limit: 99 })).toEqual(before);
      await store.close();
      await alone.close();
    });
  });

  it('answers the same in both, for any texts and any query', async () => {
    const piece = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('budget', 'Budgets', 'bud', 'Café', 'the', 'the', '共享', '享', 'x1', 'İstanbul', 'ﬁn', '½', '한국어'),
      },
      { weight: 2, arbitrary: fc.constantFrom(' ', '\n', '_', '"', '*', '-', ' OR ', ' NEAR/2 ', '(', 'e\u0301') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
    const said = fc.record({ run: fc.nat(2), author: fc.constantFrom('ada', 'bob'), text });
    const query = fc.record({
      text: fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
      author: fc.constantFrom(undefined, 'ada'),
      limit: fc.nat(5),
    });
    const make = () => Promise.all([sql(join(folder(), 'db')), createMemoryStore()]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { maxLength: 12 }),
        fc.array(query, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (all, queries, forget) => {
          const [real, twin] = await make();
          for (const store of [real, twin]) {
            for (const one of all) say(store, one);
            if (forget) store.forget('run:s1');
          }
          for (const { text, ...options } of queries) expect(real.search(text, options)).toEqual(twin.search(text, options));
          await real.close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is there after the file was saved and opened again', async () => {
    const file = join(folder(), 'db');
    const store = await filled(() => sql(file));
    await store.flush();
    say(store, { run: 2, author: 'ada', text: 'one more needle' });
    const want = store.search('needle', { limit: 9 });
    await store.close();
    const again = await sql(file);
    expect([again.search('needle', { limit: 9 }), want.length]).toEqual([want, 2]);
    await again.close();
  });
});

describe.each(Object.entries(kinds))('the home stream: %s', (_name, make) => {
  it('is taken like any other, once, and found by no search of runs', async () => {
    const data = { team: 't', member: 'ada', key: 'k', value: 'needle', tags: [], importance: 1 };
    const facts = [1, 2, 3].map((seq): StoredFact => ({ seq, at: seq, v: 1, type: 'memory.remembered', data }));
    const journal = createMemoryJournal();
    await journal.append('home', facts, 0);
    const store = await make();
    store.apply('home', facts.slice(0, 2));
    expect((await catchUp(store, journal, createSystemClock())).facts).toBe(1);
    store.apply('home', facts);
    expect([store.lastSeq('home'), store.runs(9), store.search('needle', { limit: 9 })]).toEqual([3, [], []]);
    store.forget('home');
    expect(store.lastSeq('home')).toBe(0);
    await store.close();
  });
});

/** What the folds say, in the shape of the store's answers. */
function folded({ growth }: History) {
  const { ledger, scores, reputation } = growth;
  return {
    ledger: [...ledger.entries].reverse(),
    balances: ledger.balances,
    settled: [...scores.order].reverse().map((runId) => {
      const { at, digest, team, topic, rehearsal, members } = scores.runs[runId] as SettledRun;
      const rows = Object.values(members).map((one) => {
        const { member, gross, fee, unpaid, net, overruled } = one;
        const values = valuesOf(one);
        return { member, ...(values && { values }), gross, fee, unpaid, net, overruled: overruled.length > 0 };
      });
      return { runId, at, digest, team, topic, rehearsal, members: rows };
    }),
    signals: Object.entries(reputation.members).flatMap(([member, { history }]) =>
      history.flatMap(({ seq, at, runId, signals }) =>
        signals.map(({ dimension, value, why }) => ({ seq, at, member, runId, dimension, value, why })),
      ),
    ).length,
  };
}
const told = (store: Store) => ({
  ledger: store.ledger({ limit: 10_000 }),
  balances: store.balances(),
  settled: store.settled(1_000),
  signals: store.signals({ limit: 10_000 }).length,
});

describe('sparks and scores', () => {
  it('are what the folds say in both, however the facts come, and after the database was lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), fc.integer({ min: 1, max: 9 }), async (steps, take) => {
        const history = createHistory();
        for (const one of steps) history.apply(decide(history.growth, one));
        const want = folded(history);
        const stores = await Promise.all(Object.values(kinds).map((make) => make()));
        for (const store of stores) {
          for (let from = 0; from < history.facts.length; from += take)
            store.apply('home', history.facts.slice(Math.max(0, from - 1), from + take));
          expect(told(store)).toEqual(want);
          store.forget('home');
          expect(told(store)).toEqual({ ledger: [], balances: {}, settled: [], signals: 0 });
          store.apply('home', history.facts);
        }
        const [real, twin] = stores as [Store, Store];
        expect(told(real)).toEqual(want);
        for (const name of economyNames) {
          for (const limit of [3, 10_000]) {
            expect(real.ledger({ account: name, limit })).toEqual(twin.ledger({ account: name, limit }));
            expect(real.signals({ member: name, limit })).toEqual(twin.signals({ member: name, limit }));
          }
        }
        await real.close();
      }),
      { numRuns: 30 },
    );
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
