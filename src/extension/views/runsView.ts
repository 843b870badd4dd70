import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Desk, PlacedRun } from '../desk';
import { foldersOnDisk } from '../houses';
import { changedNodes } from './nodes';
import { readOr } from './readOr';
import { byDay, dayKey, daysAgo, isNamed } from './runGroups';
import { ago, costWord, shortened, standing, standingWord } from './words';

/** The list reads the journals anew, so it is not read at the pace of a debate: once a round, and not oftener than this. */
const rereadMs = 1_000;

export type RunNode = { kind: 'run'; id: string; run: PlacedRun; mine: boolean };
type DayNode = { kind: 'day'; id: string; day: number; runs: RunNode[]; open: boolean };
export type RunsNode = RunNode | DayNode;

export type RunsView = Disposable & {
  readonly tree: vscode.TreeDataProvider<RunsNode>;
  /** Shows only runs that answer these words, by what is listed of them or by what was said in them; undefined shows all. */
  filter(words: string | undefined): void;
  readonly filtered: string | undefined;
};

const icons: Readonly<Record<string, vscode.ThemeIcon>> = {
  running: new vscode.ThemeIcon('sync~spin', new vscode.ThemeColor('charts.blue')),
  paused: new vscode.ThemeIcon('debug-pause'),
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  stopped: new vscode.ThemeIcon('debug-stop'),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
  interrupted: new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('list.warningForeground')),
};

/** The runs of the workspace, those of the terminal too, by day. */
export function createRunsView(desk: Desk, onError: (error: unknown) => void): RunsView {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<RunsNode | undefined>());
  let drawn: readonly DayNode[] = [];
  let words: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  let watching = false;
  /** What other processes begin, end and delete; from the first look on, since nobody waits for news before. */
  const watch = (): void => {
    if (watching) return;
    watching = true;
    const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/.roundtable/runs/*/{lease.json,digest.md}', false, true, false));
    store.add(watcher.onDidCreate(soon));
    store.add(watcher.onDidDelete(soon));
  };
  const read = async (): Promise<DayNode[]> => {
    watch();
    const found = await readOr(view, 'roundtable.runsFailed', undefined, () => listed(desk, words), onError);
    if (words !== undefined && found && found.length > 0) view.message = vscode.l10n.t('Runs with “{0}”', words);
    return found ?? [];
  };
  const look = async (): Promise<void> => {
    const now = await read();
    const news = changedNodes<DayNode>(drawn, now, seen);
    drawn = news.nodes;
    if (news.all) changed.fire(undefined);
    else for (const node of news.changed) changed.fire(node);
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (view.visible) void look().catch(onError);
    }, rereadMs);
  };
  const tree: vscode.TreeDataProvider<RunsNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return node.kind === 'day' ? node.runs : [];
      drawn = await read();
      return [...drawn];
    },
    getParent: (node) => (node.kind === 'run' ? drawn.find(({ runs }) => runs.includes(node)) : undefined),
    getTreeItem: (node) => (node.kind === 'day' ? dayItem(node) : runItem(node)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.runs', { treeDataProvider: tree, canSelectMany: true }));
  store.add({ dispose: () => clearTimeout(timer) });
  store.add(
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) soon();
    }),
  );
  let heard = '';
  store.add(
    desk.onChange((more) => {
      const now = `${desk.view?.status} ${desk.view?.round}`;
      if (more || now !== heard) soon();
      heard = now;
    }),
  );
  return {
    tree,
    get filtered() {
      return words;
    },
    filter(wanted) {
      words = wanted?.trim() || undefined;
      void vscode.commands.executeCommand('setContext', 'roundtable.runsFiltered', words !== undefined);
      changed.fire(undefined);
    },
    dispose: store.dispose,
  };
}

async function listed(desk: Desk, words: string | undefined): Promise<DayNode[]> {
  const runs = await desk.runs();
  return daysOf(desk, words === undefined ? runs : await answering(runs, words), words !== undefined);
}

async function answering(runs: readonly PlacedRun[], words: string): Promise<PlacedRun[]> {
  const said = new Set<string>();
  for (const house of new Set(runs.map((run) => run.house))) for (const id of await house.runsWith(words)) said.add(id);
  return runs.filter((run) => said.has(run.runId) || isNamed(run, standingWord(run), words));
}

function daysOf(desk: Desk, runs: readonly PlacedRun[], all: boolean): DayNode[] {
  return byDay(runs).map(
    ({ day, runs: own }, index): DayNode => ({
      kind: 'day',
      // VS Code remembers by the id whether a day is open; what was searched for is open anyway.
      id: `${all ? 'found' : 'day'} ${dayKey(day)}`,
      day,
      // What a person looks for is most often of today; of the days before, only the last one that saw work is open.
      open: all || index === 0,
      runs: own.map((run): RunNode => ({ kind: 'run', id: run.runId, run, mine: isMine(run, desk) })),
    }),
  );
}

function isMine(run: PlacedRun, desk: Desk): boolean {
  return run.live && desk.front?.runId === run.runId && desk.view !== undefined;
}

function seen({ runs }: DayNode): string {
  return JSON.stringify(runs.map(({ run: { house: _, ...run }, mine }) => [run, mine, ago(run.startedAt, Date.now())]));
}

function dayItem({ id, day, open, runs }: DayNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const back = daysAgo(day, Date.now());
  const name =
    back === 0
      ? vscode.l10n.t('Today')
      : back === 1
        ? vscode.l10n.t('Yesterday')
        : new Date(day).toLocaleDateString(vscode.env.language, {
            weekday: 'short',
            day: 'numeric',
            month: 'short',
            ...(back > 300 && { year: 'numeric' }),
          });
  const item = new vscode.TreeItem(name, open ? Expanded : Collapsed);
  item.id = id;
  item.description = String(runs.length);
  item.contextValue = 'day';
  item.accessibilityInformation = {
    label: runs.length === 1 ? vscode.l10n.t('{0}, 1 run', name) : vscode.l10n.t('{0}, {1} runs', name, runs.length),
  };
  return item;
}

function runItem({ id, run, mine }: RunNode): vscode.TreeItem {
  const item = new vscode.TreeItem(shortened(run.topic));
  const word = standing(run);
  const cost = costWord(run.usd);
  const elsewhere = run.live && !mine;
  const folder = foldersOnDisk().length > 1 ? run.house.folder.name : undefined;
  item.id = id;
  item.iconPath = icons[word];
  item.description = [
    elsewhere ? vscode.l10n.t('{0} elsewhere', standingWord(run)) : outcomeWord(run),
    ago(run.startedAt, Date.now()),
    cost,
    folder,
  ]
    .filter(Boolean)
    .join(' · ');
  item.tooltip = [
    run.topic,
    `${run.team} · ${run.workflow}`,
    [
      outcomeWord(run),
      run.rounds === 1 ? vscode.l10n.t('1 round') : vscode.l10n.t('{0} rounds', run.rounds),
      run.calls === 1 ? vscode.l10n.t('1 call') : vscode.l10n.t('{0} calls', run.calls),
      cost,
    ].join(', '),
    new Date(run.startedAt).toLocaleString(),
    ...(run.decision?.words ? [run.decision.words] : []),
    ...hints(word, elsewhere),
    run.runId,
  ].join('\n');
  item.accessibilityInformation = { label: `${run.topic}, ${item.description}` };
  item.contextValue = tagsOf(run, word, mine).join(' ');
  item.command = { command: 'roundtable.openPanel', title: vscode.l10n.t('Open'), arguments: [run.runId] };
  return item;
}

function hints(word: string, elsewhere: boolean): string[] {
  if (elsewhere) return [vscode.l10n.t('Another window or a terminal runs it. Open it to watch.')];
  if (word === 'interrupted')
    return [
      vscode.l10n.t(
        'Its window or terminal went away before it ended. Resume goes on where it stood; nothing that was said is asked again.',
      ),
    ];
  if (word === 'stopped' || word === 'failed') return [vscode.l10n.t('Resume goes on where it stood.')];
  return [];
}

/** How a run stands in the list: what is done is accepted, overridden or undecided. */
function outcomeWord(run: PlacedRun): string {
  if (run.status !== 'done') return standingWord(run);
  if (!run.decision) return vscode.l10n.t('undecided');
  return run.decision.decision === 'accept' ? vscode.l10n.t('accepted') : vscode.l10n.t('overridden');
}

/** What the menus of package.json ask about. */
function tagsOf(run: PlacedRun, word: string, mine: boolean): string[] {
  return [
    'run',
    ...(run.status === 'done' ? ['digest'] : []),
    ...(run.status === 'done' && !run.decision ? ['undecided'] : []),
    ...(word === 'interrupted' || ((word === 'stopped' || word === 'failed') && !run.live) ? ['resumable'] : []),
    ...(mine ? ['mine'] : []),
    ...(run.live && !mine ? ['elsewhere'] : []),
    ...(run.live ? [] : ['idle']),
  ];
}
