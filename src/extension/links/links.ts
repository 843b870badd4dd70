import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { Office } from '../commands/command';

/** Takes links to this extension. What they do is loaded with the first one. */
export function createLinks(office: Office): Disposable & { readonly follow: (link: vscode.Uri) => Promise<void> } {
  const follow = async (link: vscode.Uri): Promise<void> => {
    try {
      await (await import('./follow')).follow(office, link);
    } catch (error) {
      void office.desk.report(error);
    }
  };
  const registered = vscode.window.registerUriHandler({ handleUri: follow });
  return { follow, dispose: () => registered.dispose() };
}
