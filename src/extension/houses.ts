import * as vscode from 'vscode';
import type { House } from './house';

/** One house a workspace folder, built when it is first asked for: building loads the brain. */
export type Houses = {
  of(folder: vscode.WorkspaceFolder): Promise<House>;
  /** The houses of all folders that are open. */
  all(): Promise<readonly House[]>;
  /** New settings or keys: they hold for the next run. */
  refreshSettings(): void;
  close(): Promise<void>;
};

export function createHouses(build: (folder: vscode.WorkspaceFolder) => Promise<House>): Houses {
  const built = new Map<string, Promise<House>>();
  const of = (folder: vscode.WorkspaceFolder): Promise<House> => {
    const key = folder.uri.toString();
    const known = built.get(key) ?? build(folder);
    built.set(key, known);
    known.catch(() => built.delete(key));
    return known;
  };
  const each = async (act: (house: House) => unknown): Promise<void> => {
    await Promise.allSettled([...built.values()].map(async (house) => act(await house)));
  };
  return {
    of,
    all: () => Promise.all(localFolders().map(of)),
    refreshSettings: () => void each((house) => house.refreshSettings()),
    close: () => each((house) => house.close()),
  };
}

/** The folders that are on a disk of this machine: journals are kept in files. */
export function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}
