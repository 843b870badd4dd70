const esc = String.fromCharCode(27);
const colourCode = new RegExp(`${esc}\\[[0-9;]*m`, 'g');
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const narrow = /\p{M}|\u200d/u;
const bullet = /^([-*+•]|\d+[.)])$/;

/** The columns that a text takes on a terminal; colours take none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text.replace(colourCode, '')) columns += narrow.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return columns;
}

/** A text in one line of at most so many columns. */
export function cutTo(text: string, columns: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (columnsOf(line) <= columns) return line;
  let out = '';
  for (const char of line) {
    if (columnsOf(out + char) > columns - 1) break;
    out += char;
  }
  return `${out.trimEnd()}…`;
}

/** Wraps a text to a width with every line indented; lists hang, code stays as it is. */
export function wrap(text: string, width: number, indent: string, options: WrapOptions = {}): string {
  const out: string[] = [];
  const wrapper = createWrapper((piece) => out.push(piece), width, indent, options);
  wrapper.push(text);
  wrapper.end();
  return out.join('');
}

export type WrapOptions = {
  /** Dresses up the first word of a line. */
  lead?(word: string): string;
};

export type Wrapper = {
  push(text: string): void;
  /** Ends the line here; what comes next goes on in a new one. */
  pause(): void;
  end(): void;
};

/** Wraps text that comes in pieces: words go out when they are whole. */
export function createWrapper(
  write: (text: string) => void,
  width: number,
  indent: string,
  { lead = (word) => word }: WrapOptions = {},
): Wrapper {
  const room = Math.max(10, width - columnsOf(indent));
  let column = 0;
  let begun = false;
  let word = '';
  let spaces = '';
  let hang = '';
  let code = false;

  const flush = (): void => {
    if (word === '') return;
    const size = columnsOf(word);
    const begins = !begun;
    begun = true;
    if (begins) {
      const hanging = spaces.length + (bullet.test(word.replace(colourCode, '')) ? size + 1 : 0);
      hang = hanging > room / 2 ? '' : ' '.repeat(hanging);
      if (word.startsWith('```')) code = !code;
    }
    if (!begins && !code && column + spaces.length + size > room) {
      write(`\n${indent}${hang}${word}`);
      column = hang.length + size;
    } else {
      write(`${begins ? indent : ''}${spaces}${begins ? lead(word) : word}`);
      column += spaces.length + size;
    }
    spaces = '';
    word = '';
  };

  const endLine = (): void => {
    if (begun) write('\n');
    column = 0;
    begun = false;
    spaces = '';
  };

  return {
    push(text) {
      for (const char of text) {
        if (char === '\n') {
          flush();
          write(begun ? '\n' : `${indent.trimEnd()}\n`);
          column = 0;
          begun = false;
          spaces = '';
        } else if (char === ' ' || char === '\t') {
          flush();
          spaces += char === '\t' ? '  ' : ' ';
        } else if (wide.test(char)) {
          // Scripts without spaces may be broken after any character.
          flush();
          word = char;
          flush();
        } else word += char;
      }
    },
    pause: endLine,
    end() {
      flush();
      endLine();
    },
  };
}
