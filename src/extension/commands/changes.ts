import { posix } from 'node:path';
import * as vscode from 'vscode';
import { isHunkRef } from '../review/hunkRef';
import { fileUri } from '../runFiles';
import { originalUri } from '../texts';
import { undecided } from '../views/changeWords';
import { hunkOf, nodeOf } from './changeTarget';
import type { CommandRun } from './command';
import { decideChanges } from './decideChanges';

type Decision = 'keep' | 'undo' | 'redo';

export const openChange: CommandRun = async (office, given) => {
  const target = isHunkRef(given) ? hunkOf(office, given) : nodeOf(given);
  if (!target || ('kind' in target && target.kind === 'group')) return;
  const { state, review } = target;
  const { folder } = state.place.house;
  const present = fileUri(state, review.path);
  if (review.binary && review.present !== null) return vscode.commands.executeCommand('vscode.open', present);
  const before = state.changes.find(({ path }) => path === review.path)?.before ?? null;
  const original = originalUri(folder, present, before);
  const line = 'hunk' in target ? target.hunk.at.from : undefined;
  return vscode.commands.executeCommand(
    'vscode.diff',
    original,
    review.present === null ? originalUri(folder, present, null) : present,
    vscode.l10n.t('{0} (before the team ↔ now)', posix.basename(review.path)),
    { preview: true, ...(line !== undefined && { selection: new vscode.Range(line, 0, line, 0) }) },
  );
};

export const openChangedFile: CommandRun = async (_, given) => {
  const node = nodeOf(given);
  if (!node || node.kind === 'group') return;
  if (node.review.present === null)
    return void vscode.window.showInformationMessage(vscode.l10n.t('{0} is not there any more.', node.review.path));
  const line = node.kind === 'hunk' ? node.hunk.at.from : undefined;
  const selection = line === undefined ? undefined : new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(fileUri(node.state, node.review.path), { preview: true, ...(selection && { selection }) });
};

export const keepChange = onTarget('keep');
export const undoChange = onTarget('undo');
export const putBackChange = onTarget('redo');

export const keepAllChanges: CommandRun = async (office) => {
  const state = await office.files.load();
  if (state) await decideChanges(office, state, 'keep', {});
};

export const undoAllChanges: CommandRun = async (office) => {
  const state = await office.files.load();
  if (state) await decideChanges(office, state, 'undo', {});
};

/** On a node of the Changes view, on a link in an editor, or on the hunk at the cursor. */
function onTarget(decision: Decision): CommandRun {
  return async (office, given) => {
    const kind = (given as { kind?: string } | undefined)?.kind;
    if (kind === 'file' || kind === 'group') {
      const node = nodeOf(given);
      if (node?.kind !== 'file' && node?.kind !== 'group') return;
      // A file whose changes are all decided can still be undone.
      const decided = decision === 'undo' && node.kind === 'file' && undecided(node.review).length === 0;
      return decideChanges(office, node.state, decision, { ...node.filter, ...(decided && { states: ['kept', 'replaced'] as const }) });
    }
    const target = hunkOf(office, given);
    if (target) await decideChanges(office, target.state, decision, [{ path: target.review.path, ids: [target.hunk.id] }]);
  };
}
