import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { decideChanges } from './decideChanges';

export const keepFile = inFile('keep');
export const undoFile = inFile('undo');

/** On the file of an editor's title, else on the file in the editor in front. */
function inFile(decision: 'keep' | 'undo'): CommandRun {
  return async (office, given) => {
    const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    const known = uri && office.review.shown.of(uri);
    if (known) return decideChanges(office, known.state, decision, { path: known.review.path });
    void vscode.window.showInformationMessage(vscode.l10n.t('The editor in front has no changes of a team to review.'));
  };
}
