import * as vscode from 'vscode';
import type { ModelSurvey } from '../../core/router/survey';
import type { ModelRef } from '../../schema/model';
import { modelName } from '../../schema/usage';

/** Listed of one provider; a router may offer hundreds, and any name may be typed. */
const listed = 30;

export type ModelItem = vscode.QuickPickItem & { model?: string; act?: 'key' };

/** What the person has, as a list to pick from: `auto` first, then what each provider offers, then how to get more. */
export function modelItems(survey: ModelSurvey): ModelItem[] {
  const ready = survey.providers.filter((provider) => provider.ok && provider.id !== 'rehearsal');
  const missing = survey.providers.flatMap((provider) => (provider.ok ? [] : [provider.label]));
  return [
    { label: `$(sparkle) ${vscode.l10n.t('Automatic')}`, description: nameOf(survey.auto.ref), detail: survey.auto.why, model: 'auto' },
    ...ready.flatMap((provider): ModelItem[] => [
      { label: provider.label, kind: vscode.QuickPickItemKind.Separator },
      ...provider.models.slice(0, listed).map((model) => {
        const label = provider.infos.find((info) => info.model === model)?.label;
        const name = `${provider.id}/${model}`;
        return { label: name, model: name, ...(label !== undefined && label !== model && { description: label }) };
      }),
    ]),
    { label: vscode.l10n.t('Without a model'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Rehearsal'),
      description: vscode.l10n.t('no AI model: offline, drawn from your own files'),
      model: 'rehearsal',
    },
    { label: vscode.l10n.t('More models'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(key) ${vscode.l10n.t('Set API Key…')}`,
      ...(missing.length > 0 && { detail: vscode.l10n.t('Not ready: {0}', missing.join(', ')) }),
      act: 'key',
    },
  ];
}

function nameOf(ref: ModelRef): string {
  return ref.provider === 'rehearsal' ? vscode.l10n.t('rehearsal, no AI model') : modelName(ref);
}
