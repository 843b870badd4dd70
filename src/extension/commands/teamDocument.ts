import * as vscode from 'vscode';
import type { House } from '../house';
import { findTeamFiles, isTeamFile } from '../teamFiles';
import type { Office } from './command';

/** The team file that a command is about: the one it was given, else the one in the editor, else one that the person picks. */
export async function teamDocument(given: vscode.Uri | undefined, ask: string): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const uri = given ?? (active && isTeamFile(active) ? active.uri : await pickTeam(ask));
  return uri && vscode.workspace.openTextDocument(uri);
}

async function pickTeam(ask: string): Promise<vscode.Uri | undefined> {
  const found = await findTeamFiles();
  if (found.length === 0) {
    const none = vscode.workspace.workspaceFolders
      ? vscode.l10n.t('There is no team file in this workspace. Team files end in .team.yaml.')
      : vscode.l10n.t('A team works on the files of a folder, and none is open. Team files end in .team.yaml.');
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  const items = found.map((uri) => ({ label: `$(file) ${vscode.workspace.asRelativePath(uri)}`, uri }));
  return (await vscode.window.showQuickPick(items, { title: ask, placeHolder: vscode.l10n.t('Which team file?') }))?.uri;
}

/** The house of the folder that the file is in; undefined with a message when it is in none. */
export async function houseOf({ houses }: Office, uri: vscode.Uri): Promise<House | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder) return houses.of(folder);
  void vscode.window.showWarningMessage(vscode.l10n.t('A team works on the files of a folder. Open the folder of this team file first.'));
  return undefined;
}
