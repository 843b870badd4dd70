import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { HunkFilter } from '../../core/changes/keepUndo';
import type { Decided, HunkDecision } from '../../core/run/fileDesk';
import type { RunFiles, RunFilesState } from '../runFiles';
import { createBadges } from './badges';
import { createContexts } from './contexts';
import { createDecorations } from './decorations';
import { createHunkHover } from './hover';
import { createHunkLens } from './lens';
import { openTextsIn, type Rewritten } from './openTexts';
import { createShownHunks, type ShownHunks } from './shown';
import { createTakenBack } from './takenBack';

/** Hunks by file. */
export type Chosen = readonly { path: string; ids: readonly string[] }[];

/** The review in the editor: what it shows, and the one way in which decisions are made. */
export type Review = Disposable & {
  readonly shown: ShownHunks;
  /** Open files are changed in their editors, as one step to undo, and saved. */
  decide(state: RunFilesState, decision: HunkDecision, what: HunkFilter | Chosen, options: { force: boolean }): Promise<Decided>;
};

export function createReview(files: RunFiles, onError: (error: unknown) => void): Review {
  const store = createDisposableStore();
  const shown = store.add(createShownHunks(files, onError));
  for (const create of [createDecorations, createHunkLens, createHunkHover, createContexts]) store.add(create(shown));
  store.add(createBadges(files, onError));
  const takenBack = store.add(
    createTakenBack(async ({ state, path, ids }, decision) => {
      try {
        // The text is as it is to be already, so that nothing but the decision is left to record.
        const open = await openTextsIn(state.root, () => undefined);
        await (await files.desk(state.place)).decide(state.place.runId, decision, [{ path, ids }], { force: false, open });
        files.refresh();
      } catch (error) {
        onError(error);
      }
    }),
  );
  // What was left undecided shows without anybody asking for it, also in a window that was just opened.
  void wake(files).catch(onError);
  return {
    shown,
    async decide(state, decision, what, { force }) {
      const rewritten: Rewritten[] = [];
      const open = await openTextsIn(state.root, (one) => rewritten.push(one));
      const outcome = await (await files.desk(state.place)).decide(state.place.runId, decision, what, { force, open });
      for (const one of rewritten) {
        const ids = outcome.done.flatMap(({ path, id }) => (path === one.path ? [id] : []));
        if (ids.length > 0) takenBack.note({ ...one, state, decision, ids });
      }
      files.refresh();
      return outcome;
    },
    dispose: store.dispose,
  };
}

async function wake(files: RunFiles): Promise<void> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    try {
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(uri, '.roundtable', 'runs'));
    } catch {
      continue;
    }
    return files.refresh();
  }
}
