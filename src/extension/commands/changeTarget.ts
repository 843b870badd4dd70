import * as vscode from 'vscode';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import { hunkAt, isHunkRef } from '../review/hunkRef';
import type { RunFilesState } from '../runFiles';
import type { ChangeNode } from '../views/changesView';
import type { Office } from './command';

export type HunkTarget = { state: RunFilesState; review: FileReview; hunk: ReviewHunk; document?: vscode.TextDocument };

/** What a command of the Changes view was called on; without one the person is told. */
export function nodeOf(given: unknown): ChangeNode | undefined {
  const node = given as Partial<ChangeNode> | undefined;
  if (node?.kind === 'file' || node?.kind === 'hunk' || node?.kind === 'group') return node as ChangeNode;
  void vscode.window.showInformationMessage(vscode.l10n.t('Choose a change in the Changes view first.'));
  return undefined;
}

/** The one hunk that a command means: of the view, of a link in an editor, or without either the one at the cursor. Says so when there is none. */
export function hunkOf(office: Office, given: unknown): HunkTarget | undefined {
  const node = given as Partial<ChangeNode> | undefined;
  if (node?.kind === 'hunk') return node as HunkTarget;
  if (isHunkRef(given)) {
    const known = office.review.shown.of(vscode.Uri.parse(given.uri, true));
    const hunk = known?.hunks.find(({ id }) => id === given.id);
    if (known && hunk) return { ...known, hunk };
    void vscode.window.showInformationMessage(vscode.l10n.t('This change is decided already.'));
    return undefined;
  }
  const editor = vscode.window.activeTextEditor;
  const known = editor && office.review.shown.of(editor.document.uri);
  if (!known) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The editor in front has no changes of a team to review.'));
    return undefined;
  }
  const hunk = hunkAt(known.hunks, editor.selection.active.line, editor.document.lineCount - 1);
  if (hunk) return { ...known, hunk };
  void vscode.window.showInformationMessage(vscode.l10n.t('There is no change of a team at the cursor. Go to Next Change finds one.'));
  return undefined;
}
