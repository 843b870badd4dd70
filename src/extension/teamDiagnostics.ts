import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Problem } from '../core/team/problem';
import { isTeamFile } from './teamFiles';

/** How long typing must rest. */
const restMs = 300;

export type TeamDiagnostics = Disposable & {
  /** Looks at a file now, and answers what is wrong with it. */
  check(document: vscode.TextDocument): Promise<readonly Problem[]>;
  /** Shows what was found when the team was convened, until the file changes. */
  show(document: vscode.TextDocument, problems: readonly Problem[]): void;
};

/** The problems of team files, where they stand: while typing, on opening and on saving. */
export function createTeamDiagnostics(onError: (error: unknown) => void): TeamDiagnostics {
  const store = createDisposableStore();
  const collection = store.add(vscode.languages.createDiagnosticCollection('roundtable'));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const rest = (uri: vscode.Uri): void => {
    clearTimeout(timers.get(uri.toString()));
    timers.delete(uri.toString());
  };
  const show = (document: vscode.TextDocument, problems: readonly Problem[]): void =>
    collection.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem)),
    );
  const check = async (document: vscode.TextDocument): Promise<readonly Problem[]> => {
    rest(document.uri);
    const { validateTeam } = await import('../core/team/plan');
    const { problems } = validateTeam(document.getText(), vscode.workspace.asRelativePath(document.uri, false));
    // A file that was closed meanwhile says nothing any more.
    if (!document.isClosed) show(document, problems);
    return problems;
  };
  const look = (document: vscode.TextDocument): void => {
    if (isTeamFile(document)) void check(document).catch(onError);
  };
  const lookSoon = (document: vscode.TextDocument): void => {
    if (!isTeamFile(document)) return;
    rest(document.uri);
    timers.set(
      document.uri.toString(),
      setTimeout(() => look(document), restMs),
    );
  };
  const lookAtAll = (): void => {
    collection.clear();
    for (const document of vscode.workspace.textDocuments) look(document);
  };
  store.add(vscode.workspace.onDidOpenTextDocument(look));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) lookSoon(document);
    }),
  );
  store.add(vscode.workspace.onDidSaveTextDocument(look));
  store.add(
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      rest(uri);
      collection.delete(uri);
    }),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('roundtable.teamFiles')) lookAtAll();
    }),
  );
  store.add({
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  // Not in activation itself: reading a team loads the brain.
  if (vscode.workspace.textDocuments.some(isTeamFile)) setTimeout(lookAtAll);
  return { check, show, dispose: store.dispose };
}

function diagnosticOf(document: vscode.TextDocument, { line = 1, column = 1, path, message, severity }: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeAt(document, line - 1, column - 1),
    message,
    severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Error,
  );
  diagnostic.source = 'Roundtable';
  if (path) diagnostic.code = path;
  return diagnostic;
}

/** From the place to the end of the word there, or to the end of what the line says. */
function rangeAt(document: vscode.TextDocument, line: number, column: number): vscode.Range {
  const { text } = document.lineAt(Math.min(Math.max(0, line), document.lineCount - 1));
  const at = new vscode.Position(Math.min(line, document.lineCount - 1), Math.min(column, text.length));
  const rest = text.slice(at.character);
  const length = /^(?:"[^"]*"|'[^']*'|[^\s,[\]{}:#]+)/.exec(rest)?.[0].length ?? rest.trimEnd().length;
  return new vscode.Range(at, at.translate(0, length));
}
