import * as vscode from 'vscode';
import { createDisposableStore } from '../../../base/disposable';
import { growthFaceOf } from '../../../core/report/growthFace';
import type { GrowthFace } from '../../../schema/growthFace';
import { growthDesk } from '../../growthDesk';
import type { House } from '../../house';
import type { FaceSource } from '../faceDesk';

/** Facts of one settlement come in a burst. */
const restMs = 250;

/** Leaderboard, store, curation and choices; told anew when the home stream or a file of a member has changed. */
export const growthFace: FaceSource = ({ place: { house }, post, fail }) => {
  const store = createDisposableStore();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = async (): Promise<void> => post({ type: 'growth', growth: await readGrowth(house) });
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void tell().catch(fail);
    }, restMs);
  };
  void tell().catch(fail);
  // What other processes write is heard in the same way as what this one does.
  const pattern = new vscode.RelativePattern(house.folder, '.roundtable/{journal.jsonl,agents/**}');
  const watcher = store.add(vscode.workspace.createFileSystemWatcher(pattern));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) store.add(event(soon));
  store.add({ dispose: () => clearTimeout(timer) });
  return store;
};

/** What the growth face shows of a house. Rejects with TeamError. */
export async function readGrowth(house: House): Promise<GrowthFace> {
  const { growth } = await (await house.knowledge()).read();
  return growthFaceOf(growth, await growthDesk.store(house));
}
