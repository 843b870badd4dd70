import * as vscode from 'vscode';
import type { RunPlace } from '../desk';
import type { House } from '../house';
import { foldersOnDisk } from '../houses';
import { isQuestion } from '../outcome';
import { participantId } from './participantId';
import type { Answered, Exchange } from './respond';

/** Whether something may begin here; says why not, with what to do. */
export function mayBegin({ stream }: Exchange): boolean {
  if (vscode.workspace.isTrusted) return true;
  stream.markdown(
    vscode.l10n.t(
      'This workspace is in Restricted Mode. A run sends its files to the models you chose, so it can begin only in a trusted one.',
    ),
  );
  stream.button({ command: 'workbench.trust.manage', title: vscode.l10n.t('Manage Workspace Trust') });
  return false;
}

/** The house to work in: that of the files that the person names, else of the run or the editor in front, else the one that they pick. */
export async function houseFor({ office, stream }: Exchange, named: readonly vscode.Uri[]): Promise<House | undefined> {
  const folders = foldersOnDisk();
  const { front } = office.desk;
  const active = vscode.window.activeTextEditor?.document.uri;
  const folderOf = (uri: vscode.Uri | undefined): vscode.WorkspaceFolder | undefined =>
    uri && folders.find((folder) => folder === vscode.workspace.getWorkspaceFolder(uri));
  const folder = named.map(folderOf).find(Boolean) ?? (folders.length === 1 ? folders[0] : (front?.house.folder ?? folderOf(active)));
  if (folder) return office.houses.of(folder);
  if (folders.length > 1) {
    const picked = await office.desk.house();
    if (!picked) stream.markdown(vscode.l10n.t('No folder was chosen, so nothing began. Name a file of the folder with # and ask again.'));
    return picked;
  }
  stream.markdown(vscode.l10n.t('A roundtable works on the files of a folder, and none is open.'));
  stream.button({ command: 'vscode.openFolder', title: vscode.l10n.t('Open Folder') });
  return undefined;
}

/** The run that this chat is about: the one it named last, else the newest of the workspace; questions to members are none. */
export async function runOf({ office, context, stream }: Exchange, named?: string): Promise<RunPlace | undefined> {
  const earlier = context.history.findLast(
    (turn): turn is vscode.ChatResponseTurn =>
      turn instanceof vscode.ChatResponseTurn &&
      turn.participant === participantId &&
      (turn.result.metadata as Answered)?.runId !== undefined,
  );
  const wanted = named ?? (earlier?.result.metadata as Answered | undefined)?.runId;
  const found = wanted === undefined ? undefined : await office.desk.find(wanted);
  if (found || named !== undefined) {
    if (!found) stream.markdown(vscode.l10n.t('There is no run {0} in this workspace.', named ?? ''));
    return found;
  }
  const newest = (await office.desk.runs()).find((run) => !isQuestion(run));
  if (!newest) {
    stream.markdown(vscode.l10n.t('There is no run in this workspace yet. Ask the team something first, and it convenes on it.'));
    return undefined;
  }
  return { house: newest.house, runId: newest.runId };
}

/** The id of a run, where a text begins with one. */
export function runIdIn(text: string): string | undefined {
  return /^\s*(\d{8}-\d{4}-[a-z0-9]+)\b/.exec(text)?.[1];
}
