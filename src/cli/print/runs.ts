import { decisionWords } from '../../core/report/decisionWords';
import { timeText } from '../../core/report/runReport';
import type { DecisionView, RunSummary } from '../../schema/view';
import type { Io } from '../context';
import { plain } from './plain';
import { createStyle, moneyText } from './style';
import { cutTo } from './wrap';

/** How a run stands, in one word. */
export function statusWord(run: Pick<RunSummary, 'status' | 'live'>): string {
  if ((run.status === 'running' || run.status === 'paused') && !run.live) return 'interrupted';
  return run.status;
}

/** How a run stands for a list: what is done is accepted, overridden or undecided. */
function outcomeWord(run: Pick<RunSummary, 'status' | 'live' | 'decision'>): string {
  if (run.status !== 'done') return statusWord(run);
  return run.decision === undefined ? 'undecided' : run.decision.decision === 'accept' ? 'accepted' : 'overridden';
}

/** A decision in one line: `Overridden by person, 2026-11-21 10:30 UTC: No ceiling.` */
export function decisionLine({ decision, by, words, at }: NonNullable<Pick<DecisionView, 'decision' | 'by' | 'words' | 'at'>>): string {
  return `${decisionWords[decision]} by ${by}, ${timeText(at)}${words ? `: ${words.replace(/\s+/g, ' ').trim()}` : '.'}`;
}

/** One line of `roundtable runs`; on a terminal it fits, elsewhere the topic is whole. */
export function runLine(run: RunSummary, io: Pick<Io, 'colours' | 'width' | 'terminal'>): string {
  const style = createStyle(io);
  const word = outcomeWord(run);
  const shown = run.status === 'done' ? style.good(word) : word === 'running' || word === 'paused' ? style.bold(word) : style.warn(word);
  const when = new Date(run.startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const before = `${run.runId}  ${when}  `;
  const cost = moneyText(run.usd).padStart(12);
  const used = before.length + 12 + cost.length + 2;
  const topic = plain(run.topic).replace(/\s+/g, ' ');
  return `${before}${shown}${' '.repeat(Math.max(1, 12 - word.length))}${cost}  ${io.terminal ? cutTo(topic, Math.max(10, io.width - used)) : topic}`;
}
