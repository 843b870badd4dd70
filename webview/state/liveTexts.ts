import type { Live } from '../../src/schema/event';

export type LiveText = { text: string; note?: string };

/** The text of turns under way. It changes many times a second, so it is heard apart from the rest, once a frame. */
export type LiveTexts = {
  take(items: readonly Live[]): void;
  end(turn: string): void;
  clear(): void;
  of(turn: string): LiveText;
  subscribe(listener: () => void): () => void;
  /** Tells the listeners with the next frame. */
  tell(): void;
};

const nothing: LiveText = { text: '' };

export function createLiveTexts(nextFrame: (run: () => void) => void): LiveTexts {
  const texts = new Map<string, LiveText>();
  const listeners = new Set<() => void>();
  let asked = false;
  const tell = (): void => {
    if (asked) return;
    asked = true;
    nextFrame(() => {
      asked = false;
      for (const listener of listeners) listener();
    });
  };
  return {
    take(items) {
      for (const item of items) {
        const known = texts.get(item.turn) ?? nothing;
        // A note is of what happened between two replies: the next words are a paragraph of their own, and end the note.
        if (item.type === 'turn.text') texts.set(item.turn, { text: joined(known, item.text) });
        else if (item.type === 'turn.progress') texts.set(item.turn, { ...known, note: item.note });
        else texts.delete(item.turn);
      }
      tell();
    },
    end: (turn) => void texts.delete(turn),
    clear: () => texts.clear(),
    of: (turn) => texts.get(turn) ?? nothing,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
  };
}

function joined({ text, note }: LiveText, more: string): string {
  return note !== undefined && text !== '' ? `${text}\n\n${more}` : text + more;
}
