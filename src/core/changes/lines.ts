const oneLine = /[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g;

/**
 * The lines of a text, each with its own line end (LF, CRLF or a lone CR), so that joining them gives the same text back. The last line has
 * none when the text has no final line end; an empty text has no lines. Line numbers are those of VS Code.
 */
export function splitLines(text: string): string[] {
  return text.match(oneLine) ?? [];
}

/** Whether a line carries its own line end; only the last line of a text may lack one. */
function isEnded(line: string): boolean {
  return line.endsWith('\n') || line.endsWith('\r');
}

/** The line end that a file uses: that of its first ended line, else LF. */
export function lineEndOf(lines: readonly string[]): string {
  const ended = lines.find(isEnded);
  if (ended === undefined) return '\n';
  if (ended.endsWith('\r\n')) return '\r\n';
  return ended.endsWith('\n') ? '\n' : '\r';
}

/** The line end that every ended line of a text has; undefined when there are several kinds, or none. */
export function lineEndShared(text: string): string | undefined {
  const first = /\r\n|\n|\r/.exec(text)?.[0];
  if (first === undefined) return undefined;
  const other = first === '\r\n' ? /(?<!\r)\n|\r(?!\n)/ : first === '\n' ? /\r/ : /\n/;
  return other.test(text) ? undefined : first;
}

/** A line with another line end; one that has none stays without. */
export function withLineEnd(line: string, lineEnd: string): string {
  return isEnded(line) ? line.replace(/\r?\n$|\r$/, '') + lineEnd : line;
}

/**
 * Lines picked from several versions as lines of one text, so that no two run into one: a line without a line end gets the file's when another
 * follows it, and a lone CR becomes CRLF before a line that is only an LF. Lines of one text come back unchanged.
 */
export function fitLines(lines: readonly string[]): string[] {
  const lineEnd = lineEndOf(lines);
  return lines.map((line, index) => {
    const next = lines[index + 1];
    if (next === undefined) return line;
    const ended = isEnded(line) ? line : line + lineEnd;
    return ended.endsWith('\r') && next.startsWith('\n') ? `${ended}\n` : ended;
  });
}

/** Whether a content is to be treated as one piece: it holds a NUL character, which no text file does. */
export function isBinary(text: string): boolean {
  return text.includes('\0');
}
