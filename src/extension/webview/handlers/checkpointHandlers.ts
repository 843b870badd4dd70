import { posix } from 'node:path';
import * as vscode from 'vscode';
import { asTeamError, TeamError } from '../../../base/errors';
import type { RestoreStep } from '../../../core/checkpoints/restore';
import type { FileDesk } from '../../../core/run/fileDesk';
import { savedFirst } from '../../commands/savedFirst';
import type { RunPlace } from '../../desk';
import { originalUri } from '../../texts';
import type { Counter, Handlers } from './handlers';

/** What the person does with the moments of a run: look at what a restore would do, take files back, branch off, compare. */
export function checkpointHandlers({ desk, files, post, open }: Counter) {
  const at = async (runId: string): Promise<{ place: RunPlace; fileDesk: FileDesk; root: vscode.Uri }> => {
    const place = await desk.find(runId);
    if (!place) throw new TeamError('user.notFound', { shown: vscode.l10n.t('The run {0} is not in this workspace any more.', runId) });
    return { place, fileDesk: await files.desk(place), root: await rootOf(place) };
  };
  /** Does it in place: whatever goes wrong is said beside the moment that it was asked of. */
  const inPlace = async (runId: string, checkpoint: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
      post({ type: 'momentDone', runId, checkpoint });
    } catch (error) {
      post({ type: 'momentDone', runId, checkpoint, failure: asTeamError(error).shown });
    } finally {
      files.refresh();
    }
  };
  const restore = async (runId: string, checkpoint: string, force: boolean): Promise<boolean> => {
    const { fileDesk, root } = await at(runId);
    const planned = await fileDesk.plan(runId, checkpoint);
    if (!(await savedFirst(planned.files.map(({ path }) => vscode.Uri.joinPath(root, path))))) return false;
    await fileDesk.restore(runId, checkpoint, { force });
    return true;
  };

  return {
    async planRestore({ runId, checkpoint }) {
      try {
        const planned = await (await at(runId)).fileDesk.plan(runId, checkpoint);
        post({ type: 'restorePlan', runId, checkpoint, files: planned.files.map(told) });
      } catch (error) {
        post({ type: 'restorePlan', runId, checkpoint, files: [], failure: asTeamError(error).shown });
      }
    },
    restore: ({ runId, checkpoint, force }) => inPlace(runId, checkpoint, () => restore(runId, checkpoint, force)),
    fork: ({ runId, checkpoint, files: wanted }) =>
      inPlace(runId, checkpoint, async () => {
        const { place, fileDesk } = await at(runId);
        if (wanted !== 'leave' && !(await restore(runId, checkpoint, wanted === 'force'))) return;
        const forked = { house: place.house, runId: (await fileDesk.fork(runId, checkpoint)).runId };
        desk.setFront(forked);
        desk.refresh();
        await open(forked);
      }),
    compareMoment: ({ runId, checkpoint, path }) =>
      inPlace(runId, checkpoint, async () => {
        const { place, fileDesk, root } = await at(runId);
        const planned = await fileDesk.plan(runId, checkpoint);
        const steps = planned.files.filter((step) => path === undefined || step.path === path);
        if (steps.length === 0)
          throw new TeamError('user.notFound', { shown: vscode.l10n.t('The files are as they were at that moment.') });
        await compare(place, root, planned.checkpoint, steps, path !== undefined);
      }),
  } satisfies Partial<Handlers>;
}

function told({ path, present, target, edited }: RestoreStep) {
  return { path, edited, does: target === null ? ('delete' as const) : present === null ? ('create' as const) : ('change' as const) };
}

/** The folder that the paths of a run are relative to. */
async function rootOf({ house, runId }: RunPlace): Promise<vscode.Uri> {
  const team = (await (await house.orchestrator()).view(runId))?.team;
  return team?.workspace === undefined ? house.folder.uri : vscode.Uri.joinPath(house.folder.uri, team.workspace);
}

/** Opens the files of a moment beside those of now: one in a diff editor, several in the editor for many. */
async function compare({ house: { folder } }: RunPlace, root: vscode.Uri, moment: string, steps: readonly RestoreStep[], one: boolean) {
  const then = ({ path, target }: RestoreStep): vscode.Uri => originalUri(folder, vscode.Uri.joinPath(root, path), target);
  const now = ({ path, present }: RestoreStep): vscode.Uri =>
    present === null ? originalUri(folder, vscode.Uri.joinPath(root, path), null) : vscode.Uri.joinPath(root, path);
  const [first] = steps;
  if (one && first) {
    const title = vscode.l10n.t('{0} ({1} ↔ now)', posix.basename(first.path), moment);
    await vscode.commands.executeCommand('vscode.diff', then(first), now(first), title, { preview: true });
    return;
  }
  const title = vscode.l10n.t('{0} ↔ now', moment);
  const resources = steps.map((step) => [vscode.Uri.joinPath(root, step.path), then(step), now(step)]);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}
