import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { ReviewHunk } from '../../core/changes/changeSet';
import { type HunkRef, hunkAt } from './hunkRef';
import type { Shown, ShownHunks } from './shown';
import { removedWords } from './words';

/** Removed lines that a hover shows, at the most. */
const mostLines = 20;
const commands = ['roundtable.keepChange', 'roundtable.undoChange', 'roundtable.showRemoved', 'roundtable.moreOfChange'];

/** Who wrote these lines, why, and what stood there before. */
export function createHunkHover(shown: ShownHunks): Disposable {
  const store = createDisposableStore();
  const provider: vscode.HoverProvider = {
    provideHover({ uri, lineCount }, { line }) {
      const known = shown.of(uri);
      const hunk = known && hunkAt(known.hunks, line, lineCount - 1);
      return hunk && new vscode.Hover([hoverText(known, hunk)]);
    },
  };
  let registered: vscode.Disposable | undefined;
  store.add({ dispose: () => registered?.dispose() });
  store.add(
    shown.onChange(() => {
      registered ??= vscode.languages.registerHoverProvider({ scheme: 'file' }, provider);
    }),
  );
  return store;
}

function hoverText({ document, state }: Shown, { id, member, reason, removed, state: standing }: ReviewHunk): vscode.MarkdownString {
  const ref: HunkRef = { kind: 'ref', uri: document.uri.toString(), id };
  const args = encodeURIComponent(JSON.stringify([ref]));
  const link = (command: string, icon: string, label: string): string => `[$(${icon}) ${label}](command:${command}?${args})`;
  const role = state.roles.get(member);
  const text = new vscode.MarkdownString('', true);
  // What members write is only ever appended as text, so these links are the only ones.
  text.isTrusted = { enabledCommands: commands };
  text.appendMarkdown('**').appendText(`@${member}`).appendMarkdown('**');
  if (role) text.appendText(` · ${role}`);
  if (standing === 'edited') text.appendMarkdown(` · ${vscode.l10n.t('you edited it')}`);
  text.appendMarkdown('\n\n').appendText(reason);
  if (removed.length > 0) {
    const lines = removed.slice(0, mostLines).map((line) => line.replace(/[\r\n]+$/, ''));
    text.appendMarkdown(`\n\n${removedWords(removed.length)}\n`).appendCodeblock(lines.join('\n'), document.languageId);
  }
  const links = [
    link('roundtable.keepChange', 'check', vscode.l10n.t('Keep')),
    link('roundtable.undoChange', 'discard', vscode.l10n.t('Undo')),
    ...(removed.length > mostLines ? [link('roundtable.showRemoved', 'diff-removed', vscode.l10n.t('Show All Removed Lines'))] : []),
    link('roundtable.moreOfChange', 'ellipsis', vscode.l10n.t('More…')),
  ];
  return text.appendMarkdown(`\n\n${links.join(' &nbsp; ')}`);
}
