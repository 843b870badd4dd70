import * as vscode from 'vscode';
import type { KeyStore } from '../adapters/secrets';

/** Keeps a key that a quick fix took out of a file, under the name that stands in its place now. */
export async function keepKey(keys: KeyStore, name: unknown, key: unknown): Promise<void> {
  if (typeof name !== 'string' || typeof key !== 'string') return;
  const present = await keys.get(name);
  if (present !== undefined && present !== key) {
    const replace = vscode.l10n.t('Replace');
    const picked = await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} is set already, to another key. The file uses that one from now on.', name),
      replace,
    );
    if (picked !== replace) return;
  }
  await keys.set(name, key);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The key is kept by VS Code under the name {0}. Where a terminal runs this team, set {0} in its environment.', name),
  );
}
