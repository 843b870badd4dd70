import * as vscode from 'vscode';

/** Whether these files may be written: an editor's unsaved text of one would stand against what is written. Asks to save it. */
export async function savedFirst(uris: readonly vscode.Uri[]): Promise<boolean> {
  const meant = new Set(uris.map(String));
  const documents = [...vscode.workspace.textDocuments, ...vscode.workspace.notebookDocuments];
  const dirty = documents.filter((document) => document.isDirty && meant.has(document.uri.toString()));
  const [first] = dirty;
  if (!first) return true;
  const what =
    dirty.length === 1
      ? vscode.l10n.t('{0} has unsaved changes.', vscode.workspace.asRelativePath(first.uri))
      : vscode.l10n.t('{0} of the files have unsaved changes.', dirty.length);
  const save = vscode.l10n.t('Save');
  const picked = await vscode.window.showWarningMessage(
    what,
    { modal: true, detail: vscode.l10n.t('Save before files are changed.') },
    save,
  );
  if (picked === undefined) return false;
  return (await Promise.all(dirty.map((document) => document.save()))).every(Boolean);
}
