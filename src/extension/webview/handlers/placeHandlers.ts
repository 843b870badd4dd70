import * as vscode from 'vscode';
import { relativePath } from '../../../base/relativePath';
import type { Counter, Handlers } from './handlers';

/** Where the window leads: files, the digest, models, the log. */
export function placeHandlers({ desk, log, channel, post, shown }: Counter) {
  return {
    async openFile({ path: written, line }) {
      const house = shown()?.house ?? (await desk.quietHouse());
      // A path comes from a model's words: it must stay inside the folder.
      const checked = relativePath(written);
      if (!checked.ok) return post({ type: 'error', message: vscode.l10n.t('{0}, so it is not opened.', checked.why) });
      if (!house) return;
      const uri = vscode.Uri.joinPath(house.folder.uri, checked.path);
      const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
      try {
        await vscode.window.showTextDocument(uri, {
          selection: new vscode.Range(at, at),
          viewColumn: vscode.ViewColumn.Beside,
          preview: true,
        });
      } catch (cause) {
        log.warn('a file of a citation cannot be opened', { cause });
        post({ type: 'error', message: vscode.l10n.t('{0} cannot be opened. It may have been moved since.', checked.path) });
      }
    },
    openDigest: ({ runId, number }) => vscode.commands.executeCommand('roundtable.openDigest', runId, number),
    copy: ({ text }) => vscode.env.clipboard.writeText(text),
    chooseModel: () => vscode.commands.executeCommand('roundtable.showModels'),
    showLog: () => channel.show(),
  } satisfies Partial<Handlers>;
}
