import * as vscode from 'vscode';
import { type Problem, problemLine } from '../../core/team/problem';

/** Messages at once, at the most; the first ones are mended first. */
const shown = 3;

/** Each problem of a plan as one message, which leads to the place where it stands. */
export function showProblems(problems: readonly Problem[], folder: vscode.WorkspaceFolder): void {
  for (const problem of problems.slice(0, shown)) void showProblem(problem, folder);
  const rest = problems.length - shown;
  if (rest > 0)
    void vscode.window.showErrorMessage(
      rest === 1 ? vscode.l10n.t('1 more problem after these.') : vscode.l10n.t('{0} more problems after these.', rest),
    );
}

async function showProblem(problem: Problem, folder: vscode.WorkspaceFolder): Promise<void> {
  const { file, line = 1, column = 1 } = problem;
  const picked = await vscode.window.showErrorMessage(problemLine(problem), ...(file === undefined ? [] : [vscode.l10n.t('Open File')]));
  if (picked === undefined || file === undefined) return;
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), { selection: new vscode.Range(at, at) });
}
