import type { Host } from '../host';
import type { Stage } from './runStore';
import { countMatches, patternOf, type SearchFor, searchTextOf } from './searchText';

/** A row that has the words, how often, and how often the rows before it have them. */
export type Hit = { row: number; count: number; before: number };

export type Search = SearchFor & {
  open: boolean;
  /** What finds the words; absent while nothing is searched for. */
  pattern?: RegExp;
  hits: readonly Hit[];
  total: number;
  /** The match one is at: the row and which of its matches, from 0. */
  at?: { row: number; nth: number };
  /** Which of all matches that is, from 1; 0 while there is none. */
  number: number;
  /** Rows are still being looked through. */
  scanning: boolean;
};

export type SearchStore = {
  search(): Search;
  subscribe(listener: () => void): () => void;
  open(): void;
  close(): void;
  /** Searches anew; the match one is at is the first from row `from` on. */
  look(patch: Partial<SearchFor>, from: number): void;
  step(by: 1 | -1): void;
  /** Ends listening to the stage. */
  dispose(): void;
};

/** So long a slice of the search may hold the window up. */
const sliceMs = 8;

/** Searches all rows of a stage, also those that are not rendered, in slices; rows that come later are searched as they come. */
export function createSearchStore(
  stage: Stage,
  host: Host,
  nextSlice: (run: () => void) => void = (run) => setTimeout(run, 0),
): SearchStore {
  const saved = host.getState().search;
  const nothing = { hits: [], total: 0, number: 0, scanning: false };
  let state: Search = { query: '', matchCase: false, wholeWord: false, ...saved, open: saved !== undefined, ...nothing };
  let scanned = 0;
  let index = stage.shown().index;
  let inFront = stage.shown().inFront;
  /** Where the first match is wanted, until one is found. */
  let from = 0;
  let asked = false;
  const listeners = new Set<() => void>();

  const publish = (patch: Partial<Search>): void => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  const numberOf = (at: Search['at'], hits: readonly Hit[]): number => {
    const hit = at && hits.find(({ row }) => row === at.row);
    return hit && at ? hit.before + Math.min(at.nth, hit.count - 1) + 1 : 0;
  };
  const slice = (): void => {
    asked = false;
    const { pattern, open } = state;
    if (!pattern || !open) return;
    const { rowCount, digest } = stage.shown();
    const hits = state.hits.filter(({ row }) => row < scanned);
    const last = hits.at(-1);
    let before = last ? last.before + last.count : 0;
    for (const end = performance.now() + sliceMs; scanned < rowCount && performance.now() < end; scanned++) {
      const row = stage.rowAt(scanned);
      const count = row ? countMatches(searchTextOf(row, digest), pattern) : 0;
      if (count === 0) continue;
      hits.push({ row: scanned, count, before });
      before += count;
    }
    const scanning = scanned < rowCount;
    const first = hits.find(({ row }) => row >= from) ?? (scanning ? undefined : hits[0]);
    const kept = state.at && hits.some(({ row }) => row === state.at?.row) ? state.at : undefined;
    const at = kept ?? (first && { row: first.row, nth: 0 });
    publish({ hits, total: before, scanning, at, number: numberOf(at, hits) });
    if (scanning) ask();
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    nextSlice(slice);
  };
  const begin = (): void => {
    scanned = 0;
    publish({ ...nothing, hits: [], pattern: patternOf(state), at: state.at, scanning: patternOf(state) !== undefined });
    ask();
  };
  const remember = (): void => {
    const { open, query, matchCase, wholeWord } = state;
    host.setState({ search: open ? { query, matchCase, wholeWord } : undefined });
  };

  const onStage = (): void => {
    if (!state.open || !state.pattern) return;
    const shown = stage.shown();
    if (shown.index !== index) {
      const moved = shown.inFront - inFront;
      index = shown.index;
      inFront = shown.inFront;
      if (state.at) state = { ...state, at: { ...state.at, row: state.at.row + moved } };
      from += moved;
      return begin();
    }
    // Groups that still grow are looked through again, and so is what passes at the end: turns under way, questions.
    const growing = Math.min(index.rows.length, ...index.groups.values());
    if (scanned >= shown.rowCount && growing >= scanned) return;
    scanned = Math.min(scanned, growing);
    ask();
  };
  const stop = stage.subscribe(onStage);
  if (state.open) begin();

  return {
    search: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open() {
      if (state.open) return;
      state = { ...state, open: true };
      index = stage.shown().index;
      inFront = stage.shown().inFront;
      remember();
      begin();
    },
    close() {
      publish({ open: false, ...nothing, at: undefined, pattern: undefined });
      remember();
    },
    look(patch, fromRow) {
      from = fromRow;
      state = { ...state, ...patch, at: undefined };
      remember();
      begin();
    },
    step(by) {
      const { hits, at, total } = state;
      if (total === 0) return;
      const here = at ? numberOf(at, hits) - 1 : by > 0 ? -1 : 0;
      const next = (here + by + total) % total;
      const hit = hits.find(({ before, count }) => next < before + count) as Hit;
      publish({ at: { row: hit.row, nth: next - hit.before }, number: next + 1 });
    },
    dispose: stop,
  };
}
