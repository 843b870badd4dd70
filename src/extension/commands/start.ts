import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import { TeamError } from '../../base/errors';
import type { StartRequest } from '../../core/team/plan';
import { problemLine } from '../../core/team/problem';
import { modelName } from '../../schema/model';
import type { Budget } from '../../schema/settings';
import type { House } from '../house';
import { defaultBudget } from '../settings';
import type { CommandRun, Office } from './command';
import { mayRun } from './mayRun';
import { modelItems } from './showModels';
import { askStep, type StepItem } from './steps';

/** What a caller may say beforehand; with a topic or a briefing nothing is asked. Paths are relative to the folder. */
export type StartArguments = { topic?: string; briefing?: string; team?: string; model?: string; rounds?: number; budgetUsd?: number | null; seed?: number; workers?: string[] };

type Subject = { topic: string } | { briefing: vscode.Uri };
type Answers = { team: vscode.Uri | 'built-in'; subject: Subject; model: string; budget: Budget };

/** `Roundtable: Start Roundtable`. Answers the run's id, or undefined when nothing began. */
export const startRoundtable: CommandRun = async (office, given) => {
  if (!(await mayRun())) return undefined;
  const house = await office.desk.house();
  if (!house) return undefined;
  const wanted = (given ?? {}) as StartArguments;
  const request = wanted.topic !== undefined || wanted.briefing !== undefined ? await fromArguments(house, wanted) : await ask(office, house);
  return request && begin(office, house, request);
};

async function begin({ desk, panel }: Office, house: House, request: StartRequest): Promise<string> {
  const planned = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Convening the team' }, () => house.plan(request, createCancel().signal));
  if (!planned.ok) throw new TeamError('user.badInput', { shown: planned.problems.map(problemLine).join('\n') });
  const begun = await desk.begin(house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  for (const warning of planned.warnings) void vscode.window.showWarningMessage(warning);
  panel.show({ house, runId: begun.runId });
  return begun.runId;
}

async function read(uri: vscode.Uri): Promise<{ text: string; path: string }> {
  try {
    return { text: await readFile(uri.fsPath, 'utf8'), path: vscode.workspace.asRelativePath(uri, false) };
  } catch (cause) {
    throw new TeamError('user.notFound', { shown: `${uri.fsPath} cannot be read.`, cause });
  }
}

async function fromArguments(house: House, wanted: StartArguments): Promise<StartRequest> {
  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(house.folder.uri, path);
  const config = vscode.workspace.getConfiguration('roundtable');
  return {
    ...(wanted.topic !== undefined && { topic: wanted.topic }),
    ...(wanted.briefing !== undefined && { briefing: await read(at(wanted.briefing)) }),
    ...(wanted.team !== undefined && { team: await read(at(wanted.team)) }),
    ...(wanted.model !== undefined && { model: wanted.model }),
    ...(wanted.workers && { workers: wanted.workers }),
    ...(wanted.seed !== undefined && { seed: wanted.seed }),
    ...roundsOf(wanted.rounds ?? config.get<number>('rounds', 3), wanted.team !== undefined && wanted.rounds === undefined),
    ...(wanted.budgetUsd && { budget: { usd: wanted.budgetUsd } }),
  };
}

/** A team file has its own rounds; the setting is for the built-in team. */
function roundsOf(rounds: number, fileDecides: boolean): { rounds?: number } {
  return fileDecides ? {} : { rounds };
}

async function ask({ desk }: Office, house: House): Promise<StartRequest | undefined> {
  const folder = new vscode.RelativePattern(house.folder, '**/*.team.yaml');
  const skip = '**/{node_modules,.roundtable,dist}/**';
  const [teams, briefings] = await Promise.all([
    vscode.workspace.findFiles(folder, skip, 50),
    vscode.workspace.findFiles(new vscode.RelativePattern(house.folder, '**/*briefing*.md'), skip, 50),
  ]);
  const survey = house.survey(createCancel().signal);
  const answers: Partial<Answers> = {};
  const steps = [() => askTeam(teams, answers), () => askSubject(briefings, answers), () => askModel(survey, answers), () => askBudget(answers)];
  for (let step = 0; step < steps.length; ) {
    const moved = await steps[step]?.();
    if (moved === 'cancel') return undefined;
    if (moved === 'key') {
      await vscode.commands.executeCommand('roundtable.setApiKey');
      desk.refresh();
      return ask({ desk } as Office, house);
    }
    step += moved === 'back' ? -1 : 1;
  }
  const { team, subject, model, budget } = answers as Answers;
  const rounds = vscode.workspace.getConfiguration('roundtable').get<number>('rounds', 3);
  return {
    ...('topic' in subject ? { topic: subject.topic } : { briefing: await read(subject.briefing) }),
    ...(team !== 'built-in' && { team: await read(team) }),
    ...(model !== 'auto' && { model }),
    ...roundsOf(rounds, team !== 'built-in'),
    budget,
  };
}

type Moved = 'next' | 'back' | 'cancel' | 'key';
const title = 'Start Roundtable';
const name = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

async function askTeam(found: readonly vscode.Uri[], answers: Partial<Answers>): Promise<Moved> {
  const answer = await askStep<vscode.Uri | 'built-in'>({
    title,
    step: 1,
    of: 4,
    placeholder: 'Which team?',
    items: [
      { label: 'The built-in team', description: 'elena, marcus, clare, simon, naomi', value: 'built-in' },
      ...found.map((uri) => ({ label: name(uri), description: 'team file', value: uri })),
    ],
  });
  if (answer.kind !== 'value') return answer.kind === 'back' ? 'back' : 'cancel';
  answers.team = answer.value;
  return 'next';
}

async function askSubject(found: readonly vscode.Uri[], answers: Partial<Answers>): Promise<Moved> {
  const answer = await askStep<Subject>({
    title,
    step: 2,
    of: 4,
    placeholder: found.length > 0 ? 'Type a question, or take a briefing' : 'What should the team debate? Type a question',
    items: found.map((uri) => ({ label: `$(markdown) ${name(uri)}`, description: 'briefing', value: { briefing: uri } })),
    freeText: (text): StepItem<Subject> => ({ label: `$(comment-discussion) ${text}`, description: 'debate this', value: { topic: text } }),
  });
  if (answer.kind === 'back' || answer.kind === 'cancel') return answer.kind;
  answers.subject = answer.kind === 'text' ? { topic: answer.text } : answer.value;
  return 'next';
}

async function askModel(surveyed: ReturnType<House['survey']>, answers: Partial<Answers>): Promise<Moved> {
  const survey = await surveyed;
  const items = modelItems(survey).map(({ model, act, ...item }): StepItem<string> => ({ ...item, ...((model ?? act) && { value: act ? '' : model }) }));
  const answer = await askStep<string>({ title, step: 3, of: 4, placeholder: `Which models? Enter takes what was found: ${modelName(survey.auto.ref)}`, items });
  if (answer.kind === 'back' || answer.kind === 'cancel') return answer.kind;
  if (answer.kind === 'value' && answer.value === '') return 'key';
  answers.model = answer.kind === 'value' ? answer.value : answer.text;
  return 'next';
}

async function askBudget(answers: Partial<Answers>): Promise<Moved> {
  const usual = defaultBudget();
  const usd = usual.usd === undefined ? 'no limit' : `$${usual.usd}`;
  const answer = await askStep<Budget>({
    title,
    step: 4,
    of: 4,
    placeholder: 'What may it cost? Or type an amount in dollars',
    items: [
      { label: usd, description: 'from the settings', value: {} },
      { label: '$0.25', value: { usd: 0.25 } },
      { label: '$5', value: { usd: 5 } },
      { label: 'No limit', value: { usd: 1_000_000 } },
    ],
    freeText: (text) => {
      const amount = Number(text.replace(/^\$/, ''));
      return Number.isFinite(amount) && amount > 0 ? { label: `$${amount}`, description: 'this run only', value: { usd: amount } } : { label: 'An amount in dollars: 0.5' };
    },
  });
  if (answer.kind === 'back' || answer.kind === 'cancel') return answer.kind;
  answers.budget = answer.kind === 'value' ? answer.value : {};
  return 'next';
}
