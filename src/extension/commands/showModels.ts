import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import type { ModelSurvey } from '../../core/router/survey';
import { modelName } from '../../schema/model';
import type { CommandRun } from './command';

export type ModelItem = vscode.QuickPickItem & { model?: string; act?: 'key' };

/** What the person has, as a list to pick from: `auto` first, then what each provider offers, then how to get more. */
export function modelItems(survey: ModelSurvey): ModelItem[] {
  const ready = survey.providers.filter((provider) => provider.ok && provider.id !== 'rehearsal');
  const missing = survey.providers.filter((provider) => !provider.ok);
  return [
    { label: 'Automatic', description: `${modelName(survey.auto.ref)}`, detail: survey.auto.why, model: 'auto' },
    ...ready.flatMap((provider): ModelItem[] => [
      { label: provider.label, kind: vscode.QuickPickItemKind.Separator },
      ...provider.models.slice(0, 30).map((model) => ({ label: `${provider.id}/${model}`, model: `${provider.id}/${model}` })),
    ]),
    { label: 'Without a model', kind: vscode.QuickPickItemKind.Separator },
    { label: 'Rehearsal', description: 'no AI model: offline, drawn from your own files', model: 'rehearsal' },
    { label: 'More models', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(key) Set API Key…', description: `not ready: ${missing.map((provider) => provider.id).join(', ')}`, act: 'key' },
  ];
}

/** Shows what `auto` came to and why, and lets the person choose the model of runs to come. */
export const chooseModels: CommandRun = async ({ desk }) => {
  const house = desk.quietHouse() ?? (await desk.house());
  if (!house) return undefined;
  const survey = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Looking for models' }, () => house.survey(createCancel().signal));
  const picked = await vscode.window.showQuickPick(modelItems(survey), { title: 'Models', placeHolder: 'The model of runs to come', matchOnDescription: true });
  if (picked?.act === 'key') return vscode.commands.executeCommand('roundtable.setApiKey');
  if (!picked?.model) return undefined;
  await vscode.workspace.getConfiguration('roundtable').update('model', picked.model, vscode.ConfigurationTarget.Global);
  return picked.model;
};
