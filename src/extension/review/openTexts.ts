import * as vscode from 'vscode';
import type { OpenTexts } from '../../core/run/fileDesk';

/** A text that was put in the place of another one in an editor. */
export type Rewritten = { path: string; uri: vscode.Uri; before: string; after: string };

/** The files below a folder that editors hold open. `told` hears of each that was changed there. */
export async function openTextsIn(root: vscode.Uri, told: (rewritten: Rewritten) => void): Promise<OpenTexts> {
  const [{ changedRanges }, { splitLines }] = await Promise.all([
    import('../../core/changes/lineDiff'),
    import('../../core/changes/lines'),
  ]);
  const documentOf = (path: string): vscode.TextDocument | undefined => {
    const uri = vscode.Uri.joinPath(root, path).toString();
    return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === uri);
  };
  /** Only the lines that differ, so that the cursor and all else stays where it is. */
  const editsOf = (before: string, after: string): vscode.TextEdit[] => {
    const [old, next] = [splitLines(before), splitLines(after)];
    return changedRanges(old, next).map(({ aFrom, aTo, bFrom, bTo }) =>
      vscode.TextEdit.replace(new vscode.Range(aFrom, 0, aTo, 0), next.slice(bFrom, bTo).join('')),
    );
  };
  return {
    read: (path) => documentOf(path)?.getText(),
    async write(path, text, expected) {
      const document = documentOf(path);
      if (!document || document.getText() !== expected) return { ok: false, why: vscode.l10n.t('It was changed just now. Try again.') };
      if (!(await replaced(document, editsOf(expected, text))))
        return { ok: false, why: vscode.l10n.t('Its editor did not take the change. Try again.') };
      const after = document.getText();
      if (!(await document.save()))
        return { ok: false, why: vscode.l10n.t('It could not be saved. Its editor shows the change: save it there, or undo it.') };
      told({ path, uri: document.uri, before: expected, after });
      return { ok: true };
    },
  };
}

/** One step to undo. An editor that is seen refuses when something was typed meanwhile. */
async function replaced(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<boolean> {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (editor)
    return editor.edit((builder) => {
      for (const { range, newText } of edits) builder.replace(document.validateRange(range), newText);
    });
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  return vscode.workspace.applyEdit(edit);
}
