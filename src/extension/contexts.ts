import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { foldersOnDisk } from './houses';

/**
 * Says in `roundtable.hasRuns` whether there are runs, so that commands over runs are offered as soon as the window stands. Looks at
 * names of folders only: the views, which read them, may never be opened.
 */
export function lookForRuns(onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const look = async (): Promise<void> => {
    const names = await Promise.all(
      foldersOnDisk().map(({ uri }) => readdir(join(uri.fsPath, '.roundtable', 'runs')).catch((): string[] => [])),
    );
    if (names.flat().length > 0) await vscode.commands.executeCommand('setContext', 'roundtable.hasRuns', true);
  };
  const soon = setTimeout(() => void look().catch(onError));
  store.add({ dispose: () => clearTimeout(soon) });
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void look().catch(onError)));
  return store;
}
