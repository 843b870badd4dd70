import * as vscode from 'vscode';
import type { House } from './house';

/** The folders that runs can be kept in: those on a disk. A folder of a virtual file system has none. */
export function foldersOnDisk(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

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
    all: () => Promise.all(foldersOnDisk().map(of)),
    refreshSettings: () => void each((house) => house.refreshSettings()),
    close: () => each((house) => house.close()),
  };
}
