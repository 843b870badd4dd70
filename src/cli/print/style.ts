import pc from 'picocolors';
import { hash32 } from '../../base/seeded';
import type { Io } from '../context';

export type Style = {
  bold(text: string): string;
  dim(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
  good(text: string): string;
  /** A name in the colour that is its own wherever it stands. */
  name(text: string): string;
  /** A line across the page with a title in it. */
  rule(title: string): string;
};

/** Colours where the terminal has them; without, every word is still there. */
export function createStyle(io: Pick<Io, 'colours' | 'width'>): Style {
  const colours = pc.createColors(io.colours);
  const hues = [colours.cyan, colours.yellow, colours.green, colours.magenta, colours.blue, colours.red];
  const given = new Map<string, (text: string) => string>();
  const hueOf = (name: string): ((text: string) => string) => {
    const known = given.get(name);
    if (known) return known;
    // The first six names get six hues; after that two may share one.
    const free = hues.filter((hue) => ![...given.values()].includes(hue));
    const from = free.length > 0 ? free : hues;
    const hue = from[hash32(name) % from.length] as (text: string) => string;
    given.set(name, hue);
    return hue;
  };
  return {
    bold: colours.bold,
    dim: colours.dim,
    warn: colours.yellow,
    bad: colours.red,
    good: colours.green,
    name: (text) => colours.bold(hueOf(text)(text)),
    rule: (title) => colours.dim(`── ${title} ${'─'.repeat(Math.max(2, io.width - title.length - 4))}`),
  };
}

/** Wraps a text to a width with every line indented; code and list lines keep their own indent. */
export function wrap(text: string, width: number, indent: string): string {
  const out: string[] = [];
  const wrapper = createWrapper((piece) => out.push(piece), width, indent);
  wrapper.push(text);
  wrapper.end();
  return out.join('');
}

export type Wrapper = { push(text: string): void; end(): void };

/** Wraps text that comes in pieces: words go out when they are whole. */
export function createWrapper(write: (text: string) => void, width: number, indent: string): Wrapper {
  let column = 0;
  let word = '';
  let spaces = '';
  let hang = '';
  const flush = (): void => {
    if (word === '') return;
    const begins = column === 0;
    if (begins) hang = /^([-*+•]|\d+\.)$/.test(word) ? ' '.repeat(word.length + 1) : '';
    const wraps = column > 0 && column + spaces.length + word.length > width - indent.length;
    if (wraps) {
      write('\n');
      column = hang.length;
      spaces = '';
    }
    if (begins) write(indent);
    else if (wraps) write(indent + hang);
    write(spaces + word);
    column += spaces.length + word.length;
    spaces = '';
    word = '';
  };
  return {
    push(text) {
      for (const char of text) {
        if (char === '\n') {
          flush();
          write('\n');
          column = 0;
          spaces = '';
        } else if (char === ' ' || char === '\t') {
          flush();
          spaces += ' ';
        } else word += char;
      }
    },
    end() {
      flush();
      if (column > 0) write('\n');
      column = 0;
    },
  };
}

/** Milliseconds as people say them. */
export function timeText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export function moneyText(usd: number | undefined): string {
  if (usd === undefined) return 'cost unknown';
  return usd > 0 && usd < 0.01 ? `$${usd.toFixed(4)}` : `$${usd.toFixed(2)}`;
}
