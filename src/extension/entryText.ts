import * as vscode from 'vscode';
import { roundsOf } from '../schema/teamOf';
import type { Entry, RunView } from '../schema/view';

/** One row of a run in plain text, as it is printed; undefined for what is said elsewhere. */
export function entryText(entry: Entry): string | undefined {
  const { t } = vscode.l10n;
  switch (entry.kind) {
    case 'phase':
      if (entry.round === 0) return undefined;
      return entry.phase === 'round' ? t('Round {0}', entry.round) : t('Round {0}: {1}', entry.round, entry.phase);
    case 'message': {
      const { author, label, kind, text, private: isPrivate } = entry.message;
      return isPrivate || kind === 'briefing' ? undefined : `@${author} (${label ?? kind}): ${text.trim()}`;
    }
    case 'retry':
      return t('@{0} is asked again: {1}', entry.member, entry.failure.message);
    case 'failed':
      return t('@{0} did not answer: {1}', entry.member, entry.failure.message);
    case 'tool':
      return entry.failed
        ? t('@{0} used {1}, and it failed: {2}', entry.member, entry.tool, entry.what)
        : t('@{0} used {1}: {2}', entry.member, entry.tool, entry.what);
    case 'file':
      return entry.change.private ? undefined : t('@{0} changed {1}', entry.change.member, entry.change.path);
    case 'refused':
      return t('@{0} did not get {1}: {2}', entry.member, entry.what, entry.why);
    case 'decided':
      return entry.decision.decision === 'reject'
        ? t('@{0} was not allowed to {1}', entry.ask.member, entry.ask.what)
        : t('@{0} was allowed to {1}', entry.ask.member, entry.ask.what);
    case 'status':
      return entry.detail;
    default:
      return undefined;
  }
}

/** What goes on in a run now, in one line: where it is, and who speaks. */
export function nowText(view: RunView): string {
  const { t } = vscode.l10n;
  const speaking = [...new Set(Object.values(view.openTurns).map((turn) => `@${turn.member}`))].join(', ');
  const rounds = view.team ? roundsOf(view.team.workflow) : view.round;
  if (view.round === 0) return speaking === '' ? view.phase : t('{0}: {1}', view.phase, speaking);
  // A workflow without phases has rounds only.
  const place =
    view.phase === 'round' ? t('Round {0} of {1}', view.round, rounds) : t('Round {0} of {1}, {2}', view.round, rounds, view.phase);
  return speaking === '' ? place : t('{0}: {1}', place, speaking);
}
