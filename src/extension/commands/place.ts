import * as vscode from 'vscode';
import type { RunSummary } from '../../schema/view';
import type { RunPlace } from '../desk';
import type { RunNode } from '../views/runsView';
import { standingWord } from '../views/words';
import type { Office } from './command';

/** The run that a command is about: the one it was given, else the one in front, else one that the person picks. */
export async function placeOf(
  { desk }: Pick<Office, 'desk'>,
  given: unknown,
  willDo: (run: RunSummary) => boolean,
  ask: string,
): Promise<RunPlace | undefined> {
  const runId =
    typeof given === 'string' ? given : ((given as Partial<RunNode> | undefined)?.run ?? (given as RunSummary | undefined))?.runId;
  if (runId !== undefined) {
    const place = await desk.find(runId);
    if (!place) void vscode.window.showInformationMessage(vscode.l10n.t('There is no run {0} in this workspace.', runId));
    return place;
  }
  const runs = (await desk.runs()).filter(willDo);
  const { front } = desk;
  if (front && runs.some((run) => run.runId === front.runId)) return front;
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no run for that.'));
    return undefined;
  }
  if (runs.length === 1) return runs[0];
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({ label: run.topic, description: `${standingWord(run)} · ${new Date(run.startedAt).toLocaleString()}`, run })),
    { placeHolder: ask },
  );
  return picked?.run;
}
