import * as vscode from 'vscode';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import { usdText } from '../../core/roundtable/digestMarkdown';
import { isError, problemLine } from '../../core/team/problem';
import { modelName } from '../../schema/usage';
import type { Office } from '../commands/command';
import type { House } from '../house';
import { foldersOnDisk } from '../houses';
import { escaped } from '../outcome';
import { readInput, StartInput } from './inputs';
import type { Work } from './lmTools';

/** Begins a run. It goes on by itself: an agent reads its digest later. */
export const startTool: Work = {
  async prepare(office, given) {
    const { success, data: input } = StartInput.safeParse(given ?? {});
    // Input that does not fit begins nothing, so nobody need be asked: the answer says what is wrong.
    if (!success) return {};
    const house = await houseNamed(office, input.folder);
    const usd = await limitOf(house, input.budgetUsd);
    const cost = usd === undefined ? vscode.l10n.t('There is no limit in dollars.') : vscode.l10n.t('It may cost up to {0}.', usdText(usd));
    const team = input.team === undefined ? vscode.l10n.t('the built-in team') : escaped(input.team);
    return {
      invocationMessage: vscode.l10n.t('Starting a roundtable'),
      confirmationMessages: {
        title: vscode.l10n.t('Start a roundtable?'),
        message: new vscode.MarkdownString(
          [
            vscode.l10n.t('Topic: {0}', escaped(input.topic)),
            vscode.l10n.t('Team: {0}, in the folder {1}', team, escaped(house.folder.name)),
            `${cost} ${vscode.l10n.t('Files of the folder are sent to the models that the team speaks with.')}`,
          ].join('\n\n'),
        ),
      },
    };
  },
  async invoke(office, given, token) {
    const input = readInput('roundtable_start', StartInput, given);
    const house = await houseNamed(office, input.folder);
    const usd = await limitOf(house, input.budgetUsd);
    const cancel = new AbortController();
    const onCancel = token.onCancellationRequested(() => cancel.abort());
    try {
      const planned = await house.plan(
        {
          topic: input.topic,
          roundtable: true,
          ...(input.team !== undefined && { team: await teamNamed(house, input.team) }),
          ...(input.rounds !== undefined && { rounds: input.rounds }),
          ...(usd !== undefined && { budget: { usd } }),
        },
        cancel.signal,
      );
      if (token.isCancellationRequested) return 'It was cancelled before the run began. Nothing was spent.';
      if (!planned.ok) return `The run cannot begin:\n${planned.problems.filter(isError).map(problemLine).join('\n')}`;
      const begun = await office.desk.begin(house, { type: 'start', plan: planned.plan });
      if (!begun.ok) throw begun.error;
      const { members } = planned.plan.team;
      return [
        `Run ${begun.runId} has begun with ${members.map((member) => `${member.name} (${modelName(member.ref)})`).join(', ')}.`,
        usd === undefined ? 'It has no limit in dollars.' : `It may cost up to ${usdText(usd)}.`,
        ...planned.warnings,
        `It takes minutes. Call roundtable_digest with runId ${begun.runId} and waitSeconds to read what it came to.`,
      ].join('\n');
    } finally {
      onCancel.dispose();
    }
  },
};

/** The folder of that name, else the only one, else that of the run in front. */
async function houseNamed(office: Office, name: string | undefined): Promise<House> {
  if (!vscode.workspace.isTrusted)
    throw new TeamError('user.untrusted', {
      shown: 'This workspace is in Restricted Mode, so no run can begin. The person can trust it with Workspaces: Manage Workspace Trust.',
    });
  const folders = foldersOnDisk();
  const names = folders.map((folder) => folder.name).join(', ');
  if (folders.length === 0) throw new TeamError('user.notFound', { shown: 'No folder on a disk is open. The person must open one first.' });
  const folder =
    name === undefined ? (folders.length === 1 ? folders[0] : office.desk.front?.house.folder) : folders.find((one) => one.name === name);
  if (folder) return office.houses.of(folder);
  const why = name === undefined ? 'Several folders are open.' : `There is no folder ${name}.`;
  throw new TeamError('user.badInput', { shown: `${why} Give folder as one of: ${names}.` });
}

/** An agent may ask for less than the person allows, and never for more. */
async function limitOf(house: House, asked: number | undefined): Promise<number | undefined> {
  const own = (await house.settings()).budget?.usd;
  if (own === undefined || asked === undefined) return asked ?? own;
  return Math.min(own, asked);
}

async function teamNamed(house: House, written: string): Promise<{ path: string; text: string }> {
  const checked = relativePath(written);
  if (!checked.ok)
    throw new TeamError('user.refusedPath', { shown: `The team file ${checked.why}. Give its path relative to the folder.` });
  const read = await house.workspace.read(checked.path, 1_000_000);
  if (!read.ok) throw read.error;
  return { path: checked.path, text: read.text };
}
