import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { placeOf } from './place';

/** Opens what a run came to, as readable Markdown. */
export const openDigest: CommandRun = async ({ desk }, given, number) => {
  const place = await placeOf({ desk }, given, (run) => run.status === 'done', vscode.l10n.t('Whose digest?'));
  if (!place) return;
  const named = (name: string): string => join(place.house.home, 'runs', place.runId, name);
  // An earlier digest has a number in its name once a later one is there.
  const numbered = typeof number === 'number' ? named(`digest-${number}.md`) : '';
  const file = existsSync(numbered) ? numbered : named('digest.md');
  if (existsSync(file)) await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
  else void vscode.window.showInformationMessage(vscode.l10n.t('This run has no digest yet.'));
};
