import { doneLine, protocol } from '../../src/schema/prompt';

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

/** What stands in a text in the place of a block: a file that was written, or a tool that was asked for. */
export type Marker = { word: 'file' | 'tool'; name: string /** `12 lines`, `not accepted`. */; size: string };
export type Piece = { kind: 'text'; text: string } | { kind: 'markers'; markers: Marker[] };

const markerLine = /^\[(file|tool): (.+), (\d+ lines?|not accepted|so far \d+ lines?)\]$/;

/** A text taken apart at its marker lines. Those that follow each other, blank lines aside, are one piece; a fence keeps its lines. */
export function piecesOf(text: string): Piece[] {
  if (!/^\[(file|tool): /m.test(text)) return [{ kind: 'text', text }];
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const flush = (): void => {
    const said = lines.join('\n').replace(/^\s*\n|\s+$/g, '');
    if (said.trim() !== '') pieces.push({ kind: 'text', text: said });
    lines = [];
  };
  for (const line of text.split('\n')) {
    fence = fenceAfter(fence, line);
    const [, word, name, size] = fence === undefined ? (markerLine.exec(line.trimEnd()) ?? []) : [];
    if (word === undefined || name === undefined || size === undefined) {
      lines.push(line);
      continue;
    }
    flush();
    const marker: Marker = { word: word as Marker['word'], name, size };
    const last = pieces.at(-1);
    if (last?.kind === 'markers') last.markers.push(marker);
    else pieces.push({ kind: 'markers', markers: [marker] });
  }
  flush();
  return pieces;
}

function fenceAfter(fence: string | undefined, line: string): string | undefined {
  const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
  if (mark === undefined) return fence;
  if (fence === undefined) return mark;
  return mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark ? undefined : fence;
}

/**
 * A reply as it streams, with a marker line in the place of each file or tool block, also of the one that still grows. What
 * the finished turn says is read by the brain; this only keeps the window from jumping when it comes.
 */
export function foldBlocks(text: string): string {
  if (!/^\s{0,3}(?:```+|~~~+)\s*(?:file|tool):/im.test(text)) return text;
  const out: string[] = [];
  let block: { marks: string[]; word: string; name: string; lines: number } | undefined;
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const [, mark = '', info = ''] = /^\s{0,3}(```+|~~~+)\s*(.*)$/.exec(line) ?? [];
    if (!block) {
      const [, word = '', name = ''] = (fence === undefined && mark !== '' && /^(file|tool):\s*(.*?)(?: no-eol)?\s*$/i.exec(info)) || [];
      if (word !== '') block = { marks: [mark], word: word.toLowerCase(), name, lines: 0 };
      else {
        fence = fenceAfter(fence, line);
        out.push(line);
      }
      continue;
    }
    const inner = block.marks.at(-1) ?? '';
    const fits = mark !== '' && mark[0] === inner[0] && mark.length >= inner.length;
    if (fits && info.trim() === '') block.marks.pop();
    else if (fits) block.marks.push(mark);
    if (block.marks.length > 0) {
      block.lines++;
      continue;
    }
    out.push(markerText(block, ''));
    block = undefined;
  }
  if (block) out.push(markerText(block, 'so far '));
  return out.join('\n');
}

function markerText({ word, name, lines }: { word: string; name: string; lines: number }, how: string): string {
  return `[${word}: ${name || '…'}, ${how}${lines} ${lines === 1 ? 'line' : 'lines'}]`;
}

/** What the control words at the end of a turn say, apart from its prose. */
export type Controls = { prose: string; done: boolean; approved: boolean; next?: string };

/** @param approve the token that approves, where this turn may approve */
export function controlsOf(text: string, approve?: string): Controls {
  const out: Controls = { prose: text, done: false, approved: false };
  const lines = text.trimEnd().split('\n');
  // Two at most: an approval and the end may stand together.
  for (let i = 0; i < 2; i++) {
    const line = plainOf(lines.at(-1) ?? '');
    const next = /^next\s*:\s*@?([a-z][a-z0-9_-]*)[.,;!]*$/i.exec(line)?.[1];
    if (line === doneLine) out.done = true;
    else if (approve !== undefined && line.replace(/!+$/, '') === approve) out.approved = true;
    else if (next !== undefined) out.next = next.toLowerCase();
    else break;
    lines.pop();
    while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  }
  return { ...out, prose: lines.join('\n') };
}

function plainOf(line: string): string {
  return line
    .trim()
    .replace(/^[*_`]+|[*_`]+$/g, '')
    .replace(/(?<!\.)\.$/, '')
    .replace(/[*_`]+$/, '')
    .trim();
}

/** What a text begins with, without the marks of Markdown: a sentence, at most 200 characters. */
export function firstSentence(text: string): string {
  const plain = text
    .slice(0, 600)
    .replace(/[`*_#>]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const end = /[.!?](?=\s|$)/.exec(plain);
  const sentence = end ? plain.slice(0, end.index + 1) : plain;
  return sentence.length > 200 ? `${sentence.slice(0, 200)}…` : sentence;
}
