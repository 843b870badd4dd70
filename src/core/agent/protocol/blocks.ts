import { TeamError } from '../../../base/errors';
import { type Line, linesOf } from './lines';

/**
 * The grammar of blocks, which is CommonMark's fences with three rules on top.
 *
 * A block is a fenced block whose info string is `kind:info`. A fence is three or more backticks or tildes after at most
 * three spaces; the closing fence has the same character, is at least as long and stands alone on its line.
 *
 * 1. Any content can be written byte for byte: take a fence that is longer than every run of the fence character in it.
 * 2. Inside a fence, a fence of the same character that is at least as long and has an info string opens a nested one, and the
 *    next bare fence closes that. So a README with "```bash" survives in a block of three backticks. A nested fence
 *    without an info string looks the same as the end of the block: rule 1 is for that.
 * 3. The body is everything between the opening and the closing line, its last line break included. Content without a
 *    last line break is written with ` no-eol` at the end of the info string, which takes one line break off.
 *
 * A block inside a plain code fence is an example. Indentation of an indented opening fence is not taken off the body.
 */
export type BlockSegment = {
  kind: 'block';
  /** The kind asked for that the info string begins with, such as `file`. */
  word: string;
  /** What follows `word:`, without surrounding spaces, one pair of surrounding quotes and ` no-eol`. */
  info: string;
  /** The opening run of fence characters. */
  fence: string;
  body: string;
  /** The whole block with its fence lines is `text.slice(from, to)`, the line break after it included. */
  from: number;
  to: number;
  /** False when the text ended first: the body is cut, or belongs to a fence around it that never closed. */
  closed: boolean;
  /**
   * True when a nested fence without info string probably closed the block too early: text follows in the very next line, and
   * the next fence is bare and would have closed the block too.
   */
  ambiguous: boolean;
};

/** `code` is true for a plain fenced block with its fence lines: what stands in it is quoted, not said. */
type ProseSegment = { kind: 'prose'; text: string; code: boolean };

export type Segment = ProseSegment | BlockSegment;

type Fence = { char: string; length: number; info: string };
type BlockOpener = { word: string; info: string; noEol: boolean };
type Open = {
  char: string;
  lengths: number[];
  line: Line;
  block?: BlockOpener;
  fence: string;
  example?: { line: Line; fence: Fence; block: BlockOpener };
};

const noEolMark = 'no-eol';

/**
 * A reply as its segments in order, in linear time; put together again they are the reply.
 *
 * @param kinds the words that make a fence a block, compared without regard to case
 */
export function scanBlocks(text: string, kinds: readonly string[] = ['file', 'tool']): Segment[] {
  const segments: Segment[] = [];
  let plainFrom = 0;
  let open: Open | undefined;
  let last: { segment: BlockSegment; next: number; tight: boolean } | undefined;

  const prose = (from: number, to: number, code: boolean): void => {
    if (to > from) segments.push({ kind: 'prose', text: text.slice(from, to), code });
  };
  const block = (line: Line, opener: BlockOpener, fence: string, bodyTo: number, to: number, closed: boolean): BlockSegment => {
    const written = text.slice(line.next, bodyTo);
    const body = closed && opener.noEol ? withoutLastBreak(written) : written;
    const segment: BlockSegment = {
      kind: 'block',
      word: opener.word,
      info: opener.info,
      fence,
      body,
      from: line.start,
      to,
      closed,
      ambiguous: false,
    };
    segments.push(segment);
    return segment;
  };

  for (const line of linesOf(text)) {
    const fence = fenceAt(text, line);
    if (open === undefined) {
      if (last?.next === line.start) last.tight = fence === undefined && text.slice(line.start, line.end).trim() !== '';
      if (fence === undefined) continue;
      const opener = openerOf(fence, kinds);
      if (opener === undefined) continue;
      if (last?.tight && fence.info === '' && closes(fence, last.segment.fence)) last.segment.ambiguous = true;
      last = undefined;
      prose(plainFrom, line.start, false);
      plainFrom = line.start;
      open = { char: fence.char, lengths: [fence.length], line, fence: fence.char.repeat(fence.length) };
      if (opener !== 'plain') open.block = opener;
      continue;
    }
    if (fence === undefined) continue;
    if (open.block === undefined && open.example === undefined) {
      const inside = openerOf(fence, kinds);
      if (inside !== undefined && inside !== 'plain') open.example = { line, fence, block: inside };
    }
    if (fence.char !== open.char || fence.length < (open.lengths.at(-1) ?? 0)) continue;
    if (fence.info !== '') {
      if (openerOf(fence, kinds) !== undefined) open.lengths.push(fence.length);
      continue;
    }
    open.lengths.pop();
    if (open.lengths.length > 0) continue;
    if (open.block === undefined) prose(open.line.start, line.next, true);
    else last = { segment: block(open.line, open.block, open.fence, line.start, line.next, true), next: line.next, tight: false };
    plainFrom = line.next;
    open = undefined;
  }

  if (open === undefined) {
    prose(plainFrom, text.length, false);
  } else if (open.block !== undefined) {
    block(open.line, open.block, open.fence, text.length, text.length, false);
  } else if (open.example !== undefined) {
    // One stray fence would otherwise make silent examples of all blocks after it: shown as a block that never closed, it is reported.
    const { line, fence, block: inside } = open.example;
    prose(open.line.start, line.start, true);
    block(line, inside, fence.char.repeat(fence.length), text.length, text.length, false);
  } else {
    prose(open.line.start, text.length, true);
  }
  return segments;
}

/**
 * Writes a block, line breaks LF, so that `scanBlocks` gives the same info and body back, whatever the body is.
 *
 * @throws TeamError `system.bug` when the kind is no word or the info holds a line break.
 */
export function renderBlock(kind: string, info: string, body: string): string {
  if (!/^[a-z][a-z0-9_-]*$/i.test(kind))
    throw new TeamError('system.bug', { shown: `A block cannot be of the kind ${JSON.stringify(kind)}: it must be a word.` });
  if (/[\r\n]/.test(info))
    throw new TeamError('system.bug', { shown: `The info of a block must stand on one line: ${JSON.stringify(info)}.` });
  // CommonMark allows backticks in the info string of tildes only.
  const char = info.includes('`') ? '~' : '`';
  const fence = char.repeat(Math.max(3, longestRun(body, char) + 1));
  const plain = info !== '' && info === info.trim() && unquoted(info) === info && !info.endsWith(noEolMark);
  const endsLine = body === '' || body.endsWith('\n') || body.endsWith('\r');
  return `${fence}${kind}:${plain ? info : `"${info}"`}${endsLine ? '' : ` ${noEolMark}`}\n${body}${endsLine ? '' : '\n'}${fence}\n`;
}

function fenceAt(text: string, line: Line): Fence | undefined {
  let at = line.start;
  while (at < line.end && at - line.start < 3 && text[at] === ' ') at++;
  const char = text[at];
  if (char !== '`' && char !== '~') return undefined;
  const from = at;
  while (at < line.end && text[at] === char) at++;
  return at - from < 3 ? undefined : { char, length: at - from, info: text.slice(at, line.end).trim() };
}

/** What a fence opens when no fence is open; a line that begins with inline code opens nothing. */
function openerOf(fence: Fence, kinds: readonly string[]): BlockOpener | 'plain' | undefined {
  const ticked = fence.char === '`' && fence.info.includes('`');
  const colon = fence.info.indexOf(':');
  const start = colon < 0 ? '' : fence.info.slice(0, colon).toLowerCase();
  const word = kinds.find((kind) => kind.toLowerCase() === start);
  if (word === undefined) return ticked ? undefined : 'plain';
  const rest = fence.info.slice(colon + 1).trim();
  const noEol = rest.endsWith(noEolMark) && /\s/.test(rest.at(-noEolMark.length - 1) ?? '');
  const written = noEol ? rest.slice(0, -noEolMark.length).trim() : rest;
  const info = unquoted(written);
  // A path in backticks is a habit of models; any other backtick makes the line inline code.
  if (ticked && (!written.startsWith('`') || info === written || info.includes('`'))) return undefined;
  return { word, info, noEol };
}

function closes(fence: Fence, opening: string): boolean {
  return opening.startsWith(fence.char) && fence.length >= opening.length;
}

function unquoted(text: string): string {
  const quote = text[0];
  if (text.length < 2 || quote !== text.at(-1)) return text;
  return quote === '"' || quote === "'" || quote === '`' ? text.slice(1, -1) : text;
}

function withoutLastBreak(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') || text.endsWith('\r') ? text.slice(0, -1) : text;
}

function longestRun(text: string, char: string): number {
  let longest = 0;
  for (let at = text.indexOf(char); at >= 0; at = text.indexOf(char, at)) {
    const from = at;
    while (text[at] === char) at++;
    longest = Math.max(longest, at - from);
  }
  return longest;
}
