import * as vscode from 'vscode';
import type { BeliefStatus } from '../../core/knowledge/beliefs';
import type { Phase, RunStatus } from '../../schema/event';
import { roundsOf } from '../../schema/teamOf';
import type { RunSummary, RunView } from '../../schema/view';

type Standing = RunStatus | 'interrupted';

/** How a run stands: one that nobody holds any more was interrupted. */
export function standing(run: Pick<RunSummary, 'status' | 'live'>): Standing {
  return (run.status === 'running' || run.status === 'paused') && !run.live ? 'interrupted' : run.status;
}

const standingWords: Readonly<Record<Standing, () => string>> = {
  running: () => vscode.l10n.t('running'),
  paused: () => vscode.l10n.t('paused'),
  stopped: () => vscode.l10n.t('stopped'),
  failed: () => vscode.l10n.t('failed'),
  done: () => vscode.l10n.t('done'),
  interrupted: () => vscode.l10n.t('interrupted'),
};

/** How a run stands, in a word that a person reads. */
export function standingWord(run: Pick<RunSummary, 'status' | 'live'>): string {
  return standingWords[standing(run)]();
}

const beliefWords: Readonly<Record<BeliefStatus, () => string>> = {
  pending: () => vscode.l10n.t('pending'),
  accepted: () => vscode.l10n.t('accepted'),
  contested: () => vscode.l10n.t('contested'),
  rejected: () => vscode.l10n.t('rejected'),
};

export function beliefWord(status: BeliefStatus): string {
  return beliefWords[status]();
}

const phaseWords: Readonly<Record<Phase, () => string>> = {
  brief: () => vscode.l10n.t('brief'),
  research: () => vscode.l10n.t('research'),
  speak: () => vscode.l10n.t('speak'),
  rebuttal: () => vscode.l10n.t('rebuttal'),
  gate: () => vscode.l10n.t('gate'),
  floor: () => vscode.l10n.t('floor'),
  state: () => vscode.l10n.t('state'),
  digest: () => vscode.l10n.t('digest'),
  round: () => vscode.l10n.t('round'),
  draft: () => vscode.l10n.t('draft'),
  review: () => vscode.l10n.t('review'),
  revise: () => vscode.l10n.t('revise'),
  finish: () => vscode.l10n.t('finish'),
  open: () => vscode.l10n.t('open'),
  argue: () => vscode.l10n.t('argue'),
  close: () => vscode.l10n.t('close'),
  verdict: () => vscode.l10n.t('verdict'),
  vote: () => vscode.l10n.t('vote'),
  score: () => vscode.l10n.t('scores'),
  distill: () => vscode.l10n.t('lessons'),
  debrief: () => vscode.l10n.t('debriefs'),
};

/** What goes on in a run, in one word. */
export function phaseWord(phase: Phase): string {
  return phaseWords[phase]();
}

export function costWord(usd: number | undefined): string {
  return usd === undefined ? vscode.l10n.t('cost unknown') : `$${usd.toFixed(2)}`;
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
  if (minutes < 1) return vscode.l10n.t('now');
  if (minutes < 60) return vscode.l10n.t('{0} min ago', minutes);
  if (minutes < 24 * 60) return vscode.l10n.t('{0} h ago', Math.floor(minutes / 60));
  return new Date(at).toLocaleDateString();
}

/** `round 2/3 · elena · $0.14`. */
export function statusText(view: RunView): string {
  const speaking = [...new Set(Object.values(view.openTurns).map((turn) => turn.member))];
  const who = speaking.length === 1 ? speaking[0] : speaking.length > 1 ? vscode.l10n.t('{0} speaking', speaking.length) : undefined;
  const rounds = Math.max(view.round, view.team ? roundsOf(view.team.workflow) : 0);
  const where = view.round > 0 ? vscode.l10n.t('round {0}/{1}', view.round, rounds) : phaseWord(view.phase);
  const cost = costWord(view.spent.unpriced ? undefined : view.spent.usd);
  return [where, view.status === 'paused' ? vscode.l10n.t('paused') : who, cost].filter(Boolean).join(' · ');
}
