import { protocol } from '../../src/schema/prompt';

/** A turn's text taken apart: what is said, what is asked of the steward, and the position at its end. */
export type Speech = { prose: string; requests: string[]; position?: string };

/** An empty bullet is what a request leaves behind that stood in a list. */
const emptyBullet = /^[ \t]*(?:[-*+]|\d+\.)[ \t]*$\n?/gm;

export function speechOf(text: string): Speech {
  const requests: string[] = [];
  const rest = text.replace(protocol.request, (_whole, asked: string) => {
    const request = asked.replace(/\s+/g, ' ').trim();
    if (request !== '' && !requests.includes(request)) requests.push(request);
    return '';
  });
  const lines = rest.trimEnd().split(/\r?\n/);
  // Models like to dress the line up; emphasis around it does not make it another line.
  const last = (lines.at(-1) ?? '')
    .trim()
    .replace(/^[*_>#\s-]+/, '')
    .replace(/[*_]+$/, '')
    .replace(/^POSITION:[*_]+/, 'POSITION:');
  const position = protocol.position.exec(last)?.[1]?.replace(/[*_]+/g, '').trim();
  if (position !== undefined) lines.pop();
  const prose = lines.join('\n');
  return { prose: (requests.length > 0 ? prose.replace(emptyBullet, '') : prose).trim(), requests, ...(position && { position }) };
}

/** While a turn streams, what is not whole yet is held back: an open request, a position that begins. */
export function streamingSpeechOf(text: string): Speech {
  const open = text.lastIndexOf('[[');
  const whole = open >= 0 && !text.includes(']]', open) ? text.slice(0, open) : text;
  return speechOf(whole.replace(/\n[*_> ]*P(?:O(?:S(?:I(?:T(?:I(?:O(?:N:?)?)?)?)?)?)?)?$/, ''));
}

/**
 * Splits streaming Markdown at blank lines outside fences, so that only the last block is
 * parsed again with each word.
 */
export function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
    if (mark && fence === undefined) fence = mark.slice(0, 3);
    else if (mark && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    const ends = line.trim() === '' && fence === undefined;
    if (ends && block.length > 0) {
      blocks.push(block.join('\n'));
      block = [];
    } else if (!ends) block.push(line);
  }
  if (block.length > 0) blocks.push(block.join('\n'));
  return blocks;
}

/** What a steward's message says beside its quotes. */
export type StewardSpeech = { request?: string; notFound?: string; checked?: string; rest: string[] };

export function stewardSpeechOf(text: string): StewardSpeech {
  const out: StewardSpeech = { rest: [] };
  for (const line of text.split('\n')) {
    const [, label, value] = /^(Request|Not found|Checked): (.*)$/.exec(line) ?? [];
    if (label === 'Request') out.request = value;
    else if (label === 'Not found') out.notFound = value;
    else if (label === 'Checked') out.checked = value;
    // The quotes themselves repeat these lines.
    else if (line.trim() !== '' && !/^- .+:\d+-\d+( |$)/.test(line)) out.rest.push(line);
  }
  return out;
}

/** `CONVERGED: why` as the judge's gate writes it. */
export function gateOf(text: string): { verdict?: 'CONVERGED' | 'CONTINUE'; reason: string } {
  const match = /^(CONVERGED|CONTINUE):\s*/.exec(text);
  if (!match) return { reason: text };
  return { verdict: match[1] as 'CONVERGED' | 'CONTINUE', reason: text.slice(match[0].length) };
}
