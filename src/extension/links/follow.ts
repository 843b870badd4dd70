import * as vscode from 'vscode';
import type { Office } from '../commands/command';
import { mayRun } from '../commands/mayRun';
import { foldersOnDisk } from '../houses';
import { readLink } from './readLink';

/** Does what a link asks for. To begin a run it asks the person, and shows them all that the link says. */
export async function follow({ desk, panel }: Office, uri: vscode.Uri): Promise<void> {
  const read = readLink(uri.path, uri.query);
  if (!read.ok) return void vscode.window.showWarningMessage(vscode.l10n.t('This link to Roundtable was not followed: {0}.', read.why));
  const { link } = read;
  switch (link.to) {
    case 'panel':
      return void (await vscode.commands.executeCommand('roundtable.openPanel'));
    case 'run': {
      const place = await desk.find(link.runId);
      if (place) return panel.show(place);
      return void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no run {0} in this workspace. Open the folder that it was held in, and follow the link again.', link.runId),
      );
    }
    case 'team': {
      const found = await fileIn(link.path);
      if (found) return void (await vscode.window.showTextDocument(found));
      return void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no file {0} in this workspace. Open its folder, and follow the link again.', link.path),
      );
    }
    case 'start': {
      if (!(await mayRun())) return;
      const asked = vscode.l10n.t('A link asks you to start a roundtable.');
      const detail = [
        ...(link.topic === undefined ? [] : [vscode.l10n.t('Topic: {0}', link.topic)]),
        ...(link.team === undefined ? [] : [vscode.l10n.t('Team: {0}', link.team)]),
        vscode.l10n.t('You choose the models and what it may cost before anything begins.'),
      ].join('\n');
      const go = vscode.l10n.t('Continue');
      if ((await vscode.window.showInformationMessage(asked, { modal: true, detail }, go)) !== go) return;
      const { topic, team } = link;
      await vscode.commands.executeCommand('roundtable.start', { ...(topic && { topic }), ...(team && { team }), ask: true });
    }
  }
}

/** A file by its path inside one of the folders; the first that has it. */
async function fileIn(path: string): Promise<vscode.Uri | undefined> {
  for (const folder of foldersOnDisk()) {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    try {
      await vscode.workspace.fs.stat(uri);
      return uri;
    } catch {
      // It is not in this one.
    }
  }
  return undefined;
}
