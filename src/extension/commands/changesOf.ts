import * as vscode from 'vscode';
import type { HunkFilter } from '../../core/changes/keepUndo';
import { changesToReview } from '../review/words';
import type { RunFilesState } from '../runFiles';
import { groupsOf } from '../views/changeGroups';
import { undecided } from '../views/changeWords';
import { hunkOf } from './changeTarget';
import type { CommandRun } from './command';
import { decideChanges } from './decideChanges';

export const keepChangesOf = of('keep');
export const undoChangesOf = of('undo');

type Item = vscode.QuickPickItem & { filter?: HunkFilter };

/** Keeps or undoes what a member, a turn or a file brought, picked from a list. */
function of(decision: 'keep' | 'undo'): CommandRun {
  return async (office) => {
    const state = await office.files.load();
    const items = state ? itemsOf(state) : [];
    if (!state || items.length === 0)
      return void vscode.window.showInformationMessage(vscode.l10n.t('There are no changes of a team to review.'));
    const picked = await vscode.window.showQuickPick(items, {
      title: decision === 'keep' ? vscode.l10n.t('Keep Changes of…') : vscode.l10n.t('Undo Changes of…'),
      placeHolder: vscode.l10n.t('A member, a turn or a file'),
      matchOnDescription: true,
    });
    if (picked?.filter) await decideChanges(office, state, decision, picked.filter);
  };
}

function itemsOf(state: RunFilesState): Item[] {
  const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const groups = (by: 'member' | 'turn'): Item[] =>
    groupsOf(state, by).flatMap(({ label, description, filter, open }) =>
      open === 0 ? [] : [{ label, description: [description, changesToReview(open)].filter(Boolean).join(' · '), filter }],
    );
  const files = state.reviews.flatMap((review): Item[] => {
    const open = undecided(review).length;
    return open === 0 ? [] : [{ label: review.path, description: changesToReview(open), filter: { path: review.path } }];
  });
  if (files.length === 0) return [];
  return [
    heading(vscode.l10n.t('Members')),
    ...groups('member'),
    heading(vscode.l10n.t('Turns')),
    ...groups('turn'),
    heading(vscode.l10n.t('Files')),
    ...files,
  ];
}

type Act = vscode.QuickPickItem & { run?: () => unknown };

/** What else can be done with the change at hand: more of the same member, turn or file, or a look at it. */
export const moreOfChange: CommandRun = async (office, given) => {
  const target = hunkOf(office, given);
  if (!target) return;
  const { state, review, hunk } = target;
  const openOf = (filter: HunkFilter): number =>
    state.reviews.flatMap((one) =>
      undecided(one).filter(
        ({ member, turn }) =>
          (filter.path ?? one.path) === one.path && (filter.member ?? member) === member && (filter.turn ?? turn) === turn,
      ),
    ).length;
  const both = (filter: HunkFilter, what: string): Act[] => {
    const count = changesToReview(openOf(filter));
    return [
      {
        label: `$(check) ${vscode.l10n.t('Keep all of {0}', what)}`,
        description: count,
        run: () => decideChanges(office, state, 'keep', filter),
      },
      {
        label: `$(discard) ${vscode.l10n.t('Undo all of {0}', what)}`,
        description: count,
        run: () => decideChanges(office, state, 'undo', filter),
      },
    ];
  };
  const line = (label: string): Act => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const command =
    (id: string, ...args: unknown[]) =>
    () =>
      vscode.commands.executeCommand(id, ...args);
  const items: Act[] = [
    {
      label: `$(diff-single) ${vscode.l10n.t('Compare File with Original')}`,
      run: command('roundtable.openChange', { kind: 'file', state, review, filter: { path: review.path } }),
    },
    ...(hunk.removed.length > 0
      ? [{ label: `$(diff-removed) ${vscode.l10n.t('Show Removed Lines')}`, run: command('roundtable.showRemoved', given) }]
      : []),
    line(vscode.l10n.t('Member')),
    ...both({ member: hunk.member }, `@${hunk.member}`),
    line(vscode.l10n.t('Turn')),
    ...both({ turn: hunk.turn }, vscode.l10n.t('this turn of @{0}', hunk.member)),
    line(vscode.l10n.t('File')),
    ...both({ path: review.path }, review.path),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `@${hunk.member}: ${hunk.reason}` });
  await picked?.run?.();
};
