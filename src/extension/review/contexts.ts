import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { ShownHunks } from './shown';

/** What menus and keyboard shortcuts look at: whether the editor in front has hunks to decide, and which files do. */
export function createContexts(shown: ShownHunks): Disposable {
  const store = createDisposableStore();
  let told = '';
  const tell = (): void => {
    const active = vscode.window.activeTextEditor?.document.uri;
    const here = active !== undefined && shown.of(active) !== undefined;
    // As VS Code writes `resourcePath`.
    const paths = [...shown.all()].map(({ document }) => document.uri.fsPath);
    const now = JSON.stringify([here, paths]);
    if (now === told) return;
    told = now;
    void vscode.commands.executeCommand('setContext', 'roundtable.hunksInEditor', here);
    void vscode.commands.executeCommand('setContext', 'roundtable.filesWithHunks', paths);
  };
  store.add(shown.onChange(tell));
  store.add(vscode.window.onDidChangeActiveTextEditor(tell));
  return store;
}
