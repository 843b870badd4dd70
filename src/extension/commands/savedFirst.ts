import * as vscode from 'vscode';

/** Whether these files may be written: an editor's unsaved text of one would stand against what is written. Asks to save it. */
export async function savedFirst(uris: readonly vscode.Uri[]): Promise<boolean> {
  const meant = new Set(uris.map(String));
  const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty && meant.has(document.uri.toString()));
  const [first] = dirty;
  if (!first) return true;
  const what = dirty.length === 1 ? `${vscode.workspace.asRelativePath(first.uri)} has` : `${dirty.length} of the files have`;
  const picked = await vscode.window.showWarningMessage(
    `${what} unsaved changes.`,
    { modal: true, detail: 'Save before files are changed.' },
    'Save',
  );
  if (picked === undefined) return false;
  return (await Promise.all(dirty.map((document) => document.save()))).every(Boolean);
}
