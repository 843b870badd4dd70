import * as vscode from 'vscode';
import type { MemberScore } from '../schema/growth';
import { roundsOf } from '../schema/teamOf';
import type { Entry, RunView } from '../schema/view';
import { totalOf, valuesOf } from '../views/scoresView';
import { phaseWord } from './views/words';

/** One row of a run in plain text, as it is printed; undefined for what is said elsewhere. */
export function entryText(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'phase':
      if (entry.round === 0) return undefined;
      return entry.phase === 'round'
        ? vscode.l10n.t('Round {0}', entry.round)
        : vscode.l10n.t('Round {0}: {1}', entry.round, phaseWord(entry.phase));
    case 'message': {
      const { author, label, kind, text, private: isPrivate } = entry.message;
      return isPrivate || kind === 'briefing' ? undefined : `@${author} (${label ?? kind}): ${text.trim()}`;
    }
    case 'retry':
      return vscode.l10n.t('@{0} is asked again: {1}', entry.member, entry.failure.message);
    case 'failed':
      return vscode.l10n.t('@{0} did not answer: {1}', entry.member, entry.failure.message);
    case 'tool':
      return entry.failed
        ? vscode.l10n.t('@{0} used {1}, and it failed: {2}', entry.member, entry.tool, entry.what)
        : vscode.l10n.t('@{0} used {1}: {2}', entry.member, entry.tool, entry.what);
    case 'file':
      return entry.change.private ? undefined : vscode.l10n.t('@{0} changed {1}', entry.change.member, entry.change.path);
    case 'refused':
      return vscode.l10n.t('@{0} did not get {1}: {2}', entry.member, entry.what, entry.why);
    case 'decided':
      return entry.decision.decision === 'reject'
        ? vscode.l10n.t('@{0} was not allowed to {1}', entry.ask.member, entry.ask.what)
        : vscode.l10n.t('@{0} was allowed to {1}', entry.ask.member, entry.ask.what);
    case 'scores':
      return vscode.l10n.t('Scores: {0}', entry.scores.members.map((one) => `@${one.member} ${totalWord(one)}`).join(', '));
    case 'status':
      return entry.detail;
    default:
      return undefined;
  }
}

/** What goes on in a run now, in one line: where it is, and who speaks. */
export function nowText(view: RunView): string {
  const speaking = [...new Set(Object.values(view.openTurns).map((turn) => `@${turn.member}`))].join(', ');
  const rounds = view.team ? roundsOf(view.team.workflow) : view.round;
  if (view.round === 0) return speaking === '' ? phaseWord(view.phase) : vscode.l10n.t('{0}: {1}', phaseWord(view.phase), speaking);
  // A workflow without phases has rounds only.
  const place =
    view.phase === 'round'
      ? vscode.l10n.t('Round {0} of {1}', view.round, rounds)
      : vscode.l10n.t('Round {0} of {1}, {2}', view.round, rounds, phaseWord(view.phase));
  return speaking === '' ? place : vscode.l10n.t('{0}: {1}', place, speaking);
}

/** What the judge's scores of a member come to; a dash where it gave none. */
function totalWord({ scores }: MemberScore): string {
  const values = valuesOf({ scores, overruled: [] });
  return values ? String(totalOf(values)) : '–';
}
