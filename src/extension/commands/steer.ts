import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { tell } from './tell';

export const steer: CommandRun = async (office, given) => {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Steer the team'),
    prompt: vscode.l10n.t('Every member hears you at their next turn.'),
    ignoreFocusOut: true,
  });
  const text = typed?.trim();
  if (text) await tell((runId) => ({ type: 'steer', runId, text }))(office, given);
};
