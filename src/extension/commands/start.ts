import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import { TeamError } from '../../base/errors';
import type { StartRequest } from '../../core/team/plan';
import type { House } from '../house';
import type { CommandRun, Office } from './command';
import { mayRun } from './mayRun';
import { showProblems } from './problems';
import { askStart } from './startSteps';

/** What a caller may say beforehand; with a topic or a briefing nothing is asked. Paths are relative to the folder. */
export type StartArguments = {
  topic?: string;
  briefing?: string;
  team?: string;
  model?: string;
  rounds?: number;
  /** Null is no limit. */
  budgetUsd?: number | null;
  seed?: number;
  workers?: string[];
};

/** `Roundtable: Start Roundtable`. Answers the run's id, or undefined when nothing began. */
export const start: CommandRun = async (office, given) => {
  if (!(await mayRun())) return undefined;
  const house = await office.desk.house();
  if (!house) return undefined;
  const wanted = (given ?? {}) as StartArguments;
  const said = wanted.topic !== undefined || wanted.briefing !== undefined;
  const request = said ? await fromArguments(house, wanted) : await fromQuestions(office, house);
  return request && begin(office, house, request);
};

async function begin({ desk, panel }: Office, house: House, request: StartRequest): Promise<string | undefined> {
  const planned = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Convening the team' }, () =>
    house.plan(request, createCancel().signal),
  );
  if (!planned.ok) {
    showProblems(planned.problems, house.folder);
    return undefined;
  }
  const begun = await desk.begin(house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  for (const warning of planned.warnings) void vscode.window.showWarningMessage(warning);
  panel.show({ house, runId: begun.runId });
  return begun.runId;
}

async function read(uri: vscode.Uri): Promise<{ text: string; path: string }> {
  const path = vscode.workspace.asRelativePath(uri, false);
  try {
    return { text: await readFile(uri.fsPath, 'utf8'), path };
  } catch (cause) {
    throw new TeamError('user.notFound', { shown: `${path} cannot be read. Is it there?`, cause });
  }
}

/** The setting is for the built-in team: a team file says its own number of rounds. */
function usualRounds(): number {
  return vscode.workspace.getConfiguration('roundtable').get<number>('rounds', 3);
}

async function fromArguments(house: House, wanted: StartArguments): Promise<StartRequest> {
  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(house.folder.uri, path);
  const rounds = wanted.rounds ?? (wanted.team === undefined ? usualRounds() : undefined);
  return {
    ...(wanted.topic !== undefined && { topic: wanted.topic }),
    ...(wanted.briefing !== undefined && { briefing: await read(at(wanted.briefing)) }),
    ...(wanted.team !== undefined && { team: await read(at(wanted.team)) }),
    ...(wanted.model !== undefined && wanted.model !== 'auto' && { model: wanted.model }),
    ...(wanted.workers && { workers: wanted.workers }),
    ...(wanted.seed !== undefined && { seed: wanted.seed }),
    ...(rounds !== undefined && { rounds }),
    ...(wanted.budgetUsd !== undefined && { budget: { usd: wanted.budgetUsd ?? undefined } }),
  };
}

async function fromQuestions({ desk }: Office, house: House): Promise<StartRequest | undefined> {
  const answers = await askStart(house, async () => {
    await vscode.commands.executeCommand('roundtable.setApiKey');
    desk.refresh();
  });
  if (!answers) return undefined;
  const { team, subject, model, budget } = answers;
  return {
    ...('topic' in subject ? { topic: subject.topic } : { briefing: await read(subject.briefing) }),
    ...(team === 'built-in' ? { rounds: usualRounds() } : { team: await read(team) }),
    ...(model !== 'auto' && { model }),
    budget,
  };
}
