import * as vscode from 'vscode';
import { testAt } from '../testing/items';
import type { TestCounts } from '../testing/teamTests';
import type { CommandRun } from './command';
import { mayRun } from './mayRun';
import { teamDocument } from './teamDocument';

/**
 * `Roundtable: Test Team`, with a file and the place of a test in it: shows it in the Test Explorer and runs it. Answers how many passed
 * and failed, or undefined when nothing was run.
 */
export const testTeam: CommandRun = async ({ tests }, given, index): Promise<TestCounts | undefined> => {
  if (!(await mayRun())) return undefined;
  const uri = given instanceof vscode.Uri ? given : typeof given === 'string' && given !== '' ? vscode.Uri.parse(given) : undefined;
  const document = await teamDocument(uri, vscode.l10n.t('Test Team'));
  if (!document) return undefined;
  const name = vscode.workspace.asRelativePath(document.uri);
  if (document.isDirty && !(await document.save())) return undefined;
  const file = await tests.find(document.uri);
  if (!file) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no tests. Write under tests: what must hold after a run.', name));
    return undefined;
  }
  const item = typeof index === 'number' ? testAt(file, index) : file;
  if (!item) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no test number {1}.', name, Number(index) + 1));
    return undefined;
  }
  await vscode.commands.executeCommand('vscode.revealTestInExplorer', item);
  const token = new vscode.CancellationTokenSource();
  return tests.run(new vscode.TestRunRequest([item]), 'run', token.token);
};
