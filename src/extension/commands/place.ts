import * as vscode from 'vscode';
import type { RunSummary } from '../../schema/view';
import type { RunPlace } from '../desk';
import type { Office } from './command';
import { standing } from '../views/runsView';

/** The run that a command is about: the one it was given, else the one in front, else one that the person picks. */
export async function placeOf({ desk }: Office, given: unknown, willDo: (run: RunSummary) => boolean, ask: string): Promise<RunPlace | undefined> {
  const house = desk.quietHouse() ?? (await desk.house());
  if (!house) return undefined;
  const runId = typeof given === 'string' ? given : (given as RunSummary | undefined)?.runId;
  if (runId) return { house, runId };
  const runs = (await house.runs(100)).filter(willDo);
  const { front } = desk;
  if (front && runs.some((run) => run.runId === front.runId)) return front;
  if (runs.length === 0) {
    await vscode.window.showInformationMessage('There is no run for that yet.');
    return undefined;
  }
  if (runs.length === 1) return { house, runId: (runs[0] as RunSummary).runId };
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({ label: run.topic, description: `${standing(run)} · ${new Date(run.startedAt).toLocaleString()}`, runId: run.runId })),
    { placeHolder: ask },
  );
  return picked && { house, runId: picked.runId };
}
