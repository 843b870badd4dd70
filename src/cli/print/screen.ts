import type { Io } from '../context';
import { cutTo } from './wrap';

/** Output with one passing line at its end that says who is at work. */
export type Screen = {
  write(text: string): void;
  /** Shows a line that is gone before anything else is written. Nothing where a terminal cannot erase. */
  status(text: string): void;
};

const eraseLine = `\r${String.fromCharCode(27)}[K`;

export function createScreen(io: Pick<Io, 'out' | 'erases' | 'width'>): Screen {
  let shown = '';
  const clear = (): void => {
    if (shown !== '') io.out(eraseLine);
    shown = '';
  };
  return {
    write(text) {
      clear();
      io.out(text);
    },
    status(text) {
      const line = io.erases ? cutTo(text, io.width - 1) : '';
      if (line === shown) return;
      clear();
      if (line !== '') io.out(line);
      shown = line;
    },
  };
}
