import * as vscode from 'vscode';
import { asTeamError } from '../../../base/errors';
import { notebooksSaved } from '../../commands/decideChanges';
import type { RunFilesState } from '../../runFiles';
import type { ChangeNode } from '../../views/changesView';
import type { Counter, Handlers } from './handlers';

/** What the person does with the changes of the run that the window shows. */
export function changeHandlers({ files, review, post }: Counter) {
  const stateOf = async (runId: string): Promise<RunFilesState | undefined> => {
    const state = await files.load();
    return state?.place.runId === runId ? state : undefined;
  };
  const gone = (path: string): void => post({ type: 'error', message: vscode.l10n.t('The run has no change of {0} any more.', path) });
  return {
    async fileHunks({ runId, path, from }) {
      const file = (await stateOf(runId))?.reviews.find((one) => one.path === path);
      if (!file) return gone(path);
      const { changedFile, shownHunks } = await import('../changedFiles');
      const { stamp } = changedFile(file);
      post({ type: 'hunks', runId, path, stamp, from, total: file.hunks.length, hunks: shownHunks(file, from) });
    },
    async decideChanges({ runId, decision, what, force }) {
      const answer = { type: 'decided', runId, decision, done: [], refused: [] } as const;
      try {
        const state = await stateOf(runId);
        if (!state) return post({ ...answer, done: [], refused: [], failure: vscode.l10n.t('The files of this run cannot be read now.') });
        if (decision !== 'keep' && !(await notebooksSaved(state, what))) return post({ ...answer, done: [], refused: [] });
        const { done, refused } = await review.decide(state, decision, what, { force });
        post({ ...answer, done: byPath(done), refused: [...refused] });
      } catch (error) {
        post({ ...answer, done: [], refused: [], failure: asTeamError(error).shown });
      }
    },
    async openChange({ runId, path, hunk: id, how }) {
      const state = await stateOf(runId);
      const file = state?.reviews.find((one) => one.path === path);
      if (!state || !file) return gone(path);
      const hunk = file.hunks.find((one) => one.id === id);
      const node: ChangeNode = hunk ? { kind: 'hunk', state, review: file, hunk } : { kind: 'file', state, review: file, filter: { path } };
      return vscode.commands.executeCommand(how === 'compare' ? 'roundtable.openChange' : 'roundtable.openChangedFile', node);
    },
  } satisfies Partial<Handlers>;
}

function byPath(hunks: readonly { path: string; id: string }[]): { path: string; ids: string[] }[] {
  const paths = new Map<string, string[]>();
  for (const { path, id } of hunks) paths.set(path, [...(paths.get(path) ?? []), id]);
  return [...paths].map(([path, ids]) => ({ path, ids }));
}
