import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { mayRun } from './mayRun';
import { placeOf } from './place';

/** Takes up a run where it stands: stopped, failed, or cut off with its process. */
export const resume: CommandRun = async ({ desk, panel }, given) => {
  if (!(await mayRun())) return undefined;
  const place = await placeOf({ desk }, given, (run) => run.status !== 'done' && !run.live, vscode.l10n.t('Resume which run?'));
  if (!place) return undefined;
  const { higherBudget, viewOf } = await import('../decideRun');
  const budget = await higherBudget(await viewOf(place));
  if (!budget) return undefined;
  const begun = await desk.begin(place.house, { type: 'resume', runId: place.runId, budget });
  if (!begun.ok) throw begun.error;
  panel.show(place);
  return begun.runId;
};
