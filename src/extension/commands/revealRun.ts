import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { placeOf } from './place';

export const revealRun: CommandRun = async ({ desk }, given) => {
  const place = await placeOf({ desk }, given, () => true, vscode.l10n.t('Which run?'));
  if (!place) return;
  const journal = vscode.Uri.file(join(place.house.home, 'runs', place.runId, 'journal.jsonl'));
  await vscode.commands.executeCommand('revealFileInOS', journal);
};
