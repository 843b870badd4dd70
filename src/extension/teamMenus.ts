import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { ownTeamFiles } from './teamFiles';

/** Tells menus which files only the setting makes team files: a `when` cannot ask for a glob. */
export function createTeamMenus(): Disposable {
  const store = createDisposableStore();
  const tell = async (): Promise<void> => {
    const paths = (await ownTeamFiles()).map((uri) => uri.path);
    await vscode.commands.executeCommand('setContext', 'roundtable.ownTeamFiles', paths);
  };
  const tellSoon = (): void => void tell().catch(() => undefined);
  tellSoon();
  for (const event of [vscode.workspace.onDidCreateFiles, vscode.workspace.onDidRenameFiles, vscode.workspace.onDidSaveTextDocument])
    store.add((event as vscode.Event<unknown>)(tellSoon));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('roundtable.teamFiles')) tellSoon();
    }),
  );
  return store;
}
