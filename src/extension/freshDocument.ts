import * as vscode from 'vscode';

/** How long the editor is given to see what another program wrote. */
const patienceMs = 5_000;

/** What is on the disk. */
export async function diskText(uri: vscode.Uri): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/**
 * A document with what its file holds now. The editor hears of other programs only after a while, and an edit of a text that is
 * older than its file would take back what they wrote.
 */
export async function freshDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  const isFresh = async (): Promise<boolean> => document.isDirty || document.getText() === (await diskText(uri));
  const end = Date.now() + patienceMs;
  while (!(await isFresh()) && Date.now() < end)
    await new Promise<void>((resolve) => {
      const heard = vscode.workspace.onDidChangeTextDocument((event) => event.document === document && done());
      const timer = setTimeout(() => done(), 200);
      const done = (): void => {
        clearTimeout(timer);
        heard.dispose();
        resolve();
      };
    });
  return document;
}
