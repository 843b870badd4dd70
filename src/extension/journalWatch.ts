import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Desk } from './desk';
import type { Houses } from './houses';

/** Lines that another process writes are gathered this long. */
const restMs = 1_000;

/** Hears of runs that another process writes, such as one in the terminal; those of this window are heard as they happen. */
export function createJournalWatch(houses: Houses, desk: Pick<Desk, 'refresh'>, onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const watchers = new Map<string, vscode.Disposable>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = async (folder: vscode.WorkspaceFolder, uri: vscode.Uri): Promise<void> => {
    const runId = /\/runs\/([^/]+)\/journal\.jsonl$/.exec(uri.path)?.[1];
    const orchestrator = await (await houses.of(folder)).orchestrator();
    if (runId === undefined || orchestrator.active().includes(runId)) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      desk.refresh();
    }, restMs);
  };
  const watch = (): void => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    for (const [key, watcher] of watchers) {
      if (folders.some(({ uri }) => uri.toString() === key)) continue;
      watcher.dispose();
      watchers.delete(key);
    }
    for (const folder of folders) {
      const key = folder.uri.toString();
      if (watchers.has(key)) continue;
      // Inside of what VS Code watches of a folder anyway.
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '.roundtable/runs/*/journal.jsonl'));
      const tell = (uri: vscode.Uri): void => void heard(folder, uri).catch(onError);
      watchers.set(key, vscode.Disposable.from(watcher, watcher.onDidCreate(tell), watcher.onDidChange(tell), watcher.onDidDelete(tell)));
    }
  };
  // Not while the window opens.
  const first = setTimeout(watch, 0);
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(watch));
  store.add({
    dispose() {
      clearTimeout(first);
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.dispose();
    },
  });
  return store;
}
