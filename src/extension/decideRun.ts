import * as vscode from 'vscode';
import type { DecisionKind } from '../schema/decision';
import type { Budget } from '../schema/settings';
import type { RunView } from '../schema/view';
import type { Desk, RunPlace } from './desk';

/** A run as its journal says now. */
export async function viewOf({ house, runId }: RunPlace): Promise<RunView | undefined> {
  // Loaded only now: opening a window must not load the brain.
  const { readView } = await import('../core/run/orchestrator');
  return readView(house, runId);
}

/**
 * Records the person's decision; another round is begun. Asks for a higher budget first where the run's is used up.
 * Answers whether it was decided: whoever leaves the question for the budget has decided nothing. Rejects with TeamError.
 */
export async function decideRun(
  desk: Desk,
  place: RunPlace,
  { decision, words }: { decision: DecisionKind; words?: string },
): Promise<boolean> {
  const budget = decision === 'again' ? await higherBudget(await viewOf(place)) : {};
  if (!budget) return false;
  const command = {
    type: 'decide' as const,
    runId: place.runId,
    decision,
    by: 'person',
    ...(words && { words }),
    ...(Object.keys(budget).length > 0 && { budget }),
  };
  if (decision !== 'again') {
    const decided = await desk.dispatch(place, command);
    if (!decided.ok) throw decided.error;
    desk.refresh();
    return true;
  }
  const begun = await desk.begin(place.house, command);
  if (!begun.ok) throw begun.error;
  return true;
}

const unitOf = (what: keyof Budget): string => {
  switch (what) {
    case 'usd':
      return vscode.l10n.t('US dollars');
    case 'tokens':
      return vscode.l10n.t('tokens');
    case 'turns':
      return vscode.l10n.t('model calls');
    case 'wall':
      return vscode.l10n.t('seconds');
  }
};

/** A higher limit where the run's is used up: nothing to raise answers an empty budget, undefined is a question that was left. */
export async function higherBudget(view: RunView | undefined): Promise<Budget | undefined> {
  if (!view?.exhausted) return {};
  const { what, detail } = view.exhausted;
  const present = view.team?.budget[what] ?? 0;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('The budget of this run is used up'),
    prompt: vscode.l10n.t('{0} How many {1} may the whole run use, what is used already included?', detail, unitOf(what)),
    value: String(present * 2),
    ignoreFocusOut: true,
    validateInput: (text) =>
      Number(text) > present && (what === 'usd' || what === 'wall' || Number.isInteger(Number(text)))
        ? undefined
        : vscode.l10n.t('Type a number above {0}.', present),
  });
  return typed === undefined ? undefined : { [what]: Number(typed) };
}
