import * as vscode from 'vscode';
import { z } from 'zod';
import { createCancel } from '../../base/cancel';
import { TeamError } from '../../base/errors';
import type { StartRequest } from '../../core/team/plan';
import { isError, type Problem, problemLine } from '../../core/team/problem';
import { modelName } from '../../schema/usage';
import { diskText } from '../freshDocument';
import type { House } from '../house';
import type { CommandRun, Office } from './command';
import { convene } from './convene';
import { mayRun } from './mayRun';
import { modelItems } from './modelItems';
import { houseOf, teamDocument } from './teamDocument';

/** What a caller may say: a keybinding, a task, a test. `team` is relative to the first folder. */
const RunArguments = z.object({
  team: z.string().min(1).optional(),
  goal: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  rounds: z.number().int().positive().optional(),
  /** Null is no limit. */
  budgetUsd: z.number().positive().nullable().optional(),
  seed: z.number().int().nonnegative().optional(),
});
type RunArguments = z.infer<typeof RunArguments>;

/** `Roundtable: Run Team`. Answers the run's id, or undefined when nothing began. */
export const runTeam: CommandRun = async (office, given) => {
  const wanted = RunArguments.safeParse(given instanceof vscode.Uri ? {} : (given ?? {}));
  if (!wanted.success) throw new TeamError('user.badInput', { shown: `roundtable.runTeam: ${z.prettifyError(wanted.error)}` });
  if (!(await mayRun())) return undefined;
  const document = await teamDocument(given instanceof vscode.Uri ? given : namedBy(wanted.data), vscode.l10n.t('Run Team'));
  if (!document || !(await isSaved(document))) return undefined;
  const house = await houseOf(office, document.uri);
  return house && run(office, house, document, wanted.data);
};

function namedBy({ team }: RunArguments): vscode.Uri | undefined {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder && team !== undefined ? vscode.Uri.joinPath(folder.uri, team) : undefined;
}

/** What runs is what is on the disk. */
async function isSaved(document: vscode.TextDocument): Promise<boolean> {
  if (!document.isDirty) return true;
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} has unsaved changes.', vscode.workspace.asRelativePath(document.uri)),
    { modal: true, detail: vscode.l10n.t('The team runs as its file says.') },
    vscode.l10n.t('Save and Run'),
  );
  return picked !== undefined && document.save();
}

async function run(office: Office, house: House, document: vscode.TextDocument, wanted: RunArguments): Promise<string | undefined> {
  const path = vscode.workspace.asRelativePath(document.uri, false);
  const { goal, model, rounds, seed, budgetUsd } = wanted;
  const request: StartRequest = {
    team: { text: await diskText(document.uri), path },
    ...(goal !== undefined && { topic: goal }),
    ...(model !== undefined && model !== 'auto' && { model }),
    ...(rounds !== undefined && { rounds }),
    ...(seed !== undefined && { seed }),
    ...(budgetUsd !== undefined && { budget: { usd: budgetUsd ?? undefined } }),
  };
  const convened = await convene(office, house, request);
  if (convened.ok) return convened.runId;
  await office.language.show(
    document,
    convened.problems.filter(({ file }) => file === undefined || file === path),
  );
  // Not waited for: whoever called the command must not wait until a person closes the message.
  void mend(office, house, document, wanted, convened.problems).catch((error) => office.desk.report(error));
  return undefined;
}

/** Says why the team cannot run, and offers what mends it. */
async function mend(
  office: Office,
  house: House,
  document: vscode.TextDocument,
  wanted: RunArguments,
  problems: readonly Problem[],
): Promise<void> {
  const errors = problems.filter(isError);
  const [first] = errors;
  if (!first) return;
  // A model that is not there is no fault of the file: the same team may run with another.
  const ofModels = errors.every(({ path }) => path === 'model' || path?.endsWith('.model'));
  const showProblems = vscode.l10n.t('Show Problems');
  const picked = await vscode.window.showErrorMessage(
    withMore(problemLine(first), errors.length - 1),
    ...(ofModels ? [vscode.l10n.t('Choose a Model…')] : []),
    showProblems,
  );
  if (picked === showProblems) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    return;
  }
  if (picked === undefined) return;
  const survey = await house.survey(createCancel().signal);
  const model = await vscode.window.showQuickPick(modelItems(survey), {
    title: vscode.l10n.t('Run Team'),
    placeHolder: vscode.l10n.t('The model of everybody, for this run'),
  });
  if (model?.act === 'key') return void vscode.commands.executeCommand('roundtable.setApiKey');
  if (model?.model === undefined) return;
  // `auto` by itself leaves the names of the file as they are, so the model that it came to is named.
  const { ref } = survey.auto;
  const found = ref.provider === 'rehearsal' ? 'rehearsal' : modelName(ref);
  await run(office, house, document, { ...wanted, model: model.model === 'auto' ? found : model.model });
}

function withMore(problem: string, rest: number): string {
  if (rest === 0) return problem;
  return rest === 1 ? vscode.l10n.t('{0} (and 1 more problem)', problem) : vscode.l10n.t('{0} (and {1} more problems)', problem, rest);
}
