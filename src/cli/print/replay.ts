import { stripVTControlCharacters } from 'node:util';
import { currentTurn, find, jump, next, prev, type Replay } from '../../core/report/replay';
import { durationText } from '../../core/report/stats';
import type { RunTurn } from '../../core/report/turns';
import { plain } from './plain';
import { countText, type Style } from './style';
import { columnsOf, cutTo, wrap } from './wrap';

/** A replay on a terminal: where it stands, how far the page is scrolled, and what is being typed. */
export type Viewer = {
  readonly replay: Replay;
  /** First line of the turn that is shown. */
  readonly top: number;
  readonly stats: boolean;
  readonly typing?: { what: 'jump' | 'find'; text: string };
  readonly note?: string;
};

export function createViewer(replay: Replay): Viewer {
  return { replay, top: 0, stats: false };
}

/** What a key does; `quit` ends the replay. Source of the keys: FACTS 4.8. `page` is how many lines fit. */
export function pressed(viewer: Viewer, key: string, page: number): Viewer | 'quit' {
  if (key === 'ctrl+c' || key === 'ctrl+d') return 'quit';
  if (viewer.typing) return typed(viewer, viewer.typing, key);
  const { note: _, ...rest } = viewer;
  const go = (replay: Replay): Viewer => ({ ...rest, replay, top: 0, stats: false });
  switch (key) {
    case 'q':
    case 'escape':
      return 'quit';
    case 'right':
    case 'n':
    case 'space':
    case ' ':
    case 'return':
    case 'enter':
      return go(next(rest.replay));
    case 'left':
    case 'p':
    case 'b':
      return go(prev(rest.replay));
    case 'home':
      return go(jump(rest.replay, 0));
    case 'end':
      return go(jump(rest.replay, rest.replay.turns.length - 1));
    case 'down':
      return { ...rest, top: rest.top + 1 };
    case 'up':
      return { ...rest, top: Math.max(0, rest.top - 1) };
    case 'pagedown':
      return { ...rest, top: rest.top + page };
    case 'pageup':
      return { ...rest, top: Math.max(0, rest.top - page) };
    case 's':
      return { ...rest, stats: !rest.stats, top: 0 };
    case 'g':
      return { ...rest, typing: { what: 'jump', text: '' } };
    case 'f':
      return { ...rest, typing: { what: 'find', text: '' } };
    default:
      return rest;
  }
}

function typed(viewer: Viewer, { what, text }: { what: 'jump' | 'find'; text: string }, key: string): Viewer {
  const { typing: _, note: __, ...rest } = viewer;
  if (key === 'escape') return rest;
  if (key === 'backspace') return { ...rest, typing: { what, text: text.slice(0, -1) } };
  if (key !== 'return' && key !== 'enter') {
    const added = key === 'space' ? ' ' : key.length === 1 ? key : '';
    return { ...rest, typing: { what, text: text + added } };
  }
  if (text.trim() === '') return rest;
  const { replay } = rest;
  if (what === 'jump') {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > replay.turns.length)
      return { ...rest, note: `Turns are 1 to ${replay.turns.length}.` };
    return { ...rest, replay: jump(replay, number - 1), top: 0, stats: false };
  }
  // Past the last turn of a speaker the search begins again from the top.
  const found = find(replay, text, 'next') ?? find({ ...replay, at: -1 }, text, 'next');
  const speakers = [...new Set(replay.turns.map((turn) => turn.speaker))].join(', ');
  return found
    ? { ...rest, replay: found, top: 0, stats: false }
    : { ...rest, note: `${plain(text)} says nothing here. Speakers: ${speakers}.` };
}

const keys = 'right next · left back · up/down scroll · g turn · f speaker · s stats · q quit';

/** The whole page, `height` lines at most, and the viewer with its scrolling inside the text. */
export function pageOf(viewer: Viewer, style: Style, size: { width: number; height: number }): { text: string; viewer: Viewer } {
  const turn = currentTurn(viewer.replay);
  const body = viewer.stats ? statsLines(viewer.replay) : turn ? turnLines(turn, style, size.width) : ['Nobody has said anything.'];
  const room = Math.max(1, size.height - 4);
  const top = Math.max(0, Math.min(viewer.top, body.length - room));
  const shown = body.slice(top, top + room).map((line) => clipped(line, size.width));
  const more = body.length > room ? `  lines ${top + 1}-${top + shown.length} of ${body.length}` : '';
  const place = `turn ${viewer.replay.at + 1} of ${viewer.replay.turns.length}`;
  const prompt = viewer.typing ? `${viewer.typing.what === 'jump' ? 'turn' : 'speaker'}: ${viewer.typing.text}` : (viewer.note ?? keys);
  const head = cutTo(`${viewer.replay.stats.team} ${viewer.replay.stats.runId}  ${place}${more}`, size.width);
  return {
    text: [style.dim(head), '', ...shown, ...Array.from({ length: room - shown.length }, () => ''), '', cutTo(prompt, size.width)].join(
      '\n',
    ),
    viewer: { ...viewer, top },
  };
}

/** A line that would run over the edge, as code may, without its colours and its end. */
function clipped(line: string, width: number): string {
  if (columnsOf(line) <= width) return line;
  let out = '';
  for (const char of stripVTControlCharacters(line)) {
    if (columnsOf(out + char) >= width) break;
    out += char;
  }
  return `${out}…`;
}

/** One turn as lines. */
export function turnLines(turn: RunTurn, style: Style, width: number): string[] {
  const { speaker, role, kind, round, text, files, model, ms } = plain(turn);
  const about = [role, round > 0 ? `round ${round}` : '', kind === 'say' ? '' : kind].filter(Boolean).join(' · ');
  const foot = [
    model ?? '',
    turn.usage
      ? countText(
          Object.values(turn.usage).reduce((sum, count) => sum + count, 0),
          'token',
        )
      : '',
    ms === undefined ? '' : durationText(ms),
  ];
  const lines = [`${style.name(speaker)}  ${style.dim(about)}`, ...wrap(text.trimEnd(), width, '  ').trimEnd().split('\n')];
  if (files.length > 0)
    lines.push(
      ...wrap(style.good(`files: ${files.map((file) => file.path).join(', ')}`), width, '  ')
        .trimEnd()
        .split('\n'),
    );
  if (foot.some(Boolean)) lines.push(`  ${style.dim(foot.filter(Boolean).join(' · '))}`);
  return lines;
}

function statsLines({ stats, turns }: Replay): string[] {
  const longest = Math.max(...stats.speakers.map((one) => columnsOf(one.name)), 1);
  return [
    `${turns.length} turns in ${durationText(stats.durationMs)}`,
    '',
    ...stats.speakers.map((one) => `  ${one.name.padEnd(longest)}  ${countText(one.turns, 'turn')}, ${countText(one.tokens, 'token')}`),
    '',
    `files written: ${stats.filesWritten.join(', ') || 'none'}`,
  ].map(plain);
}
