import { roundsOf } from '../../schema/teamOf';
import type { RunSummary, RunView } from '../../schema/view';

/** How a run stands, in one word: a run that nobody holds any more was interrupted. */
export function standing(run: Pick<RunSummary, 'status' | 'live'>): string {
  return (run.status === 'running' || run.status === 'paused') && !run.live ? 'interrupted' : run.status;
}

export function costWord(usd: number | undefined): string {
  return usd === undefined ? 'cost unknown' : `$${usd.toFixed(2)}`;
}

/** Characters of a topic in a narrow list; the rest would push out how the run stands. */
const topicLength = 24;

/** A topic cut at a word, where it is too long for a list. */
export function shortened(topic: string): string {
  if (topic.length <= topicLength) return topic;
  const cut = topic.slice(0, topicLength);
  return `${(/^.*(?=\s)/.exec(cut)?.[0] ?? cut).trimEnd()}…`;
}

/** How long ago something was, as people say it. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString();
}

/** `round 2/3 · elena · $0.14`. */
export function statusText(view: RunView): string {
  const speaking = [...new Set(Object.values(view.openTurns).map((turn) => turn.member))];
  const who = speaking.length === 1 ? speaking[0] : speaking.length > 1 ? `${speaking.length} speaking` : undefined;
  const where = view.round > 0 ? `round ${view.round}/${Math.max(view.round, view.team ? roundsOf(view.team.workflow) : 0)}` : view.phase;
  const cost = costWord(view.spent.unpriced ? undefined : view.spent.usd);
  return [where, view.status === 'paused' ? 'paused' : who, cost].filter(Boolean).join(' · ');
}
