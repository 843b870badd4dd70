/**
 * - `pending`: not decided. `kept`, `undone`: decided by the person, or undone with a restored checkpoint.
 * - `edited`: the person changed its lines since, so undoing it needs `force`.
 * - `replaced`: nothing of it shows: later changes, or the person, put other lines or the old ones in its place.
 */
export const hunkStates = ['pending', 'kept', 'undone', 'edited', 'replaced'] as const;
export type HunkState = (typeof hunkStates)[number];

/** One changed file as a list shows it; its hunks come when they are asked for. */
export type ChangedFile = {
  path: string;
  /** What the agents did to the file as a whole; `temporary`: it came and went. */
  file: 'changed' | 'created' | 'deleted' | 'temporary';
  binary: boolean;
  /** The version that was not taken, beside the file, when two members changed the same lines. */
  conflict: boolean;
  /** Whether there is a file now. */
  there: boolean;
  /** How many hunks each turn left, by state; in the order of the first change. */
  by: { member: string; turn: string; states: Partial<Record<HunkState, number>> }[];
  /** Another text whenever a hunk is another, elsewhere, or in another state. */
  stamp: string;
};

export type HunkLine = { sign: ' ' | '-' | '+'; text: string };

/** One place that one change altered, with a few lines around it. */
export type ShownHunk = {
  id: string;
  member: string;
  turn: string;
  reason: string;
  state: HunkState;
  /** Lines of the present text, counted from 1, both included; `to` is `from` - 1 where lines were only taken away. */
  from: number;
  to: number;
  added: number;
  removed: number;
  lines: HunkLine[];
  /** Lines that are left out of `lines`. */
  more: number;
};

/** What a restore would do to one file. */
export type RestoreFile = {
  path: string;
  does: 'change' | 'create' | 'delete';
  /** The person, or another program, changed it after the agents. */
  edited: boolean;
};

/** A run that began as a copy of another up to a moment. */
export type Fork = {
  runId: string;
  topic: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The last fact that was copied. */
  seq: number;
};
