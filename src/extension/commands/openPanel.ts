import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { placeOf } from './place';

/** Shows a run in the panel; where there is none yet, the panel says how to begin. */
export const openPanel: CommandRun = async ({ desk, panel }, given) => {
  if (given === undefined && (desk.front || (await desk.runs()).length === 0)) return panel.show();
  const place = await placeOf({ desk }, given, () => true, vscode.l10n.t('Which run?'));
  if (place) panel.show(place);
};
