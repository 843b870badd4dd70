import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import type { Budget } from '../../schema/settings';
import { modelName } from '../../schema/usage';
import type { House } from '../house';
import { modelItems } from './modelItems';
import { askStep, type StepAnswer, type StepItem } from './steps';

export type Subject = { topic: string } | { briefing: vscode.Uri };
export type StartAnswers = { team: vscode.Uri | 'built-in'; subject: Subject; model: string; budget: Budget };

type Moved = 'next' | 'back' | 'cancel' | 'again';
const title = 'Start Roundtable';
const of = 4;
/** Files that are offered, at the most. */
const offered = 50;

/** The four questions of a start; Enter four times takes what is most likely meant. Undefined when the person leaves. */
export async function askStart(house: House, setKey: () => Promise<void>): Promise<StartAnswers | undefined> {
  let survey = house.survey(createCancel().signal);
  const settings = house.settings();
  // Asked for now so that they are there when their step comes, and reported there.
  for (const early of [survey, settings]) early.catch(() => undefined);
  const [teams, briefings] = await Promise.all([find(house, '**/*.team.yaml'), find(house, '**/*briefing*.md')]);
  const answers: Partial<StartAnswers> = {};
  const keep = <K extends keyof StartAnswers>(name: K, answer: StepAnswer<StartAnswers[K]>): Moved => {
    if (answer.kind !== 'value') return answer.kind;
    answers[name] = answer.value;
    return 'next';
  };
  const steps: readonly (() => Promise<Moved>)[] = [
    async () => keep('team', await askTeam(teams)),
    async () => keep('subject', await askSubject(briefings)),
    async () => {
      const answer = await askModel(await survey);
      if (answer.kind !== 'value' || answer.value !== '') return keep('model', answer);
      await setKey();
      survey = house.survey(createCancel().signal);
      return 'again';
    },
    async () => keep('budget', await askBudget((await settings).budget)),
  ];
  for (let step = 0; step < steps.length; ) {
    const moved = await steps[step]?.();
    if (moved === 'cancel') return undefined;
    step += moved === 'next' ? 1 : moved === 'back' ? -1 : 0;
  }
  return answers as StartAnswers;
}

/** Files of the folder by a glob; those nearest to its root first. */
async function find(house: House, glob: string): Promise<vscode.Uri[]> {
  const skipped = '**/{node_modules,.roundtable,dist}/**';
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(house.folder, glob), skipped, offered);
  const depth = (uri: vscode.Uri): number => uri.path.split('/').length;
  return found.sort((a, b) => depth(a) - depth(b) || a.path.localeCompare(b.path));
}

const name = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

function askTeam(found: readonly vscode.Uri[]): Promise<StepAnswer<vscode.Uri | 'built-in'>> {
  return askStep<vscode.Uri | 'built-in'>({
    title,
    step: 1,
    of,
    placeholder: 'Which team?',
    items: [
      { label: '$(organization) The built-in team', description: 'elena, marcus, clare, simon, naomi', value: 'built-in' as const },
      ...found.map((uri) => ({ label: `$(file) ${name(uri)}`, description: 'team file', value: uri })),
    ],
  });
}

function askSubject(found: readonly vscode.Uri[]): Promise<StepAnswer<Subject>> {
  return askStep<Subject>({
    title,
    step: 2,
    of,
    placeholder:
      found.length > 0
        ? 'What should the team debate? Type a question, or take a briefing'
        : 'What should the team debate? Type a question',
    items: found.map((uri) => ({ label: `$(markdown) ${name(uri)}`, description: 'briefing', value: { briefing: uri } })),
    typed: {
      at: 'first',
      item: (text) => ({ label: `$(comment-discussion) ${text}`, description: 'debate this', value: { topic: text } }),
    },
  });
}

function askModel(survey: Awaited<ReturnType<House['survey']>>): Promise<StepAnswer<string>> {
  return askStep<string>({
    title,
    step: 3,
    of,
    placeholder: `Which models? Enter takes what was found: ${modelName(survey.auto.ref)}`,
    items: modelItems(survey).map(
      ({ model, act, ...item }): StepItem<string> => ({ ...item, ...((model ?? act) !== undefined && { value: act ? '' : model }) }),
    ),
    typed: { at: 'last', item: (text) => ({ label: text, description: 'use the model of this name', value: text }) },
  });
}

function askBudget(usual: Budget = {}): Promise<StepAnswer<Budget>> {
  const limit = usual.usd === undefined ? 'No limit' : `$${usual.usd}`;
  const others = [0.25, 1, 5].filter((usd) => usd !== usual.usd);
  return askStep<Budget>({
    title,
    step: 4,
    of,
    placeholder: 'What may it cost? Or type an amount in dollars',
    items: [
      { label: limit, description: 'as the settings say', value: {} },
      ...others.map((usd) => ({ label: `$${usd}`, value: { usd } })),
      ...(usual.usd === undefined ? [] : [{ label: 'No limit', value: { usd: undefined } }]),
    ],
    typed: {
      at: 'first',
      item: (text) => {
        const usd = Number(text.replace(/^\$/, ''));
        return Number.isFinite(usd) && usd > 0 ? { label: `$${usd}`, description: 'this run only', value: { usd } } : undefined;
      },
    },
  });
}
