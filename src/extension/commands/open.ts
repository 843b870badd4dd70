import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { placeOf } from './place';

/** Shows a run in the panel; without a run the panel says how to begin one. */
export const openPanel: CommandRun = async (office, given) => {
  const { desk, panel } = office;
  if (given === undefined && desk.front) return panel.show();
  if (given === undefined && (await desk.runs()).length === 0) return panel.show();
  const place = await placeOf(office, given, () => true, 'Which run?');
  if (place) panel.show(place);
};

export const openDigest: CommandRun = async (office, given) => {
  const place = await placeOf(office, given, (run) => run.status === 'done', 'Whose digest?');
  if (!place) return;
  const file = join(place.house.home, 'runs', place.runId, 'digest.md');
  if (!existsSync(file)) {
    await vscode.window.showInformationMessage("This run has no digest yet.");
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
};

export const revealRun: CommandRun = async (office, given) => {
  const place = await placeOf(office, given, () => true, 'Which run?');
  if (place) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(join(place.house.home, 'runs', place.runId, 'journal.jsonl')));
};

export const showLog: CommandRun = ({ channel }) => channel.show();

export const refresh: CommandRun = ({ desk }) => desk.refresh();
