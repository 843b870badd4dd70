import * as vscode from 'vscode';
import { fileUri } from '../runFiles';
import { originalUri } from '../texts';
import { hunkOf } from './changeTarget';
import type { CommandRun } from './command';

/** Peeks at the lines that a change took away, where they stood in the file before it. */
export const showRemoved: CommandRun = async (office, given) => {
  const target = hunkOf(office, given);
  if (!target) return;
  const { state, review, hunk } = target;
  if (hunk.removed.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t('This change removed no lines.'));
  const change = state.changes.find(({ seq, path }) => seq === hunk.seq && path === review.path);
  const uri = fileUri(state, review.path);
  const before = originalUri(state.place.house.folder, uri, change?.before ?? null);
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) await vscode.window.showTextDocument(uri);
  const last = hunk.removedAt + hunk.removed.length - 1;
  const lines = new vscode.Range(hunk.removedAt, 0, last, hunk.removed.at(-1)?.replace(/[\r\n]+$/, '').length ?? 0);
  const place = new vscode.Position(Math.max(0, hunk.at.from), 0);
  await vscode.commands.executeCommand('editor.action.peekLocations', uri, place, [new vscode.Location(before, lines)], 'peek');
};
