import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { ownTeamFiles, teamSelector } from './teamFiles';

/** The actions above a team file. They stand on the first line whatever the file says, so that typing does not make them jump. */
export function createTeamLens(): Disposable {
  const store = createDisposableStore();
  const top = new vscode.Range(0, 0, 0, 0);
  const provider: vscode.CodeLensProvider = {
    provideCodeLenses: ({ uri }) => [
      new vscode.CodeLens(top, { command: 'roundtable.runTeam', title: 'Run Team', arguments: [uri] }),
      new vscode.CodeLens(top, { command: 'roundtable.validateTeam', title: 'Validate', arguments: [uri] }),
      new vscode.CodeLens(top, { command: 'roundtable.visualizeTeam', title: 'Visualize', arguments: [uri] }),
    ],
  };
  let registered = vscode.languages.registerCodeLensProvider(teamSelector(), provider);
  store.add({ dispose: () => registered.dispose() });
  const tellMenus = async (): Promise<void> => {
    const paths = (await ownTeamFiles()).map((uri) => uri.path);
    await vscode.commands.executeCommand('setContext', 'roundtable.ownTeamFiles', paths);
  };
  const forget = (): void => undefined;
  void tellMenus().catch(forget);
  for (const event of [vscode.workspace.onDidCreateFiles, vscode.workspace.onDidRenameFiles, vscode.workspace.onDidSaveTextDocument])
    store.add((event as vscode.Event<unknown>)(() => void tellMenus().catch(forget)));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('roundtable.teamFiles')) return;
      registered.dispose();
      registered = vscode.languages.registerCodeLensProvider(teamSelector(), provider);
      void tellMenus().catch(forget);
    }),
  );
  return store;
}
