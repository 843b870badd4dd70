import { TeamError } from '../../base/errors';
import { createReplay, first, jump, type Replay } from '../../core/report/replay';
import type { Cli } from '../context';
import { readKeys } from '../keyboard';
import { createViewer, pageOf, pressed, turnLines, type Viewer } from '../print/replay';
import { createStyle } from '../print/style';
import { resolveRun } from '../resolveRun';

export type ReplayOptions = { from?: number; speaker?: string; json?: boolean };

const esc = String.fromCharCode(27);
const enter = `${esc}[?1049h${esc}[?25l`;
const leave = `${esc}[?25h${esc}[?1049l`;

/** `roundtable replay`: a run turn by turn, by keys on a terminal, else one after the other. */
export async function replayRun(cli: Cli, run: string | undefined, options: ReplayOptions): Promise<number> {
  const { io } = cli;
  const { runId, facts } = await resolveRun(cli, run);
  const replay = beginAt(createReplay(facts), runId, options);
  const asked = options.speaker?.trim().replace(/^@/, '').toLowerCase();
  if (options.json || !io.terminal || !io.asks || !io.erases) {
    const style = createStyle(io);
    for (const turn of replay.turns.slice(Math.max(0, replay.at))) {
      if (asked !== undefined && turn.speaker.toLowerCase() !== asked) continue;
      if (options.json) io.out(`${JSON.stringify(turn)}\n`);
      else io.out(`${style.dim(`[${turn.index + 1} of ${replay.turns.length}]`)} ${turnLines(turn, style, io.width).join('\n')}\n\n`);
    }
    return 0;
  }
  await view(cli, createViewer(replay));
  return 0;
}

function beginAt(replay: Replay, runId: string, { from, speaker }: ReplayOptions): Replay {
  if (from !== undefined && from > replay.turns.length)
    throw new TeamError('user.badInput', { shown: `${runId} has ${replay.turns.length} turns, so it cannot begin with turn ${from}.` });
  const begun = from === undefined ? replay : jump(replay, from - 1);
  if (speaker === undefined) return begun;
  // From the place itself on, so that a turn of this speaker there is not passed over.
  const found = first({ ...begun, turns: begun.turns.slice(Math.max(0, begun.at)) }, speaker);
  if (found) return { ...begun, at: found.at };
  const speakers = [...new Set(replay.turns.map((turn) => turn.speaker))];
  throw new TeamError('user.notFound', {
    shown: `@${speaker.replace(/^@/, '')} says nothing there. Speakers of ${runId}: ${speakers.join(', ')}.`,
  });
}

/** Shows the replay on a screen of its own until the person quits; the terminal is left as it was. */
function view({ io }: Cli, begun: Viewer): Promise<void> {
  const style = createStyle(io);
  const rows = (): number => process.stdout.rows ?? 24;
  let viewer = begun;
  return new Promise((resolve) => {
    const draw = (): void => {
      // The last column stays free: erasing the rest of a full line would take its last character.
      const width = Math.min(io.width, process.stdout.columns ?? io.width) - 1;
      const page = pageOf(viewer, style, { width, height: rows() });
      viewer = page.viewer;
      // Each line ends by erasing its rest, so that nothing flickers and nothing of the page before stays.
      io.out(`${esc}[H${page.text.replaceAll('\n', `${esc}[K\n`)}${esc}[K${esc}[J`);
    };
    const end = (): void => {
      release();
      stopKeys();
      process.stdout.off('resize', draw);
      io.out(leave);
      resolve();
    };
    const release = io.onInterrupt(() => end());
    const stopKeys = readKeys((key) => {
      const after = pressed(viewer, key, rows() - 4);
      if (after === 'quit') return end();
      viewer = after;
      draw();
    });
    process.stdout.on('resize', draw);
    io.out(enter);
    draw();
  });
}
