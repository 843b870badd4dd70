import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { HunkRef } from './hunkRef';
import type { ShownHunks } from './shown';
import { lensReason, removedWords } from './words';

/** Above each hunk: keep it, undo it, what it removed, and who wrote it and why. */
export function createHunkLens(shown: ShownHunks): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses({ uri, lineCount }) {
      const known = shown.of(uri);
      return (known?.hunks ?? []).flatMap((hunk) => {
        const line = Math.min(hunk.at.from, lineCount - 1);
        const range = new vscode.Range(line, 0, line, 0);
        const ref: HunkRef = { kind: 'ref', uri: uri.toString(), id: hunk.id };
        const lens = (command: string, title: string): vscode.CodeLens => new vscode.CodeLens(range, { command, title, arguments: [ref] });
        return [
          lens('roundtable.keepChange', vscode.l10n.t('Keep')),
          lens('roundtable.undoChange', vscode.l10n.t('Undo')),
          ...(hunk.removed.length > 0 ? [lens('roundtable.showRemoved', removedWords(hunk.removed.length))] : []),
          lens('roundtable.moreOfChange', lensReason(hunk)),
        ];
      });
    },
  };
  let registered: vscode.Disposable | undefined;
  store.add({ dispose: () => registered?.dispose() });
  store.add(
    shown.onChange(() => {
      // Asked for by every file from then on, so not before there is something to show.
      registered ??= vscode.languages.registerCodeLensProvider({ scheme: 'file' }, provider);
      changed.fire();
    }),
  );
  return store;
}
