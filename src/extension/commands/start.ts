import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { z } from 'zod';
import { TeamError } from '../../base/errors';
import type { StartRequest } from '../../core/team/plan';
import type { House } from '../house';
import type { CommandRun, Office } from './command';
import { convene } from './convene';
import { mayRun } from './mayRun';
import { showProblems } from './problems';
import { askStart, type StartAnswers } from './startSteps';

/**
 * What a caller may say beforehand: a keybinding, another extension, a test. With a topic or a briefing
 * nothing is asked; without one, only what was not said. Paths are relative to the folder.
 */
const StartArguments = z.object({
  topic: z.string().min(1).optional(),
  briefing: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  rounds: z.number().int().positive().optional(),
  /** Null is no limit. */
  budgetUsd: z.number().positive().nullable().optional(),
  seed: z.number().int().nonnegative().optional(),
  workers: z.array(z.string()).optional(),
  /** Asks what was not said, also with a topic: for callers whose word does not begin a run, such as a link. */
  ask: z.boolean().optional(),
});
type StartArguments = z.infer<typeof StartArguments>;

/** `Roundtable: Start Roundtable`. Answers the run's id, or undefined when nothing began. */
export const start: CommandRun = async (office, given) => {
  const wanted = StartArguments.safeParse(given ?? {});
  if (!wanted.success) throw new TeamError('user.badInput', { shown: `roundtable.start: ${z.prettifyError(wanted.error)}` });
  if (!(await mayRun())) return undefined;
  const house = await office.desk.house();
  if (!house) return undefined;
  const said = !wanted.data.ask && (wanted.data.topic !== undefined || wanted.data.briefing !== undefined);
  const request = said ? await fromArguments(house, wanted.data) : await fromQuestions(office, house, wanted.data);
  // A file that says no workflow holds a roundtable here; one with another simply runs.
  return request && begin(office, house, { roundtable: true, ...request });
};

async function begin(office: Office, house: House, request: StartRequest): Promise<string | undefined> {
  const convened = await convene(office, house, request);
  if (convened.ok) return convened.runId;
  showProblems(convened.problems, house.folder);
  return undefined;
}

async function read(uri: vscode.Uri): Promise<{ text: string; path: string }> {
  const path = vscode.workspace.asRelativePath(uri, false);
  try {
    return { text: await readFile(uri.fsPath, 'utf8'), path };
  } catch (cause) {
    throw new TeamError('user.notFound', { shown: vscode.l10n.t('{0} cannot be read. Is it there?', path), cause });
  }
}

/** The setting is for the built-in team: a team file says its own number of rounds. */
function usualRounds(): number {
  return vscode.workspace.getConfiguration('roundtable').get<number>('rounds', 3);
}

async function fromArguments(house: House, wanted: StartArguments): Promise<StartRequest> {
  const { topic, briefing, team, model } = wanted;
  return {
    ...(topic !== undefined && { topic }),
    ...(briefing !== undefined && { briefing: await read(inFolder(house, briefing)) }),
    ...(team !== undefined && { team: await read(inFolder(house, team)) }),
    ...(model !== undefined && model !== 'auto' && { model }),
    ...figures(wanted, team === undefined),
    ...(wanted.budgetUsd !== undefined && { budget: { usd: wanted.budgetUsd ?? undefined } }),
  };
}

async function fromQuestions({ desk, team: { chosen } }: Office, house: House, wanted: StartArguments): Promise<StartRequest | undefined> {
  const known: Partial<StartAnswers> = {
    ...(wanted.team !== undefined && { team: inFolder(house, wanted.team) }),
    ...(wanted.topic !== undefined && { subject: { topic: wanted.topic } }),
    ...(wanted.model !== undefined && { model: wanted.model }),
    ...(wanted.budgetUsd !== undefined && { budget: { usd: wanted.budgetUsd ?? undefined } }),
  };
  const answers = await askStart(house, known, (await chosen.get())?.file, async () => {
    await vscode.commands.executeCommand('roundtable.setApiKey');
    desk.refresh();
  });
  if (!answers) return undefined;
  const { team, subject, model, budget } = answers;
  return {
    ...(subject !== 'goal' && ('topic' in subject ? { topic: subject.topic } : { briefing: await read(subject.briefing) })),
    ...(team !== 'built-in' && { team: await read(team) }),
    ...(model !== 'auto' && { model }),
    ...figures(wanted, team === 'built-in'),
    budget,
  };
}

function inFolder(house: House, path: string): vscode.Uri {
  return vscode.Uri.joinPath(house.folder.uri, path);
}

function figures({ rounds, workers, seed }: StartArguments, builtIn: boolean): Pick<StartRequest, 'rounds' | 'workers' | 'seed'> {
  const count = rounds ?? (builtIn ? usualRounds() : undefined);
  return { ...(count !== undefined && { rounds: count }), ...(workers && { workers }), ...(seed !== undefined && { seed }) };
}
