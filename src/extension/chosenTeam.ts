import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { createEmitter } from '../base/emitter';
import { foldersOnDisk } from './houses';
import { findTeamFiles } from './teamFiles';

const key = 'roundtable.chosenTeam';

/** The team that the person looks at and starts next: a file, or without one the built-in team. */
export type Choice = { folder: vscode.WorkspaceFolder; file?: vscode.Uri };

export type ChosenTeam = {
  /** What was chosen, else the only team file of the workspace, else the built-in team; undefined without a folder. */
  get(): Promise<Choice | undefined>;
  choose(choice: Choice): Promise<void>;
  onChange(listener: () => void): Disposable;
};

type Kept = { folder: string; file?: string };

/** Kept with the workspace, so that it is the same after a reload. */
export function createChosenTeam(state: vscode.Memento, onError: (error: unknown) => void): ChosenTeam {
  const changed = createEmitter<void>(onError);
  const kept = async (): Promise<Choice | undefined> => {
    const known = state.get<Kept>(key);
    const folder = foldersOnDisk().find(({ uri }) => uri.toString() === known?.folder);
    if (!known || !folder) return undefined;
    if (known.file === undefined) return { folder };
    const file = vscode.Uri.parse(known.file);
    // One that is gone was not chosen any more.
    return vscode.workspace.fs.stat(file).then(
      () => ({ folder, file }),
      () => undefined,
    );
  };
  return {
    async get() {
      const [first] = foldersOnDisk();
      if (!first) return undefined;
      const own = await kept();
      if (own) return own;
      const [only, ...others] = await findTeamFiles();
      const folder = only && vscode.workspace.getWorkspaceFolder(only);
      return only && folder && others.length === 0 ? { folder, file: only } : { folder: first };
    },
    async choose({ folder, file }) {
      await state.update(key, { folder: folder.uri.toString(), ...(file && { file: file.toString() }) } satisfies Kept);
      changed.fire();
    },
    onChange: (listener) => changed.on(listener),
  };
}
