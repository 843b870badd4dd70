import { createCancel } from '../../base/cancel';
import type { Fact, Live } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Clock } from '../ports/world';

/** How long deltas are gathered before listeners hear of them. */
const gatherMs = 50;

export type LiveFeed = {
  push(note: Live): void;
  /** Forgets what streams of turns that these facts settle. */
  settle(facts: readonly StoredFact[]): void;
  /** What has streamed of every open turn, for a window that comes late. */
  now(): readonly Live[];
  close(): void;
};

/** Coalesces deltas of one turn into one note. Nothing of it is stored; dropping a note loses nothing. */
export function createLiveFeed(clock: Clock, send: (notes: readonly Live[]) => void): LiveFeed {
  const whole = new Map<string, Extract<Live, { type: 'turn.text' }>>();
  let gathered: Live[] = [];
  let waiting = false;
  const closed = createCancel();

  const flush = (): void => {
    waiting = false;
    if (closed.signal.aborted || gathered.length === 0) return;
    const notes = gathered;
    gathered = [];
    send(notes);
  };
  const gather = (note: Live): void => {
    const last = gathered.at(-1);
    if (note.type === 'turn.text' && last?.type === 'turn.text' && last.turn === note.turn)
      gathered[gathered.length - 1] = { ...last, text: last.text + note.text };
    else gathered.push(note);
    if (waiting) return;
    waiting = true;
    void clock.sleep(gatherMs, closed.signal).then(flush);
  };

  return {
    push(note) {
      if (note.type === 'turn.text') {
        const known = whole.get(note.turn);
        whole.set(note.turn, known ? { ...known, text: known.text + note.text } : note);
      } else if (note.type === 'turn.reset') whole.delete(note.turn);
      gather(note);
    },
    settle(facts) {
      for (const stored of facts) {
        const fact = stored as Fact;
        if (fact.type !== 'turn.finished' && fact.type !== 'turn.failed') continue;
        whole.delete(fact.data.turn);
        gathered = gathered.filter((note) => note.turn !== fact.data.turn);
      }
    },
    now() {
      // What is gathered goes out first: a window that gets the whole now must not get a part of it again.
      flush();
      return [...whole.values()];
    },
    close: () => closed.cancel(),
  };
}
