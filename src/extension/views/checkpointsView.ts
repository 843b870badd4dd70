import { posix } from 'node:path';
import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { CheckpointView } from '../../schema/view';
import type { RunFiles, RunFilesState } from '../runFiles';
import { shortened } from './words';

export type CheckpointNode = { state: RunFilesState; checkpoint: CheckpointView };

/** The moments before turns that changed files, newest first: to take the files back to, or to branch off. */
export function createCheckpointsView(files: RunFiles, onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<CheckpointNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return [];
      const state = await files.load();
      const points = state?.checkpoints ?? [];
      view.description = state && points.length > 0 ? shortened(state.topic) : '';
      return state ? points.map((checkpoint) => ({ state, checkpoint })).reverse() : [];
    },
    getTreeItem: checkpointItem,
  };
  const view = store.add(vscode.window.createTreeView('roundtable.checkpoints', { treeDataProvider: tree }));
  let drawn = '';
  const look = async (): Promise<void> => {
    const state = await files.load();
    const now = JSON.stringify([state?.place.runId, state?.checkpoints.map((point) => [point.id, point.files])]);
    // See the Changes view: an item that is drawn anew cannot be clicked for a moment.
    if (now !== drawn) changed.fire();
    drawn = now;
  };
  store.add(files.onChange(() => void look().catch(onError)));
  return store;
}

/** Moments of one run lie close together, so they are told by the clock. */
function clock(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function checkpointItem({ checkpoint: { id, member, files, at } }: CheckpointNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Before @{0}', member));
  const [number] = id.split('_');
  const count = files.length === 1 ? posix.basename(files[0] ?? '') : vscode.l10n.t('{0} files', files.length);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('history');
  item.description = `${number} · ${count} · ${clock(at)}`;
  item.tooltip = [
    vscode.l10n.t('{0}: before a turn of @{1}, {2}', id, member, new Date(at).toLocaleString()),
    vscode.l10n.t('The turn changed:'),
    ...files,
  ].join('\n');
  item.contextValue = 'checkpoint';
  item.accessibilityInformation = { label: vscode.l10n.t('Before a turn of {0}, {1}', member, files.join(', ')) };
  return item;
}
