const open = '<think>';
const close = '</think>';

export type Said = { type: 'text' | 'reasoning'; text: string };

export type ThinkTags = {
  /** The next piece of the answer, told apart. What may be the start of a tag is held back. */
  push(piece: string): Said[];
  /** What is still held back at the end. */
  rest(): Said[];
};

/**
 * Tells reasoning from the answer where a server leaves both in one text: MiniMax, and reasoning
 * models behind local servers, begin with `<think>…</think>`. Tags count at the very start only.
 */
export function createThinkTags(): ThinkTags {
  let state: 'start' | 'reasoning' | 'gap' | 'text' = 'start';
  let held = '';

  function* step(): Generator<Said> {
    if (state === 'start') {
      const begun = held.trimStart();
      if (begun.startsWith(open)) {
        state = 'reasoning';
        held = begun.slice(open.length);
      } else if (!open.startsWith(begun)) state = 'text';
    }
    if (state === 'reasoning') {
      const end = held.indexOf(close);
      const keep = end < 0 ? tailOf(held, close) : 0;
      const text = end < 0 ? held.slice(0, held.length - keep) : held.slice(0, end);
      if (text !== '') yield { type: 'reasoning', text };
      held = end < 0 ? held.slice(held.length - keep) : held.slice(end + close.length);
      if (end >= 0) state = 'gap';
    }
    if (state === 'gap') {
      held = held.trimStart();
      if (held !== '') state = 'text';
    }
    if (state === 'text' && held !== '') {
      yield { type: 'text', text: held };
      held = '';
    }
  }

  return {
    push(piece) {
      held += piece;
      return [...step()];
    },
    rest() {
      const left = held;
      held = '';
      return left === '' ? [] : [{ type: state === 'reasoning' ? 'reasoning' : 'text', text: left }];
    },
  };
}

/** How many letters at the end of a text may be the beginning of a tag. */
function tailOf(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
