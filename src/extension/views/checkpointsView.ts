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
  const item = new vscode.TreeItem(`Before @${member}`);
  const [number] = id.split('_');
  const count = files.length === 1 ? posix.basename(files[0] ?? '') : `${files.length} files`;
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('history');
  item.description = `${number} · ${count} · ${clock(at)}`;
  item.tooltip = [`${id}: before a turn of @${member}, ${new Date(at).toLocaleString()}`, 'The turn changed:', ...files].join('\n');
  item.contextValue = 'checkpoint';
  item.accessibilityInformation = { label: `Before a turn of ${member}, ${files.join(', ')}` };
  return item;
}
