import type { RunSummary } from '../../schema/view';
import type { Io } from '../context';
import { createStyle, moneyText } from './style';

/** How a run stands, in one word. */
export function statusWord(run: Pick<RunSummary, 'status' | 'live'>): string {
  if ((run.status === 'running' || run.status === 'paused') && !run.live) return 'interrupted';
  return run.status;
}

/** One line of `roundtable runs`. */
export function runLine(run: RunSummary, io: Pick<Io, 'colours' | 'width'>): string {
  const style = createStyle(io);
  const word = statusWord(run);
  const shown = word === 'done' ? style.good(word) : word === 'running' || word === 'paused' ? style.bold(word) : style.warn(word);
  const when = new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ');
  return `${run.runId}  ${when}  ${shown}${' '.repeat(Math.max(1, 12 - word.length))}${moneyText(run.usd).padStart(8)}  ${run.topic}`;
}
