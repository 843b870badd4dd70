/** One line of a text, by offsets: the text of the line is `start..end`, its line break is `end..next`. */
export type Line = { start: number; end: number; next: number };

/**
 * The lines of a text in order, in linear time. LF, CRLF and a CR alone end a line, as in CommonMark.
 * A line break at the very end begins no further line; an empty text has no line.
 */
export function* linesOf(text: string, from = 0): Generator<Line> {
  let lineFeed = -1;
  let carriageReturn = -1;
  // Each search result is kept until it is passed: a search per line would read a text without CR once for every line.
  const after = (found: number, char: string, start: number): number => {
    if (found >= start) return found;
    const at = text.indexOf(char, start);
    return at < 0 ? text.length : at;
  };
  for (let start = from; start < text.length; ) {
    lineFeed = after(lineFeed, '\n', start);
    carriageReturn = after(carriageReturn, '\r', start);
    const end = Math.min(lineFeed, carriageReturn);
    const width = end === text.length ? 0 : end === carriageReturn && lineFeed === end + 1 ? 2 : 1;
    const next = end + width;
    yield { start, end, next };
    start = next;
  }
}

/** How many lines a text has; a last line without a line break counts. */
export function lineCount(text: string): number {
  let count = 0;
  for (const _ of linesOf(text)) count++;
  return count;
}
