import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Houses } from './houses';

const originalScheme = 'roundtable-original';
const drawnScheme = 'roundtable-drawing';

/** Texts that are in no file, for read-only editors. */
export type Texts = Disposable & {
  /** Keeps a text under a name; the same name again shows the new text where it is open. */
  put(name: string, text: string): vscode.Uri;
};

/**
 * A file as it was: `hash` names an object of the folder's house, null is a file that was not there. It has the path of the file, by which VS
 * Code knows the two for one.
 */
export function originalUri(folder: vscode.WorkspaceFolder, file: vscode.Uri, hash: string | null): vscode.Uri {
  return vscode.Uri.from({
    scheme: originalScheme,
    path: file.path,
    query: new URLSearchParams({ folder: folder.uri.toString(), ...(hash !== null && { hash }) }).toString(),
  });
}

export function createTexts(houses: Houses): Texts {
  const store = createDisposableStore();
  const kept = new Map<string, string>();
  const changed = store.add(new vscode.EventEmitter<vscode.Uri>());
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(originalScheme, {
      async provideTextDocumentContent(uri) {
        const asked = new URLSearchParams(uri.query);
        const hash = asked.get('hash');
        if (hash === null) return '';
        const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(asked.get('folder') ?? ''));
        const text = folder && (await (await houses.of(folder)).objects.get(hash));
        if (text === undefined) throw new Error(vscode.l10n.t('What {0} held is missing under .roundtable/objects.', uri.path));
        return text;
      },
    }),
  );
  store.add(
    vscode.workspace.registerTextDocumentContentProvider(drawnScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => kept.get(uri.path) ?? '',
    }),
  );
  return {
    put(name, text) {
      const uri = vscode.Uri.from({ scheme: drawnScheme, path: `/${name}` });
      kept.set(uri.path, text);
      changed.fire(uri);
      return uri;
    },
    dispose: store.dispose,
  };
}
