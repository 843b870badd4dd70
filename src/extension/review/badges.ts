import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { fileUri, type RunFiles, type RunFilesState } from '../runFiles';
import { undecided } from '../views/changeWords';
import { colorOf } from '../views/hues';
import { changesToReview } from './words';

/** A badge holds two characters. */
const most = 99;

/** How many undecided changes a file has, wherever VS Code lists it. */
export function createBadges(files: RunFiles, onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<vscode.Uri[]>());
  let badges = new Map<string, vscode.FileDecoration>();
  const provider: vscode.FileDecorationProvider = {
    onDidChangeFileDecorations: changed.event,
    provideFileDecoration: (uri) => badges.get(uri.toString()),
  };
  let registered: vscode.Disposable | undefined;
  store.add({ dispose: () => registered?.dispose() });
  const look = async (): Promise<void> => {
    const state = await files.load();
    const next = state ? badgesOf(state) : new Map<string, vscode.FileDecoration>();
    const differ = [...new Set([...badges.keys(), ...next.keys()])].filter((uri) => {
      const [was, is] = [badges.get(uri), next.get(uri)];
      return was?.badge !== is?.badge || was?.tooltip !== is?.tooltip;
    });
    badges = next;
    if (differ.length === 0) return;
    // Asked for every file that is listed anywhere from then on, so not before there is something to show.
    registered ??= vscode.window.registerFileDecorationProvider(provider);
    changed.fire(differ.map((uri) => vscode.Uri.parse(uri, true)));
  };
  store.add(files.onChange(() => void look().catch(onError)));
  return store;
}

function badgesOf(state: RunFilesState): Map<string, vscode.FileDecoration> {
  return new Map(
    state.reviews.flatMap((review): [string, vscode.FileDecoration][] => {
      const open = undecided(review);
      if (open.length === 0) return [];
      const members = [...new Set(open.map(({ member }) => member))];
      const [only] = members;
      const color = members.length === 1 && only !== undefined ? colorOf(state.members, only) : undefined;
      const tooltip = vscode.l10n.t('{0}, by {1}', changesToReview(open.length), members.map((member) => `@${member}`).join(' '));
      const badge = new vscode.FileDecoration(open.length > most ? '9+' : String(open.length), tooltip, color);
      badge.propagate = true;
      return [[fileUri(state, review.path).toString(), badge]];
    }),
  );
}
