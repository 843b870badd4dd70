import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { RunSummary } from '../../schema/view';
import type { Desk } from '../desk';

const icons: Readonly<Record<string, vscode.ThemeIcon>> = {
  running: new vscode.ThemeIcon('loading~spin'),
  paused: new vscode.ThemeIcon('debug-pause'),
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  stopped: new vscode.ThemeIcon('debug-stop'),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
  interrupted: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
};

/** How a run stands, in one word: a run that nobody holds any more was interrupted. */
export function standing(run: Pick<RunSummary, 'status' | 'live'>): string {
  return (run.status === 'running' || run.status === 'paused') && !run.live ? 'interrupted' : run.status;
}

/** The runs of the workspace, those of the terminal too. */
export function createRunsView(desk: Desk): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<RunSummary> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node ? [] : desk.runs()),
    getTreeItem(run) {
      const item = new vscode.TreeItem(run.topic);
      const word = standing(run);
      const cost = run.usd === undefined ? 'cost unknown' : `$${run.usd.toFixed(2)}`;
      item.id = run.runId;
      item.iconPath = icons[word];
      item.description = `${word} · ${ago(run.startedAt)} · ${cost}`;
      item.tooltip = `${run.topic}\n${word}, ${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}, ${run.calls} calls, ${cost}\n${new Date(run.startedAt).toLocaleString()}\n${run.runId}`;
      const mine = desk.front?.runId === run.runId && desk.view?.status === run.status;
      const tags = ['run', ...(run.status === 'done' ? ['digest'] : []), ...(word === 'interrupted' || word === 'stopped' || word === 'failed' ? ['resumable'] : []), ...(mine && run.live ? ['mine'] : [])];
      item.contextValue = tags.join(' ');
      item.command = { command: 'roundtable.openPanel', title: 'Open', arguments: [run.runId] };
      return item;
    },
  };
  store.add(vscode.window.createTreeView('roundtable.runs', { treeDataProvider: tree }));
  store.add(desk.onChange(() => changed.fire()));
  const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/.roundtable/runs/*/lease.json'));
  store.add(watcher.onDidCreate(() => changed.fire()));
  store.add(watcher.onDidDelete(() => changed.fire()));
  return store;
}

function ago(at: number): string {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString();
}
