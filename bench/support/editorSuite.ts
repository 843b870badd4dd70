// Runs inside the extension host: what Roundtable costs there. Writes its figures as JSON into ROUNDTABLE_RESULTS.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';

export type EditorFigures = { activateMs: number; loadMs: number; idleMs: number; overMs: number };

const settleMs = 5_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The processor time of this process over a while, in ms. */
async function cpuOver(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await wait(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export async function run(): Promise<void> {
  const idleFor = Number(process.env.ROUNDTABLE_IDLE ?? 60_000);
  const figures: EditorFigures = { activateMs: 0, loadMs: 0, idleMs: 0, overMs: idleFor };
  const found = vscode.extensions.getExtension<{ activatedInMs: number }>('roundtable.roundtable');
  if (found) {
    const began = performance.now();
    const { activatedInMs } = await found.activate();
    figures.loadMs = performance.now() - began;
    figures.activateMs = activatedInMs;
    if (idleFor > 0) {
      // A folder with a run in it, and the panel open on it: what a person leaves behind over lunch.
      await vscode.commands.executeCommand('roundtable.start', { briefing: 'briefing.md', model: 'rehearsal', rounds: 1, seed: 1 });
      await vscode.commands.executeCommand('roundtable.changes.focus');
    }
  }
  await wait(settleMs * (found ? 3 : 1));
  figures.idleMs = idleFor > 0 ? await cpuOver(idleFor) : 0;
  writeFileSync(process.env.ROUNDTABLE_RESULTS ?? 'editor.json', JSON.stringify(figures));
}
