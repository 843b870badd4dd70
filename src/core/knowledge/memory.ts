import MiniSearch from 'minisearch';
import { wordsOf } from '../../base/searchWords';
import type { Fact, FactOf, HomeFact } from '../../schema/event';

/** What a member wrote down for later runs. Times are milliseconds since 1970. */
export type Memory = {
  key: string;
  value: string;
  tags: readonly string[];
  /** 0 or more; 1 is usual. */
  importance: number;
  /** When the key was first remembered, and when last. */
  at: number;
  updatedAt: number;
  /** The number of the fact that last wrote it. */
  seq: number;
};

/** The memories of everybody: team, then member, then key. */
export type MemoryState = {
  /** The last fact of the home stream that was folded; earlier ones change nothing. */
  seq: number;
  teams: Map<string, Map<string, Owned>>;
};
/** The memories of one member; `list` is them in order while none of them changes. */
type Owned = { byKey: Map<string, Memory>; list?: readonly Memory[] };

/** Characters (UTF-16 units) of a value and of a key, tags a memory, memories a member: at most these. */
export const memoryLimits = { value: 8_192, key: 200, tags: 20, memories: 2_000 } as const;

const halfLifeMs = 30 * 24 * 60 * 60 * 1_000;

export function emptyMemory(): MemoryState {
  return { seq: 0, teams: new Map() };
}

/**
 * Folds one fact of the home stream into the state, in place; other facts and facts that were folded before change nothing.
 * Beyond `memoryLimits.memories` the one of least worth at the time of the fact goes, which is never the one just written:
 * a member that was told "remembered" can rely on it.
 */
export function foldMemory(state: MemoryState, fact: HomeFact | Fact): void {
  if (fact.seq <= state.seq) return;
  state.seq = fact.seq;
  if (fact.type === 'memory.remembered') return remember(state, fact);
  if (fact.type !== 'memory.forgotten') return;
  const owned = state.teams.get(fact.data.team)?.get(fact.data.member);
  if (owned?.byKey.delete(fact.data.key)) owned.list = undefined;
}

function remember(state: MemoryState, { seq, at, data }: FactOf<'memory.remembered'>): void {
  const { team, member, key, value, tags, importance } = data;
  const members = state.teams.get(team) ?? new Map<string, Owned>();
  const owned = members.get(member) ?? { byKey: new Map<string, Memory>() };
  state.teams.set(team, members.set(member, owned));
  const { byKey } = owned;
  // Asked only at the limit, so that a long history folds in linear time.
  if (byKey.size >= memoryLimits.memories) for (const old of evictedBy(byKey.values(), key, at)) byKey.delete(old.key);
  byKey.set(key, { key, value, tags, importance, at: byKey.get(key)?.at ?? at, updatedAt: at, seq });
  owned.list = undefined;
}

/** The memories of one member, in the order of their first writing; the same list until one of them changes. */
export function memoriesOf(state: MemoryState, team: string, member: string): readonly Memory[] {
  const owned = state.teams.get(team)?.get(member);
  if (!owned) return [];
  owned.list ??= [...owned.byKey.values()];
  return owned.list;
}

/**
 * What a memory is worth by itself, from 0.6 to 1: `0.6 + 0.3 i/(1+i) + 0.1 * 2^(-age/30 days)`.
 * Importance has no upper end in team files, so it is squeezed (0 is 0, 1 is a half) rather than cut: 5 and 50 still
 * differ. Recency weighs least, since a fact that holds does not fade; it decides between equals. As a factor of relevance
 * it turns the order round only between memories less than 1.7 times apart: what was asked for comes before what is prized.
 */
export function worthOf(memory: Pick<Memory, 'importance' | 'updatedAt'>, now: number): number {
  const importance = Math.max(0, memory.importance);
  const age = Math.max(0, now - memory.updatedAt);
  const weight = Number.isFinite(importance) ? importance / (1 + importance) : 1;
  return 0.6 + 0.3 * weight + 0.1 * 2 ** (-age / halfLifeMs);
}

/** Which memories would go if `key` were remembered at `now`: the least worth first, the older of equals. Mostly none. */
export function evictedBy(memories: Iterable<Memory>, key: string, now: number): readonly Memory[] {
  const others = [...memories].filter((memory) => memory.key !== key);
  const tooMany = others.length + 1 - memoryLimits.memories;
  if (tooMany <= 0) return [];
  return others.sort((a, b) => worthOf(a, now) - worthOf(b, now) || a.seq - b.seq).slice(0, tooMany);
}

/** Why a memory would be refused, in words for its author; undefined when it would be taken. */
export function memoryRefusal(memory: Pick<Memory, 'key' | 'value' | 'tags' | 'importance'>): string | undefined {
  const { key, value, tags, importance } = memory;
  const count = (n: number): string => n.toLocaleString('en-US');
  if (key.trim() === '') return 'The memory has no key. Give it a short name, such as api_rate_limit.';
  if (/[\r\n]/.test(key)) return 'The key has more than one line. Use one short line and put the text in the value.';
  if (key.length > memoryLimits.key)
    return `The key has ${count(key.length)} characters, ${count(memoryLimits.key)} are allowed. Shorten it and put the text in the value.`;
  if (value.trim() === '')
    return `The memory ${JSON.stringify(key)} has no value. Write what is to be remembered after a line of three hyphens.`;
  if (value.length > memoryLimits.value)
    return `The value of ${JSON.stringify(key)} has ${count(value.length)} characters, ${count(memoryLimits.value)} are allowed. Shorten it, or split it over several keys.`;
  if (tags.length > memoryLimits.tags)
    return `${JSON.stringify(key)} has ${tags.length} tags, ${memoryLimits.tags} are allowed. Leave some out.`;
  if (!(importance >= 0) || !Number.isFinite(importance))
    return `The importance of ${JSON.stringify(key)} is no number of 0 or more. 1 is usual.`;
  return undefined;
}

export type Recalled = { memory: Memory; score: number };

/**
 * The memories that answer a query, best first: relevance (BM25+ over key, tags and value; words in any order, beginnings of words,
 * and one wrong letter in five of a word of four or more) times `worthOf`. A memory need not have all the words, but more of them
 * rank higher. Without a word in the query: by worth alone. Fixes the recall by exact phrase only; see FACTS 4.6, T9.
 */
export function recall(memories: readonly Memory[], query: string, { limit, now }: { limit: number; now: number }): readonly Recalled[] {
  const relevances = wordsOf(query).length === 0 ? memories.map((memory) => ({ memory, relevance: 1 })) : relevant(memories, query);
  return relevances
    .map(({ memory, relevance }) => ({ memory, score: relevance * worthOf(memory, now) }))
    .sort((a, b) => b.score - a.score || b.memory.seq - a.memory.seq)
    .slice(0, Math.max(0, limit));
}

function relevant(memories: readonly Memory[], query: string): { memory: Memory; relevance: number }[] {
  return indexOf(memories)
    .search(query)
    .flatMap(({ id, score }) => {
      const memory = memories[Number(id)];
      return memory ? [{ memory, relevance: score }] : [];
    });
}

type Entry = { id: number; memory: Memory };

/** An index lasts as long as its list: to build one costs far more than to ask it. Lists of memories are never changed. */
const indexes = new WeakMap<readonly Memory[], MiniSearch<Entry>>();

function indexOf(memories: readonly Memory[]): MiniSearch<Entry> {
  const known = indexes.get(memories);
  if (known) return known;
  const index = new MiniSearch<Entry>({
    fields: ['key', 'tags', 'value'],
    extractField: ({ id, memory }, field) => {
      if (field === 'id') return id;
      return field === 'tags' ? memory.tags.join('\n') : memory[field as 'key' | 'value'];
    },
    tokenize: (text) => wordsOf(text).map(({ word }) => word),
    processTerm: (term) => term,
    searchOptions: {
      boost: { key: 2, tags: 1.5 },
      prefix: (term) => term.length >= 2,
      fuzzy: (term) => (term.length >= 4 ? 0.2 : false),
    },
  });
  index.addAll(memories.map((memory, id) => ({ id, memory })));
  indexes.set(memories, index);
  return index;
}

const newestFirst = (a: Memory, b: Memory): number => b.updatedAt - a.updatedAt || b.seq - a.seq;

/** The memories that were written last, newest first. */
export function recent(memories: readonly Memory[], n: number): readonly Memory[] {
  return [...memories].sort(newestFirst).slice(0, Math.max(0, n));
}

/** The memories with a tag, newest first; without a tag all of them. Case does not count. */
export function listByTag(memories: readonly Memory[], tag: string | undefined, limit: number): readonly Memory[] {
  const plain = (text: string): string => text.trim().toLowerCase();
  const wanted = plain(tag ?? '');
  return recent(wanted === '' ? memories : memories.filter((memory) => memory.tags.some((own) => plain(own) === wanted)), limit);
}
