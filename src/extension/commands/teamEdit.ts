import * as vscode from 'vscode';
import { builtInTeamText } from '../../core/team/builtIn';
import { editTeam, type TeamEdit } from '../../core/team/editTeam';
import { isError } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import { freshDocument } from '../freshDocument';
import type { TeamShown } from '../teamShown';
import type { Office } from './command';

export type Edited = { document: vscode.TextDocument; before: string; after: string };

/**
 * Changes a team's file as one step that the editor can undo; a file without unsaved changes is saved. The built-in team is in no
 * file, so one is offered first. Undefined when nothing was changed.
 */
export async function changeTeam(office: Office, team: TeamShown, edit: TeamEdit): Promise<Edited | undefined> {
  const uri = team.file ?? (await madeFile(office, team));
  if (!uri) return undefined;
  const document = await freshDocument(uri);
  const before = document.getText();
  const done = editTeam(before, edit);
  if (!done.ok) {
    void vscode.window.showWarningMessage(`${vscode.workspace.asRelativePath(uri)}: ${done.why}`);
    return undefined;
  }
  if (!(await replaceText(document, done.text))) return undefined;
  await look(office, team, uri);
  return { document, before, after: document.getText() };
}

/** Puts a text in the place of a document's, touching no more of it than differs. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<boolean> {
  const before = document.getText();
  if (before === text) return true;
  const clean = !document.isDirty;
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(before.length, text.length) - start && before.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(before.length - tail));
  edit.replace(document.uri, range, text.slice(start, text.length - tail));
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} could not be changed. Is it read-only?', vscode.workspace.asRelativePath(document.uri)),
    );
    return false;
  }
  // Unsaved changes of the person's own are theirs to save.
  return !clean || document.save();
}

/** What keeps the team from running now, as a sentence; undefined when nothing does. */
export function faultOf({ document }: Edited): string | undefined {
  const { problems } = validateTeam(document.getText(), vscode.workspace.asRelativePath(document.uri, false));
  return problems.find(isError)?.message;
}

/** Shows the file as it is now: a run keeps the team that it began with. */
async function look({ desk, team }: Office, { house, run }: TeamShown, file: vscode.Uri): Promise<void> {
  await team.chosen.choose({ folder: house.folder, file });
  if (!run) return;
  const going = run.status === 'running' || run.status === 'paused';
  if (!going) return desk.leaveFront(run.runId);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is changed. The run at work goes on with the team that it began with.', vscode.workspace.asRelativePath(file)),
  );
}

/** A team file for the built-in team, if the person wants one. */
async function madeFile(office: Office, { house, run }: TeamShown): Promise<vscode.Uri | undefined> {
  const make = vscode.l10n.t('Make a Team File');
  const picked = await vscode.window.showInformationMessage(
    run ? vscode.l10n.t('The file of this team is not there.') : vscode.l10n.t('The built-in team is in no file.'),
    {
      modal: true,
      detail: vscode.l10n.t('To change it, Roundtable writes the built-in team into a file of this folder, which is then yours.'),
    },
    make,
  );
  if (picked !== make) return undefined;
  const uri = await freeName(house.folder.uri);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: Buffer.from(builtInTeamText) });
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} could not be made. Is the folder read-only?', vscode.workspace.asRelativePath(uri)),
    );
    return undefined;
  }
  await office.team.chosen.choose({ folder: house.folder, file: uri });
  return uri;
}

async function freeName(folder: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(folder, number === 1 ? 'roundtable.team.yaml' : `roundtable-${number}.team.yaml`);
    const there = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!there) return uri;
  }
}
