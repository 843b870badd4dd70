import { posix } from 'node:path';
import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import { fileUri, type RunFiles, type RunFilesState } from '../runFiles';
import { authors, fileWord, hunkPlace, hunkSize, isConflict, listed, undecided } from './changeWords';
import { colorOf } from './hues';
import { shortened } from './words';

export type FileNode = { kind: 'file'; state: RunFilesState; review: FileReview };
export type HunkNode = { kind: 'hunk'; state: RunFilesState; review: FileReview; hunk: ReviewHunk };
export type ChangeNode = FileNode | HunkNode;

/** Lines of a hunk that its hover shows, at the most. */
const hoverLines = 30;

/** What the team changed and the person has not decided yet: files, and the places in them. */
export function createChangesView(files: RunFiles, onError: (error: unknown) => void): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<ChangeNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return childrenOf(node);
      return show(await files.load());
    },
    getTreeItem: (node) => (node.kind === 'file' ? fileItem(node) : hunkItem(node)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.changes', { treeDataProvider: tree, showCollapseAll: true }));
  const show = (state: RunFilesState | undefined): FileNode[] => {
    const reviews = state?.reviews.filter(({ file }) => file !== 'temporary') ?? [];
    const open = reviews.reduce((sum, review) => sum + undecided(review).length, 0);
    view.description = state && reviews.length > 0 ? shortened(state.topic) : '';
    view.badge = open > 0 ? { value: open, tooltip: `${open} ${open === 1 ? 'change' : 'changes'} to review` } : undefined;
    return state ? reviews.map((review) => ({ kind: 'file', state, review })) : [];
  };
  let drawn = '';
  const look = async (): Promise<void> => {
    const state = await files.load();
    show(state);
    // A tree that is being drawn anew forgets its items for a moment, and a click on one of them is lost: only what changed is drawn.
    const now = JSON.stringify([
      state?.place.runId,
      state?.reviews.map(({ path, file, hunks }) => [path, file, hunks.map(({ id, state, at }) => [id, state, at])]),
    ]);
    if (now !== drawn) changed.fire();
    drawn = now;
  };
  // Read also while it is not seen: its badge is seen on the activity bar.
  store.add(files.onChange(() => void look().catch(onError)));
  return store;
}

export function childrenOf(node: ChangeNode): HunkNode[] {
  if (node.kind === 'hunk') return [];
  const { state, review } = node;
  return listed(review).map((hunk) => ({ kind: 'hunk', state, review, hunk }));
}

function fileItem({ state, review }: FileNode): vscode.TreeItem {
  const { path } = review;
  const uri = fileUri(state, path);
  const item = new vscode.TreeItem(posix.basename(path), vscode.TreeItemCollapsibleState.Collapsed);
  const folder = posix.dirname(path);
  const who = authors(review)
    .map((member) => `@${member}`)
    .join(' ');
  const word = fileWord(review);
  const note = isConflict(path) ? 'conflict' : review.file === 'changed' ? undefined : review.file;
  item.id = path;
  item.resourceUri = uri;
  item.iconPath = isConflict(path)
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : vscode.ThemeIcon.File;
  item.description = [who, word, note, folder === '.' ? undefined : folder].filter(Boolean).join(' · ');
  item.tooltip = [
    path,
    `${word}, by ${who}${note ? `, ${note}` : ''}`,
    ...(isConflict(path)
      ? ['Two members changed the same lines. This is the version that was not taken: compare the two and delete it.']
      : []),
  ].join('\n');
  const undone = listed(review).some((hunk) => hunk.state === 'undone');
  item.contextValue = ['file', ...(undecided(review).length > 0 ? ['open'] : []), ...(undone ? ['undone'] : [])].join(' ');
  item.command = { command: 'roundtable.openChange', title: 'Compare', arguments: [{ kind: 'file', state, review }] };
  item.accessibilityInformation = { label: `${path}, ${item.description}` };
  return item;
}

function hunkItem(node: HunkNode): vscode.TreeItem {
  const { state, review, hunk } = node;
  const item = new vscode.TreeItem(hunkPlace(hunk));
  const word = hunk.state === 'pending' ? undefined : hunk.state === 'edited' ? 'you edited it' : hunk.state;
  item.id = `${review.path}#${hunk.id}`;
  item.iconPath = hunkIcon(hunk, state.members);
  item.description = [hunkSize(hunk), `@${hunk.member}`, word].filter(Boolean).join(' · ');
  item.tooltip = hover(hunk);
  item.contextValue = `hunk ${hunk.state === 'pending' || hunk.state === 'edited' ? 'open' : hunk.state}`;
  item.command = { command: 'roundtable.openChange', title: 'Compare', arguments: [node] };
  item.accessibilityInformation = { label: `${hunkPlace(hunk)}, ${item.description}` };
  return item;
}

function hunkIcon({ state, member }: ReviewHunk, members: readonly string[]): vscode.ThemeIcon {
  if (state === 'kept') return new vscode.ThemeIcon('check');
  if (state === 'undone') return new vscode.ThemeIcon('discard');
  return new vscode.ThemeIcon(state === 'edited' ? 'edit' : 'circle-filled', colorOf(members, member));
}

function hover({ member, reason, removed, added }: ReviewHunk): vscode.MarkdownString {
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].map((line) => line.replace(/\r?\n$/, ''));
  const rest = lines.length - hoverLines;
  const text = new vscode.MarkdownString(`**@${member}** `).appendText(reason);
  return text.appendCodeblock([...lines.slice(0, hoverLines), ...(rest > 0 ? [`… ${rest} more`] : [])].join('\n'), 'diff');
}
