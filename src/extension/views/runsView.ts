import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { RunSummary } from '../../schema/view';
import type { Desk, PlacedRun } from '../desk';
import { ago, costWord, shortened, standing } from './words';

/** The list reads the journals anew, so it is not drawn at the pace of a debate: once a round, and not oftener than this. */
const redrawMs = 1_000;

const icons: Readonly<Record<string, vscode.ThemeIcon>> = {
  running: new vscode.ThemeIcon('sync~spin', new vscode.ThemeColor('charts.blue')),
  paused: new vscode.ThemeIcon('debug-pause'),
  done: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  stopped: new vscode.ThemeIcon('debug-stop'),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
  interrupted: new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('list.warningForeground')),
};

/** The runs of the workspace, those of the terminal too. */
export function createRunsView(desk: Desk): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const redraw = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed.fire();
    }, redrawMs);
  };
  const tree: vscode.TreeDataProvider<PlacedRun> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node ? [] : desk.runs()),
    getTreeItem: (run) => itemOf(run, desk),
  };
  store.add({ dispose: () => clearTimeout(timer) });
  store.add(vscode.window.createTreeView('roundtable.runs', { treeDataProvider: tree }));
  let drawn = '';
  store.add(
    desk.onChange((more) => {
      const now = `${desk.view?.status} ${desk.view?.round}`;
      if (more || now !== drawn) redraw();
      drawn = now;
    }),
  );
  const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/.roundtable/runs/*/{lease.json,digest.md}', false, true, false));
  store.add(watcher.onDidCreate(redraw));
  store.add(watcher.onDidDelete(redraw));
  return store;
}

function itemOf(run: PlacedRun, desk: Desk): vscode.TreeItem {
  const item = new vscode.TreeItem(shortened(run.topic));
  const word = standing(run);
  const cost = costWord(run.usd);
  item.id = run.runId;
  item.iconPath = icons[word];
  item.description = `${outcomeWord(run)} · ${ago(run.startedAt, Date.now())} · ${cost}`;
  item.tooltip = [
    run.topic,
    `${outcomeWord(run)}, ${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}, ${run.calls} calls, ${cost}`,
    new Date(run.startedAt).toLocaleString(),
    ...(run.decision?.words ? [run.decision.words] : []),
    ...(word === 'interrupted' ? ['Its process went away. Resume it to go on where it stood.'] : []),
    run.runId,
  ].join('\n');
  item.accessibilityInformation = { label: `${run.topic}, ${item.description}` };
  item.contextValue = tagsOf(run, desk).join(' ');
  item.command = { command: 'roundtable.openPanel', title: 'Open', arguments: [run.runId] };
  return item;
}

/** How a run stands in the list: what is done is accepted, overridden or undecided. */
function outcomeWord(run: Pick<RunSummary, 'status' | 'live' | 'decision'>): string {
  if (run.status !== 'done') return standing(run);
  if (!run.decision) return vscode.l10n.t('undecided');
  return run.decision.decision === 'accept' ? vscode.l10n.t('accepted') : vscode.l10n.t('overridden');
}

/** What the menus of package.json ask about. */
function tagsOf(run: RunSummary, desk: Desk): string[] {
  const word = standing(run);
  const mine = run.live && desk.front?.runId === run.runId && desk.view !== undefined;
  return [
    'run',
    ...(run.status === 'done' ? ['digest'] : []),
    ...(run.status === 'done' && !run.decision ? ['undecided'] : []),
    ...(word === 'interrupted' || ((word === 'stopped' || word === 'failed') && !run.live) ? ['resumable'] : []),
    ...(mine ? ['mine'] : []),
  ];
}
