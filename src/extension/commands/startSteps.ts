import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import type { ModelSurvey } from '../../core/router/survey';
import { parseTeam } from '../../core/team/parse';
import type { Budget, Settings } from '../../schema/settings';
import { modelName } from '../../schema/usage';
import type { House } from '../house';
import { modelItems } from './modelItems';
import { askStep, type StepAnswer, type StepItem, type StepPlace } from './steps';

/** What to debate; `goal` is what the team file itself says. */
export type Subject = { topic: string } | { briefing: vscode.Uri } | 'goal';
export type StartAnswers = { team: vscode.Uri | 'built-in'; subject: Subject; model: string; budget: Budget };

type Moved = 'next' | 'back' | 'cancel' | 'again';
type Question = { name: keyof StartAnswers; ask(place: StepPlace): Promise<Moved> };
/** Files that are offered, at the most. */
const offered = 50;

/** The questions of a start that were not answered beforehand; Enter each time takes what is most likely meant. Undefined when the person leaves. */
export async function askStart(
  house: House,
  given: Partial<StartAnswers>,
  /** The team that the side bar shows; it is offered first. */
  chosen: vscode.Uri | undefined,
  setKey: () => Promise<void>,
): Promise<StartAnswers | undefined> {
  let survey = house.survey(createCancel().signal);
  const settings = house.settings();
  // Asked for now so that they are there when their step comes, and reported there.
  for (const early of [survey, settings]) early.catch(() => undefined);
  const [teams, briefings] = await Promise.all([find(house, '**/*.team.yaml'), find(house, '**/*briefing*.md')]);
  const answers = { ...given };
  const keep = <K extends keyof StartAnswers>(name: K, answer: StepAnswer<StartAnswers[K]>): Moved => {
    if (answer.kind !== 'value') return answer.kind;
    answers[name] = answer.value;
    return 'next';
  };
  const all: readonly Question[] = [
    { name: 'team', ask: async (place) => keep('team', await askTeam(place, teams, chosen)) },
    { name: 'subject', ask: async (place) => keep('subject', await askSubject(place, briefings, await goalOf(answers.team))) },
    {
      name: 'model',
      async ask(place) {
        const answer = await askModel(place, survey);
        if (answer.kind !== 'value' || answer.value !== '') return keep('model', answer);
        await setKey();
        survey = house.survey(createCancel().signal);
        return 'again';
      },
    },
    { name: 'budget', ask: async (place) => keep('budget', await askBudget(place, settings)) },
  ];
  const open = all.filter(({ name }) => given[name] === undefined);
  for (let at = 0; at < open.length; ) {
    const moved = await open[at]?.ask({ title: vscode.l10n.t('Start Roundtable'), step: at + 1, of: open.length });
    if (moved === 'cancel') return undefined;
    at += moved === 'next' ? 1 : moved === 'back' ? -1 : 0;
  }
  return answers as StartAnswers;
}

/** What the team file says it is for. A file with a fault is reported when the run is planned. */
async function goalOf(team: StartAnswers['team'] | undefined): Promise<string | undefined> {
  if (team === undefined || team === 'built-in') return undefined;
  const text = await readFile(team.fsPath, 'utf8').catch(() => '');
  const parsed = parseTeam(text, team.fsPath);
  return parsed.ok ? parsed.value.goal : undefined;
}

/** Files of the folder by a glob; those nearest to its root first. */
async function find(house: House, glob: string): Promise<vscode.Uri[]> {
  const skipped = '**/{node_modules,.roundtable,dist}/**';
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(house.folder, glob), skipped, offered);
  const depth = (uri: vscode.Uri): number => uri.path.split('/').length;
  return found.sort((a, b) => depth(a) - depth(b) || a.path.localeCompare(b.path));
}

const name = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

function askTeam(
  place: StepPlace,
  found: readonly vscode.Uri[],
  chosen: vscode.Uri | undefined,
): Promise<StepAnswer<vscode.Uri | 'built-in'>> {
  const isChosen = (uri: vscode.Uri): boolean => uri.toString() === chosen?.toString();
  const row = (uri: vscode.Uri) => ({ label: `$(file) ${name(uri)}`, description: vscode.l10n.t('team file'), value: uri });
  const items = [
    ...found.filter(isChosen).map(row),
    {
      label: `$(organization) ${vscode.l10n.t('The built-in team')}`,
      description: 'elena, marcus, clare, simon, naomi',
      value: 'built-in' as const,
    },
    ...found.filter((uri) => !isChosen(uri)).map(row),
  ];
  return askStep<vscode.Uri | 'built-in'>({ ...place, content: { placeholder: vscode.l10n.t('Which team?'), items } });
}

function askSubject(place: StepPlace, found: readonly vscode.Uri[], goal: string | undefined): Promise<StepAnswer<Subject>> {
  const items: StepItem<Subject>[] = [
    ...found.map((uri) => ({ label: `$(markdown) ${name(uri)}`, description: vscode.l10n.t('briefing'), value: { briefing: uri } })),
    ...(goal === undefined
      ? []
      : [{ label: `$(comment-discussion) ${goal}`, description: vscode.l10n.t("the team file's goal"), value: 'goal' as const }]),
  ];
  const placeholder =
    found.length > 0
      ? vscode.l10n.t('What should the team debate? Type a question, or take a briefing')
      : vscode.l10n.t('What should the team debate? Type a question');
  return askStep<Subject>({
    ...place,
    content: { placeholder, items },
    typed: {
      at: 'first',
      item: (text) => ({ label: `$(comment-discussion) ${text}`, description: vscode.l10n.t('debate this'), value: { topic: text } }),
    },
  });
}

function askModel(place: StepPlace, survey: Promise<ModelSurvey>): Promise<StepAnswer<string>> {
  const content = survey.then((found) => ({
    placeholder: vscode.l10n.t('Which models? Enter takes what was found: {0}', modelName(found.auto.ref)),
    items: modelItems(found).map(
      ({ model, act, ...item }): StepItem<string> => ({ ...item, ...((model ?? act) !== undefined && { value: act ? '' : model }) }),
    ),
  }));
  return askStep<string>({
    ...place,
    content,
    waiting: vscode.l10n.t('Which models? Looking for what is there …'),
    typed: { at: 'last', item: (text) => ({ label: text, description: vscode.l10n.t('use the model of this name'), value: text }) },
  });
}

function askBudget(place: StepPlace, settings: Promise<Settings>): Promise<StepAnswer<Budget>> {
  const content = settings.then(({ budget: usual = {} }) => {
    const limit = usual.usd === undefined ? vscode.l10n.t('No limit') : `$${usual.usd}`;
    const others = [0.25, 1, 5].filter((usd) => usd !== usual.usd);
    const items: StepItem<Budget>[] = [
      { label: limit, description: vscode.l10n.t('as the settings say'), value: {} },
      ...others.map((usd) => ({ label: `$${usd}`, value: { usd } })),
      ...(usual.usd === undefined ? [] : [{ label: vscode.l10n.t('No limit'), value: { usd: undefined } }]),
    ];
    return { placeholder: vscode.l10n.t('What may it cost? Or type an amount in dollars'), items };
  });
  return askStep<Budget>({
    ...place,
    content,
    waiting: vscode.l10n.t('What may it cost?'),
    typed: {
      at: 'first',
      item: (text) => {
        const usd = Number(text.replace(/^\$/, ''));
        return Number.isFinite(usd) && usd > 0
          ? { label: `$${usd}`, description: vscode.l10n.t('this run only'), value: { usd } }
          : undefined;
      },
    },
  });
}
