import * as vscode from 'vscode';
import type { ReviewHunk } from '../../core/changes/changeSet';
import { fileUri, type RunFilesState } from '../runFiles';
import { undecided } from '../views/changeWords';
import type { CommandRun, Office } from './command';

export const nextChange = goTo(1);
export const previousChange = goTo(-1);

/** In the editor in front, and past its last change in the next file that has some; past the last file at the first again. */
function goTo(step: 1 | -1): CommandRun {
  return async (office) => {
    const editor = vscode.window.activeTextEditor;
    const known = editor && office.review.shown.of(editor.document.uri);
    if (editor && known) {
      const line = editor.selection.active.line;
      const last = editor.document.lineCount - 1;
      const lineOf = ({ at }: ReviewHunk): number => Math.min(at.from, last);
      const found =
        step === 1
          ? known.hunks.find((hunk) => lineOf(hunk) > line)
          : known.hunks.findLast((hunk) => lineOf(hunk) < line && !(line < hunk.at.to));
      if (found) return reveal(editor, lineOf(found));
    }
    const state = known?.state ?? (await office.files.load());
    const files = state ? openFiles(state) : [];
    const here = known ? files.indexOf(known.review.path) : -1;
    const next = files.at(known ? (here + step) % files.length : step === 1 ? 0 : -1);
    if (!state || next === undefined)
      return void vscode.window.showInformationMessage(vscode.l10n.t('There are no changes of a team to review.'));
    await openAt(office, state, next, step);
  };
}

/** Files with undecided changes that an editor can show, in the order of the Changes view. */
function openFiles(state: RunFilesState): string[] {
  return state.reviews.flatMap((review) =>
    review.present !== null && !review.binary && undecided(review).length > 0 ? [review.path] : [],
  );
}

async function openAt(office: Office, state: RunFilesState, path: string, step: 1 | -1): Promise<void> {
  const editor = await vscode.window.showTextDocument(fileUri(state, path), { preview: true });
  // What the editor holds may differ from the disk; it is known at once when the file was seen before.
  const review = state.reviews.find((one) => one.path === path);
  const hunks = office.review.shown.of(editor.document.uri)?.hunks ?? (review ? undecided(review) : []);
  const lines = hunks.map(({ at }) => Math.min(at.from, editor.document.lineCount - 1)).sort((a, b) => a - b);
  const line = lines.at(step === 1 ? 0 : -1);
  if (line !== undefined) reveal(editor, line);
}

function reveal(editor: vscode.TextEditor, line: number): void {
  const place = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
