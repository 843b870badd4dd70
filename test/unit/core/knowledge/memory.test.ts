import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyMemory,
  evictedBy,
  foldMemory,
  listByTag,
  type Memory,
  memoriesOf,
  memoryLimits,
  memoryRefusal,
  recall,
  recent,
  worthOf,
} from '../../../../src/core/knowledge/memory';
import type { HomeFact } from '../../../../src/schema/event';

const day = 24 * 60 * 60 * 1_000;
const now = 1_790_000_000_000;
type Written = { key: string; value?: string; tags?: string[]; importance?: number; team?: string; member?: string };
const remembered = (
  seq: number,
  at: number,
  { value = 'x', tags = [], importance = 1, team = 't', member = 'ada', key }: Written,
): HomeFact => ({
  ...{ seq, at, v: 1, type: 'memory.remembered' },
  data: { team, member, key, value, tags, importance },
});
const forgotten = (seq: number, key: string, member = 'ada'): HomeFact => ({
  ...{ seq, at: now, v: 1, type: 'memory.forgotten' },
  data: { team: 't', member, key },
});
const memory = (key: string, overrides: Partial<Memory> = {}): Memory => ({
  ...{ key, value: 'x', tags: [], importance: 1, at: now, updatedAt: now, seq: 1 },
  ...overrides,
});
const keys = (found: readonly { memory: Memory }[]): string[] => found.map((one) => one.memory.key);
const fold = (facts: readonly HomeFact[]) => {
  const state = emptyMemory();
  for (const fact of facts) foldMemory(state, fact);
  return state;
};

describe('folding', () => {
  test('keeps each member of each team apart, replaces a key and keeps its first date', () => {
    const state = fold([
      remembered(1, 10, { key: 'limit', value: 'old', tags: ['a'] }),
      remembered(2, 20, { key: 'limit', member: 'bob' }),
      remembered(3, 20, { key: 'limit', team: 'u' }),
      remembered(4, 30, { key: 'limit', value: 'new', importance: 2 }),
      forgotten(5, 'limit', 'bob'),
      forgotten(6, 'never'),
    ]);
    expect(memoriesOf(state, 't', 'ada')).toEqual([{ key: 'limit', value: 'new', tags: [], importance: 2, at: 10, updatedAt: 30, seq: 4 }]);
    expect([memoriesOf(state, 't', 'bob'), memoriesOf(state, 'u', 'ada').length, memoriesOf(state, 'u', 'eve')]).toEqual([[], 1, []]);
  });

  test('any facts folded again, from anywhere to anywhere, change nothing', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), forget: fc.boolean(), member: fc.constantFrom('ada', 'bob') });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(20), fc.nat(5), (steps, from, count) => {
        const facts = steps.map(({ key, forget, member }, i) =>
          forget ? forgotten(i + 1, key, member) : remembered(i + 1, i, { key, member }),
        );
        const state = fold(facts);
        const before = structuredClone(state);
        for (const fact of facts.slice(from, from + count)) foldMemory(state, fact);
        expect(state).toEqual(before);
      }),
    );
  });

  test('beyond the limit the least worth goes, never the one just written, and evictedBy says it before', () => {
    const state = emptyMemory();
    for (let i = 1; i <= memoryLimits.memories; i++)
      foldMemory(state, remembered(i, now + i, { key: `k${i}`, importance: i === 700 ? 0.1 : 1 }));
    const full = memoriesOf(state, 't', 'ada');
    expect(evictedBy(full, 'k5', now)).toEqual([]);
    expect(evictedBy(full, 'new', now + day).map((one) => one.key)).toEqual(['k700']);
    foldMemory(state, remembered(3_000, now + day, { key: 'new', importance: 0 }));
    const after = memoriesOf(state, 't', 'ada').map((one) => one.key);
    expect([after.length, after.includes('k700'), after.includes('new')]).toEqual([memoryLimits.memories, false, true]);
  });
});

test('worth grows with importance, halves its recency in 30 days, and stays between 0.6 and 1', () => {
  expect(worthOf({ importance: 1, updatedAt: now }, now)).toBeCloseTo(0.85);
  expect(worthOf({ importance: 0, updatedAt: now - 30 * day }, now)).toBeCloseTo(0.65);
  const some = fc.record({ importance: fc.double({ min: 0, noNaN: true }), updatedAt: fc.integer() });
  fc.assert(
    fc.property(some, fc.integer(), (one, at) => {
      const worth = worthOf(one, at);
      expect(worth >= 0.6 && worth <= 1).toBe(true);
      expect(worthOf({ ...one, importance: one.importance + 1 }, at)).toBeGreaterThanOrEqual(worth);
    }),
  );
});

describe('recall', () => {
  const memories = [
    memory('protein_folding_baseline', { value: 'AlphaFold3 beats RoseTTAFold on monomers', tags: ['results'] }),
    memory('api_rate_limit', { value: 'The crawler may send 60 requests a minute.', tags: ['api', 'limits'] }),
    memory('café', { value: 'Besprechung über Größen' }),
    memory('内存', { value: '共享内存不够' }),
  ];
  const found = (query: string, limit = 5): string[] => keys(recall(memories, query, { limit, now }));

  test.each([
    ['words in another order', 'baseline protein', 'protein_folding_baseline'],
    ['words apart', 'crawler minute requests', 'api_rate_limit'],
    ['a beginning', 'fold', 'protein_folding_baseline'],
    ['a misspelling', 'protain', 'protein_folding_baseline'],
    ['a tag', 'results', 'protein_folding_baseline'],
    ['without accents', 'CAFE grossen', 'café'],
    ['accents too many', 'crâwler', 'api_rate_limit'],
    ['a script without spaces', '共享', '内存'],
    ['operators', '"crawler" OR NOT (', 'api_rate_limit'],
  ])('finds by %s', (_, query, key) => {
    expect(found(query)[0]).toBe(key);
  });

  test('finds nothing where no word fits, at most `limit`, and goes by worth without a word', () => {
    expect([found('zebra'), found('the', 0), found('??').length, found('', 2).length]).toEqual([[], [], 4, 2]);
  });

  test('knows at once what was written and forgotten since the last time', () => {
    const state = fold([remembered(1, now, { key: 'a', value: 'budget' })]);
    const asked = (): string[] => keys(recall(memoriesOf(state, 't', 'ada'), 'budget', { limit: 5, now }));
    const seen = [asked()];
    foldMemory(state, remembered(2, now, { key: 'b', value: 'budget' }));
    seen.push(asked());
    foldMemory(state, remembered(3, now, { key: 'a', value: 'queue' }));
    seen.push(asked());
    foldMemory(state, forgotten(4, 'b'));
    expect([...seen, asked()]).toEqual([['a'], ['b', 'a'], ['b'], []]);
  });

  test('importance and recency decide between equals and do not bring up what fits less', () => {
    const same = { value: 'the retry budget is three' };
    const old = memory('a', { ...same, updatedAt: now - 90 * day, seq: 1 });
    const fresh = memory('b', { ...same, seq: 2 });
    const important = memory('c', { ...same, importance: 5, updatedAt: now - 90 * day, seq: 3 });
    const aside = memory('d', {
      value: 'the colour of the budget sheet, among very many other things that were said that day',
      importance: 50,
    });
    expect(keys(recall([aside, old, fresh, important], 'retry budget', { limit: 9, now }))).toEqual(['c', 'b', 'a', 'd']);
  });
});

test('recent and listByTag go from the newest; a tag counts without case', () => {
  const memories = [
    memory('a', { updatedAt: 1, tags: ['X'] }),
    memory('b', { updatedAt: 3 }),
    memory('c', { updatedAt: 3, seq: 2, tags: ['x', 'y'] }),
  ];
  expect(recent(memories, 2).map((one) => one.key)).toEqual(['c', 'b']);
  expect(listByTag(memories, ' x', 9).map((one) => one.key)).toEqual(['c', 'a']);
  expect(listByTag(memories, undefined, 9)).toHaveLength(3);
});

test.each<[string, Partial<Memory>, RegExp | undefined]>([
  ['a full value', { value: 'v'.repeat(8_192) }, undefined],
  ['a value too long', { value: 'v'.repeat(8_193) }, /8,193 characters, 8,192/],
  ['a key too long', { key: 'k'.repeat(201) }, /201 characters, 200/],
  ['no key', { key: ' ' }, /no key/],
  ['two lines of key', { key: 'a\nb' }, /one short line/],
  ['no value', { value: '\n' }, /no value/],
  ['no number', { importance: Number.NaN }, /importance/],
  ['many tags', { tags: Array.from({ length: 21 }, String) }, /21 tags/],
])('%s', (_, overrides, why) => {
  const refusal = memoryRefusal(memory('key', overrides));
  if (why) expect(refusal).toMatch(why);
  else expect(refusal).toBeUndefined();
});
