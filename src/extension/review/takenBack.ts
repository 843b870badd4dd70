import * as vscode from 'vscode';
import type { HunkDecision } from '../../core/run/fileDesk';
import type { RunFilesState } from '../runFiles';
import type { Rewritten } from './openTexts';

/** A decision that changed the text of an open document. */
export type TextDecision = Rewritten & { state: RunFilesState; decision: HunkDecision; ids: readonly string[] };

/** Decisions that are kept in mind, over all files. */
const most = 200;

/**
 * Ctrl+Z over an undone hunk brings its lines back, so the decision goes with it; redoing it in the editor makes the decision again.
 */
export function createTakenBack(decide: (made: TextDecision, decision: HunkDecision) => Promise<void>): vscode.Disposable & {
  note(made: TextDecision): void;
} {
  const made: TextDecision[] = [];
  const listening = vscode.workspace.onDidChangeTextDocument(({ document, reason }) => {
    if (reason === undefined || made.length === 0) return;
    const uri = document.uri.toString();
    const own = made.filter((one) => one.uri.toString() === uri);
    if (own.length === 0) return;
    const text = document.getText();
    const isUndo = reason === vscode.TextDocumentChangeReason.Undo;
    const one = own.findLast(({ before, after }) => text === (isUndo ? before : after));
    if (!one) return;
    const opposite: HunkDecision = one.decision === 'undo' ? 'open' : 'undo';
    void decide(one, isUndo ? opposite : one.decision);
  });
  return {
    note(one) {
      made.push(one);
      if (made.length > most) made.shift();
    },
    dispose: () => listening.dispose(),
  };
}
