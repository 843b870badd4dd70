import * as vscode from 'vscode';
import type { CommandRun } from './command';

type Item = vscode.QuickPickItem & { command: string };

/** What can be done with the run at work here: the menu behind the status bar. */
export const runMenu: CommandRun = async ({ desk, approvals }) => {
  const { view } = desk;
  if (!view || (view.status !== 'running' && view.status !== 'paused'))
    return void vscode.window.showInformationMessage(vscode.l10n.t('No run is at work in this window.'));
  const waiting = approvals.open().length;
  const items: Item[] = [
    ...(waiting > 0
      ? [{ label: `$(bell-dot) ${vscode.l10n.t('Answer Approvals')}`, description: String(waiting), command: 'roundtable.answerApprovals' }]
      : []),
    { label: `$(open-preview) ${vscode.l10n.t('Open Panel')}`, command: 'roundtable.openPanel' },
    view.status === 'paused'
      ? { label: `$(debug-continue) ${vscode.l10n.t('Continue')}`, command: 'roundtable.continue' }
      : {
          label: `$(debug-pause) ${vscode.l10n.t('Pause')}`,
          description: vscode.l10n.t('turns under way finish'),
          command: 'roundtable.pause',
        },
    { label: `$(megaphone) ${vscode.l10n.t('Steer the Team')}`, command: 'roundtable.steer' },
    {
      label: `$(debug-stop) ${vscode.l10n.t('Stop')}`,
      description: vscode.l10n.t('what was said is kept, and it can be resumed'),
      command: 'roundtable.stop',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: view.topic });
  if (picked) await vscode.commands.executeCommand(picked.command);
};
