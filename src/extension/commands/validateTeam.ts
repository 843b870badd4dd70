import * as vscode from 'vscode';
import { isError } from '../../core/team/problem';
import type { CommandRun } from './command';
import { teamDocument } from './teamDocument';

/** Looks at a team file and shows its problems, or says that there are none. Answers how many errors it has. */
export const validateTeam: CommandRun = async ({ language }, given) => {
  const document = await teamDocument(given instanceof vscode.Uri ? given : undefined, vscode.l10n.t('Validate Team'));
  if (!document) return undefined;
  const problems = await language.check(document);
  const errors = problems.filter(isError).length;
  const name = vscode.workspace.asRelativePath(document.uri);
  if (problems.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no problems.', name));
  else {
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  }
  return errors;
};
