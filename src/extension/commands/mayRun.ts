import * as vscode from 'vscode';

/** Whether runs may begin here: a run sends files of the workspace to models, so the workspace must be trusted. */
export async function mayRun(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'This workspace is in Restricted Mode. A run sends its files to the models you chose, so it can begin only in a trusted one.',
    ),
    vscode.l10n.t('Manage Workspace Trust'),
  );
  if (picked) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
