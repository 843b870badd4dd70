import * as vscode from 'vscode';
import { patiently } from '../progress';
import type { CommandRun } from './command';
import { modelItems } from './modelItems';

/** Shows what `auto` came to and why, and lets the person choose the model of runs to come. */
export const showModels: CommandRun = async ({ desk }) => {
  const house = (await desk.quietHouse()) ?? (await desk.house());
  if (!house) return undefined;
  const survey = await patiently(vscode.l10n.t('Looking for models'), (signal) => house.survey(signal));
  if (!survey) return undefined;
  const picked = await vscode.window.showQuickPick(modelItems(survey), {
    title: vscode.l10n.t('Models'),
    placeHolder: vscode.l10n.t('The model of runs to come'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.act === 'key') return vscode.commands.executeCommand('roundtable.setApiKey');
  if (picked?.model === undefined) return undefined;
  await vscode.workspace.getConfiguration('roundtable').update('model', picked.model, vscode.ConfigurationTarget.Global);
  return picked.model;
};
