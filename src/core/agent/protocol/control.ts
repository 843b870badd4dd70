import { didYouMean } from '../../../base/similar';
import { scanBlocks } from './blocks';
import { linesOf } from './lines';

const done = '[[TEAM_DONE]]';
/** A longer line is no control line, however it begins. */
const longestControlLine = 500;

/**
 * The last line of a reply that is not empty, outside of file and tool blocks, without the emphasis around it and one full stop:
 * the one place for control words (source: FACTS A.8, 8). Empty when the reply ends inside a fence, or on quoted code.
 */
export function lastLine(text: string): string {
  return lastTwo(text)[0];
}

/**
 * Whether the last line is exactly `[[TEAM_DONE]]`.
 *
 * @param token with it, the mark may also stand just before a last line that is this approval
 */
export function isDone(text: string, token?: string): boolean {
  const [last, before] = lastTwo(text);
  return last === done || (before === done && token !== undefined && isToken(last, token));
}

/**
 * Whether the last line is exactly the token, in its own case, with at most full stop or exclamation marks after it; a
 * `[[TEAM_DONE]]` may stand after it. "NOT APPROVED" and "APPROVED?" approve nothing.
 */
export function isApproved(text: string, token: string): boolean {
  const [last, before] = lastTwo(text);
  return isToken(last, token) || (last === done && isToken(before, token));
}

/** The member that the last line names, `NEXT: @name`; a `[[TEAM_DONE]]` may stand after it. `why` is written for the author. */
export function nextSpeaker(text: string, names: readonly string[]): { ok: true; name: string } | { ok: false; why: string } {
  const [last, before] = lastTwo(text);
  const line = last === done ? before : last;
  const known = names.map((name) => `@${name}`).join(', ');
  const ask = `End the reply with a line of its own, NEXT: @name, and one of ${known}.`;
  const plain = line.length > longestControlLine ? '' : line.replace(/[*`]/g, '').trim();
  const rest = /^next\s*:(.*)$/i.exec(plain)?.[1];
  if (rest === undefined) return { ok: false, why: `The last line does not name the next speaker. ${ask}` };
  const written = /^\s*@?([a-z0-9_-]{1,64})\s*[.,;!]*\s*$/i.exec(rest)?.[1];
  if (written === undefined)
    return { ok: false, why: `NEXT: must be followed by one name and nothing else, not by ${JSON.stringify(rest.trim())}. ${ask}` };
  const wanted = [written, emphasised(written)];
  const name = names.find((candidate) => wanted.some((one) => one.toLowerCase() === candidate.toLowerCase()));
  if (name !== undefined) return { ok: true, name };
  return { ok: false, why: `The team has no member @${written}.${didYouMean(written, names)} ${ask}` };
}

/** The last line and the one before it, plain; empty where there is none. */
function lastTwo(text: string): [string, string] {
  let last = '';
  let before = '';
  for (const segment of scanBlocks(text)) {
    if (segment.kind === 'block') {
      // A reply that was cut in a block has not said its last line.
      if (!segment.closed) return ['', ''];
      continue;
    }
    if (segment.code) {
      last = '';
      before = '';
      continue;
    }
    for (const { start, end } of linesOf(segment.text)) {
      const line = segment.text.slice(start, end).trim();
      if (line === '') continue;
      before = last;
      last = line;
    }
  }
  return [plainLine(last), plainLine(before)];
}

function plainLine(written: string): string {
  if (written.length > longestControlLine) return written;
  const stop = (text: string): string => (text.endsWith('.') && !text.endsWith('..') ? text.slice(0, -1).trim() : text);
  return stop(emphasised(stop(written)));
}

/** Without the pairs of emphasis marks and backticks around it. */
function emphasised(written: string): string {
  let text = written;
  while (text.length >= 2 && '*_`'.includes(text[0] ?? ' ') && text[0] === text.at(-1)) text = text.slice(1, -1).trim();
  return text;
}

function isToken(line: string, token: string): boolean {
  const wanted = token.trim();
  if (wanted === '' || !line.startsWith(wanted)) return line !== '' && line === plainLine(wanted);
  return /^!*$/.test(line.slice(wanted.length));
}
