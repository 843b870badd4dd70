import * as vscode from 'vscode';
import { fileUri } from '../runFiles';
import { originalUri } from '../texts';
import { shortened } from '../views/words';
import type { CommandRun } from './command';

/** Every file of the run in one editor, as it was before the team and as it is now. */
export const reviewAllChanges: CommandRun = async (office) => {
  const state = await office.files.load();
  const reviews =
    state?.reviews.filter(({ file, binary, original, present }) => file !== 'temporary' && !binary && original !== present) ?? [];
  if (!state || reviews.length === 0)
    return void vscode.window.showInformationMessage(vscode.l10n.t('There are no changes of a team to compare.'));
  const { folder } = state.place.house;
  const resources = reviews.map(({ path, original, present }) => {
    const uri = fileUri(state, path);
    const before = state.changes.find((change) => change.path === path)?.before ?? null;
    return [uri, original === null ? undefined : originalUri(folder, uri, before), present === null ? undefined : uri];
  });
  await vscode.commands.executeCommand('vscode.changes', vscode.l10n.t('Changes of {0}', shortened(state.topic)), resources);
};
