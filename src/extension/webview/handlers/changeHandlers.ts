import * as vscode from 'vscode';
import { asTeamError } from '../../../base/errors';
import type { HunkChoice } from '../../../schema/protocol';
import { savedFirst } from '../../commands/savedFirst';
import { fileUri, type RunFilesState } from '../../runFiles';
import type { ChangeNode } from '../../views/changesView';
import type { Counter, Handlers } from './handlers';

/** What the person does with the changes of the run that the window shows. */
export function changeHandlers({ files, post }: Counter) {
  const stateOf = async (runId: string): Promise<RunFilesState | undefined> => {
    const state = await files.load();
    return state?.place.runId === runId ? state : undefined;
  };
  const gone = (path: string): void => post({ type: 'error', message: vscode.l10n.t('The run has no change of {0} any more.', path) });
  return {
    async fileHunks({ runId, path, from }) {
      const review = (await stateOf(runId))?.reviews.find((one) => one.path === path);
      if (!review) return gone(path);
      const { changedFile, shownHunks } = await import('../changedFiles');
      const { stamp } = changedFile(review);
      post({ type: 'hunks', runId, path, stamp, from, total: review.hunks.length, hunks: shownHunks(review, from) });
    },
    async decideChanges({ runId, decision, what, force }) {
      const answer = { type: 'decided', runId, decision, done: [], refused: [] } as const;
      try {
        const state = await stateOf(runId);
        if (!state) return post({ ...answer, done: [], refused: [], failure: vscode.l10n.t('The files of this run cannot be read now.') });
        const paths = await pathsOf(state, decision, what);
        if (decision !== 'keep' && !(await savedFirst(paths.map((path) => fileUri(state, path)))))
          return post({ ...answer, done: [], refused: [] });
        const fileDesk = await files.desk(state.place);
        const { done, refused } = await fileDesk.decide(runId, decision, what, { force });
        post({ ...answer, done: byPath(done), refused: [...refused] });
      } catch (error) {
        post({ ...answer, done: [], refused: [], failure: asTeamError(error).shown });
      } finally {
        files.refresh();
      }
    },
    async openChange({ runId, path, hunk: id, how }) {
      const state = await stateOf(runId);
      const review = state?.reviews.find((one) => one.path === path);
      if (!state || !review) return gone(path);
      const hunk = review.hunks.find((one) => one.id === id);
      const node: ChangeNode = hunk ? { kind: 'hunk', state, review, hunk } : { kind: 'file', state, review };
      return vscode.commands.executeCommand(how === 'compare' ? 'roundtable.openChange' : 'roundtable.openChangedFile', node);
    },
  } satisfies Partial<Handlers>;
}

async function pathsOf({ reviews }: RunFilesState, decision: 'keep' | 'undo' | 'redo', what: HunkChoice): Promise<string[]> {
  const { selectHunks } = await import('../../../core/changes/keepUndo');
  const chosen = Array.isArray(what) ? what : selectHunks(reviews, decision === 'redo' ? { ...what, states: ['undone'] } : what);
  return chosen.map(({ path }) => path);
}

function byPath(hunks: readonly { path: string; id: string }[]): { path: string; ids: string[] }[] {
  const paths = new Map<string, string[]>();
  for (const { path, id } of hunks) paths.set(path, [...(paths.get(path) ?? []), id]);
  return [...paths].map(([path, ids]) => ({ path, ids }));
}
