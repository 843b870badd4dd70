import type { StoredFact } from '../ports/journal';
import { type RunStats, runStats } from './stats';
import { type RunTurn, turnsOf } from './turns';

/** A walk through a finished transcript. A value: each step answers a new one. */
export type Replay = {
  readonly turns: readonly RunTurn[];
  /** The present turn, from 0; -1 when there is none. */
  readonly at: number;
  readonly stats: RunStats;
};

/** A replay at its first turn. */
export function createReplay(facts: readonly StoredFact[]): Replay {
  const turns = turnsOf(facts);
  return { turns, at: turns.length > 0 ? 0 : -1, stats: runStats(facts) };
}

/** The turn that the replay is at. */
export function currentTurn(replay: Replay): RunTurn | undefined {
  return replay.turns[replay.at];
}

/** The next turn; the same replay at the end. */
export function next(replay: Replay): Replay {
  return jump(replay, replay.at + 1);
}

/** The turn before; the same replay at the beginning. */
export function prev(replay: Replay): Replay {
  return jump(replay, replay.at - 1);
}

/** The turn with this place, from 0; one outside goes to the nearest there is. */
export function jump(replay: Replay, index: number): Replay {
  if (Number.isNaN(index)) return replay;
  const at = Math.min(Math.max(Math.trunc(index), 0), replay.turns.length - 1);
  return at === replay.at ? replay : { ...replay, at };
}

/** The nearest turn of a speaker after or before this one, in any case, with or without `@`; undefined when there is none. */
export function find(replay: Replay, speaker: string, direction: 'next' | 'prev'): Replay | undefined {
  const wanted = speaker.trim().replace(/^@/, '').toLowerCase();
  const is = (turn: RunTurn): boolean => turn.speaker.toLowerCase() === wanted;
  const hit =
    direction === 'next' ? replay.turns.slice(replay.at + 1).find(is) : replay.turns.slice(0, Math.max(0, replay.at)).findLast(is);
  return hit && { ...replay, at: hit.index };
}

/** The first turn of a speaker from the beginning; undefined when there is none. */
export function first(replay: Replay, speaker: string): Replay | undefined {
  return find({ ...replay, at: -1 }, speaker, 'next');
}
