import type { ChangedFile, HunkState, ShownHunk } from '../../src/schema/change';
import type { HunkChoice, ToHost, ToWindow } from '../../src/schema/protocol';
import type { Host } from '../host';
import { createFaceStore, type FaceStore } from './faceStore';

export type Decision = 'keep' | 'undo' | 'redo';
export type Outcome = Omit<Extract<ToWindow, { type: 'decided' }>, 'type' | 'runId'>;
/** Whose changes are shown; an empty one is everybody's. */
export type ChangeFilter = { member?: string; turn?: string };
export type LoadedHunks = { stamp: string; total: number; list: readonly ShownHunk[] };

/** What the Changes face was told and what the person chose in it. */
export type ChangesTold = {
  files: readonly ChangedFile[];
  /** Hunks of the files that were opened. */
  hunks: ReadonlyMap<string, LoadedHunks>;
  filter: ChangeFilter;
  /** A decision is under way. */
  busy: boolean;
  outcome?: Outcome;
};

export type ChangesStore = FaceStore<ChangesTold> & {
  filter(filter: ChangeFilter): void;
  /** Asks for hunks of a file from a place in their list on. */
  ask(path: string, from: number): void;
  decide(decision: Decision, what: HunkChoice, force?: boolean): void;
  dismiss(): void;
};

export function createChangesStore(host: Host, runId: string): ChangesStore {
  const first: ChangesTold = { files: [], hunks: new Map(), filter: {}, busy: false };
  const store = createFaceStore(host, 'changes', runId, first, (told, message, post) => takeChanges(told, message, runId, post));
  return {
    ...store,
    filter: (filter) => store.change((told) => ({ ...told, filter })),
    ask: (path, from) => store.post({ type: 'fileHunks', runId, path, from }),
    decide(decision, what, force = false) {
      store.change(({ outcome: _, ...told }) => ({ ...told, busy: true }));
      store.post({ type: 'decideChanges', runId, decision, what, force });
    },
    dismiss: () => store.change(({ outcome: _, ...told }) => told),
  };
}

function takeChanges(told: ChangesTold, message: ToWindow, runId: string, post: (message: ToHost) => void): ChangesTold | undefined {
  switch (message.type) {
    case 'changes': {
      const { files } = message;
      const hunks = new Map<string, LoadedHunks>();
      for (const { path, stamp } of files) {
        const known = told.hunks.get(path);
        if (!known) continue;
        hunks.set(path, known);
        // As many as were read before; what is shown stays until they come.
        if (known.stamp !== stamp)
          for (let from = 0; from < known.list.length; from += pageSize) post({ type: 'fileHunks', runId, path, from });
      }
      return { ...told, files, hunks, filter: stillThere(told.filter, files) };
    }
    case 'hunks': {
      const { path, stamp, from, total, hunks } = message;
      const before = told.hunks.get(path)?.list ?? [];
      const list = [...before.slice(0, from), ...hunks, ...before.slice(from + hunks.length)].slice(0, total);
      return { ...told, hunks: new Map(told.hunks).set(path, { stamp, total, list }) };
    }
    case 'decided': {
      const { decision, done, refused, failure } = message;
      return { ...told, busy: false, outcome: { decision, done, refused, ...(failure !== undefined && { failure }) } };
    }
    case 'error':
      return told.busy ? { ...told, busy: false } : undefined;
    default:
      return undefined;
  }
}

/** Hunks that the host sends at once. */
const pageSize = 100;

function stillThere(filter: ChangeFilter, files: readonly ChangedFile[]): ChangeFilter {
  return files.some((file) => file.by.some((one) => isShown(filter, one))) ? filter : {};
}

export function isShown({ member, turn }: ChangeFilter, one: { member: string; turn: string }): boolean {
  return (member ?? one.member) === one.member && (turn ?? one.turn) === one.turn;
}

/** How many changes of a file, as far as the filter shows them, are in one of the states. */
export function countOf(file: ChangedFile, filter: ChangeFilter, states: readonly HunkState[]): number {
  return file.by
    .filter((one) => isShown(filter, one))
    .reduce((sum, one) => sum + states.reduce((count, state) => count + (one.states[state] ?? 0), 0), 0);
}

export const undecided: readonly HunkState[] = ['pending', 'edited'];

/** One row of the list: a file, one of its changes, or what stands below them while there are more. */
export type ChangeRow =
  | { kind: 'file'; key: string; file: ChangedFile; open: boolean }
  | { kind: 'hunk'; key: string; file: ChangedFile; hunk: ShownHunk }
  | { kind: 'wait'; key: string; path: string }
  | { kind: 'more'; key: string; path: string; from: number; left: number };

/** The rows of the list. Only what is open has more than one, so that 500 files with 200 changes each cost 500 rows. */
export function changeRows({ files, hunks, filter }: ChangesTold, isOpen: (path: string) => boolean): ChangeRow[] {
  return files.flatMap((file): ChangeRow[] => {
    const { path } = file;
    if (!file.by.some((one) => isShown(filter, one))) return [];
    const open = isOpen(path);
    const head: ChangeRow = { kind: 'file', key: path, file, open };
    if (!open) return [head];
    const loaded = hunks.get(path);
    if (!loaded) return [head, { kind: 'wait', key: `${path}\nwait`, path }];
    const rows = loaded.list
      .filter((hunk) => isShown(filter, hunk))
      .map((hunk): ChangeRow => ({ kind: 'hunk', key: `${path}\n${hunk.id}`, file, hunk }));
    const left = loaded.total - loaded.list.length;
    return [head, ...rows, ...(left > 0 ? [{ kind: 'more' as const, key: `${path}\nmore`, path, from: loaded.list.length, left }] : [])];
  });
}

/** Files that are open at first: from the top on, as long as a person can take in what they hold. */
export function openAtFirst(files: readonly ChangedFile[]): Set<string> {
  const open = new Set<string>();
  let sum = 0;
  for (const file of files) {
    sum += countOf(file, {}, undecided);
    if (sum > takenIn) break;
    if (countOf(file, {}, undecided) > 0) open.add(file.path);
  }
  return open;
}

const takenIn = 40;
