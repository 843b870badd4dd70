import { countUpTo } from '../../src/base/countUpTo';
import type { Fact, UnknownFact } from '../../src/schema/event';
import type { RunView } from '../../src/schema/view';
import { emptyRunView, foldRun } from '../../src/views/runView';

/** The views at any fact of a run. */
export type Timeline = {
  /** Takes in the next facts, in order. */
  add(facts: readonly (Fact | UnknownFact)[]): void;
  /** The number of the last fact; 0 while there are none. */
  last(): number;
  /** When the fact was; of the nearest one before, where this number has none. */
  timeOf(seq: number): number;
  /** The view as it was right after the fact: a new object each time. `whole` is the view with all entries. */
  seek(whole: RunView, seq: number): RunView;
};

const seqOf = ({ seq }: { seq: number }): number => seq;

/** A seek folds no more facts than this. */
const apart = 500;

/** What a view holds beside its lists: small, whatever the length of the run. `checkpoints` and `files` are counts. */
type Snapshot = { at: number; state: Omit<RunView, 'entries' | 'changes' | 'checkpoints' | 'starts'>; checkpoints: number; files: number };

/**
 * The lists of a view only grow, so those of an earlier moment are the beginning of the later ones and need not be folded
 * again. The rest is kept every so many facts, and folded on from there.
 */
export function createTimeline(runId: string): Timeline {
  const facts: (Fact | UnknownFact)[] = [];
  const scratch = emptyRunView(runId);
  const snapshots: Snapshot[] = [snapshotOf(scratch, 0)];

  /** How many facts are not above the number. */
  const upTo = (seq: number): number => countUpTo(facts, seq, seqOf);
  return {
    add(more) {
      for (const fact of more) {
        foldRun(scratch, fact);
        scratch.entries.length = 0;
        scratch.changes.length = 0;
        facts.push(fact);
        if (facts.length % apart === 0) snapshots.push(snapshotOf(scratch, facts.length));
      }
    },
    last: () => facts.at(-1)?.seq ?? 0,
    timeOf: (seq) => facts[upTo(seq) - 1]?.at ?? 0,
    seek(whole, seq) {
      const end = upTo(seq);
      const snapshot = snapshots[Math.floor(end / apart)] as Snapshot;
      const view = restored(snapshot, whole);
      for (let i = snapshot.at; i < end; i++) foldRun(view, facts[i] as Fact);
      view.entries = whole.entries.slice(0, countUpTo(whole.entries, seq, seqOf));
      view.changes = whole.changes.slice(0, countUpTo(whole.changes, seq, seqOf));
      return view;
    },
  };
}

function snapshotOf(view: RunView, at: number): Snapshot {
  const { entries: _, changes: __, checkpoints, starts: ___, team, ...state } = view;
  // The team is the same all the way, and by far the largest.
  return {
    at,
    state: { ...structuredClone(state), ...(team && { team }) },
    checkpoints: checkpoints.length,
    files: checkpoints.at(-1)?.files.length ?? 0,
  };
}

function restored({ state: { team, ...state }, checkpoints, files }: Snapshot, whole: RunView): RunView {
  const known = whole.checkpoints.slice(0, checkpoints);
  const last = known.at(-1);
  // The last one may have got more files later.
  if (last) known[known.length - 1] = { ...last, files: last.files.slice(0, files) };
  return { ...structuredClone(state), ...(team && { team }), entries: [], changes: [], checkpoints: known, starts: whole.starts };
}
