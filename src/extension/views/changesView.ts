import { posix } from 'node:path';
import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { FileReview, ReviewHunk } from '../../core/changes/changeSet';
import type { HunkFilter } from '../../core/changes/keepUndo';
import { changesToReview } from '../review/words';
import { fileUri, type RunFiles, type RunFilesState } from '../runFiles';
import { type ChangeGroup, type GroupBy, groupsOf } from './changeGroups';
import { authors, fileNote, fileWord, hunkPlace, hunkSize, hunkWord, isConflict, listed, undecided } from './changeWords';
import { colorOf } from './hues';
import { shortened } from './words';

/** `filter` selects what the node stands for. */
export type GroupNode = { kind: 'group'; state: RunFilesState; group: ChangeGroup; filter: HunkFilter };
/** In a group, the file with the hunks of the group only. */
export type FileNode = { kind: 'file'; state: RunFilesState; review: FileReview; filter: HunkFilter };
export type HunkNode = { kind: 'hunk'; state: RunFilesState; review: FileReview; hunk: ReviewHunk };
export type ChangeNode = GroupNode | FileNode | HunkNode;

export type ChangesView = Disposable & { groupBy(by: GroupBy): void };

/** Lines of a hunk that its hover shows, at the most. */
const hoverLines = 30;

const groupKey = 'roundtable.changesGroupedBy';

/** What the team changed and the person has not decided yet: files, and the places in them, or by who or in which turn. */
export function createChangesView(files: RunFiles, memento: vscode.Memento, onError: (error: unknown) => void): ChangesView {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<ChangeNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return childrenOf(node);
      return show(await files.load());
    },
    getTreeItem: (node) => (node.kind === 'group' ? groupItem(node) : node.kind === 'file' ? fileItem(node) : hunkItem(node)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.changes', { treeDataProvider: tree, showCollapseAll: true }));
  let by = memento.get<GroupBy>(groupKey, 'file');
  const tellMenus = (): void => void vscode.commands.executeCommand('setContext', 'roundtable.changesGroupedBy', by);
  tellMenus();
  const show = (state: RunFilesState | undefined): ChangeNode[] => {
    const reviews = state?.reviews.filter(({ file }) => file !== 'temporary') ?? [];
    const open = reviews.reduce((sum, review) => sum + undecided(review).length, 0);
    view.description = state && reviews.length > 0 ? shortened(state.topic) : '';
    view.badge = open > 0 ? { value: open, tooltip: changesToReview(open) } : undefined;
    if (!state) return [];
    if (by === 'file') return reviews.map((review) => ({ kind: 'file', state, review, filter: { path: review.path } }));
    return groupsOf({ ...state, reviews }, by).map((group) => ({ kind: 'group', state, group, filter: group.filter }));
  };
  let drawn = '';
  const look = async (): Promise<void> => {
    const state = await files.load();
    show(state);
    // A tree that is being drawn anew forgets its items for a moment, and a click on one of them is lost: only what changed is drawn.
    const now = JSON.stringify([
      by,
      state?.place.runId,
      state?.reviews.map(({ path, file, hunks }) => [path, file, hunks.map(({ id, state, at }) => [id, state, at])]),
    ]);
    if (now !== drawn) changed.fire();
    drawn = now;
  };
  // Read also while it is not seen: its badge is seen on the activity bar.
  store.add(files.onChange(() => void look().catch(onError)));
  return {
    groupBy(next) {
      by = next;
      tellMenus();
      void memento.update(groupKey, next);
      void look().catch(onError);
    },
    dispose: store.dispose,
  };
}

export function childrenOf(node: FileNode | HunkNode): HunkNode[];
export function childrenOf(node: ChangeNode): ChangeNode[];
export function childrenOf(node: ChangeNode): ChangeNode[] {
  if (node.kind === 'hunk') return [];
  if (node.kind === 'group') {
    const { state, group, filter } = node;
    return group.reviews.map((review) => ({ kind: 'file', state, review, filter: { ...filter, path: review.path } }));
  }
  const { state, review } = node;
  return listed(review).map((hunk) => ({ kind: 'hunk', state, review, hunk }));
}

function groupItem({ state, group }: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(group.label, vscode.TreeItemCollapsibleState.Expanded);
  const standing = group.open > 0 ? vscode.l10n.t('{0} to review', group.open) : vscode.l10n.t('decided');
  item.id = `group ${group.key}`;
  item.iconPath = new vscode.ThemeIcon('circle-filled', colorOf(state.members, group.member));
  item.description = [standing, group.description].filter(Boolean).join(' · ');
  item.contextValue = group.open > 0 ? 'group open' : 'group';
  item.accessibilityInformation = { label: `${group.label}, ${item.description}` };
  return item;
}

function fileItem({ state, review, filter }: FileNode): vscode.TreeItem {
  const { path } = review;
  const uri = fileUri(state, path);
  const item = new vscode.TreeItem(posix.basename(path), vscode.TreeItemCollapsibleState.Collapsed);
  const folder = posix.dirname(path);
  const who = authors(review)
    .map((member) => `@${member}`)
    .join(' ');
  const isInGroup = filter.member !== undefined || filter.turn !== undefined;
  const word = fileWord(review);
  const note = fileNote(review);
  item.id = [filter.member ?? filter.turn ?? '', path].join(' ');
  // In a group the file has its icon, but not the badge, which counts the changes of everybody.
  item.resourceUri = isInGroup ? uri.with({ fragment: 'group' }) : uri;
  item.iconPath = isConflict(path)
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
    : vscode.ThemeIcon.File;
  item.description = [isInGroup ? undefined : who, word, note, folder === '.' ? undefined : folder].filter(Boolean).join(' · ');
  item.tooltip = [
    path,
    note ? vscode.l10n.t('{0}, by {1}, {2}', word, who, note) : vscode.l10n.t('{0}, by {1}', word, who),
    ...(isConflict(path)
      ? [vscode.l10n.t('Two members changed the same lines. This is the version that was not taken: compare the two and delete it.')]
      : []),
  ].join('\n');
  const undone = listed(review).some((hunk) => hunk.state === 'undone');
  item.contextValue = ['file', ...(undecided(review).length > 0 ? ['open'] : []), ...(undone ? ['undone'] : [])].join(' ');
  item.command = {
    command: 'roundtable.openChange',
    title: vscode.l10n.t('Compare'),
    arguments: [{ kind: 'file', state, review, filter }],
  };
  item.accessibilityInformation = { label: `${path}, ${item.description}` };
  return item;
}

function hunkItem(node: HunkNode): vscode.TreeItem {
  const { state, review, hunk } = node;
  const item = new vscode.TreeItem(hunkPlace(hunk));
  item.id = `${review.path}#${hunk.id}`;
  item.iconPath = hunkIcon(hunk, state.members);
  item.description = [hunkSize(hunk), `@${hunk.member}`, hunkWord(hunk)].filter(Boolean).join(' · ');
  item.tooltip = hover(hunk);
  item.contextValue = `hunk ${hunk.state === 'pending' || hunk.state === 'edited' ? 'open' : hunk.state}`;
  item.command = { command: 'roundtable.openChange', title: vscode.l10n.t('Compare'), arguments: [node] };
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
  return text.appendCodeblock([...lines.slice(0, hoverLines), ...(rest > 0 ? [vscode.l10n.t('… {0} more', rest)] : [])].join('\n'), 'diff');
}
