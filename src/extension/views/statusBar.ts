import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { RunView } from '../../schema/view';
import type { Desk } from '../desk';

/** The run in the status bar, as long as one is under way here. */
export function createStatusBar(desk: Desk): Disposable {
  const store = createDisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('roundtable.status', vscode.StatusBarAlignment.Left, 50));
  item.name = 'Roundtable';
  item.command = 'roundtable.openPanel';
  const show = (): void => {
    const { view } = desk;
    if (!view || (view.status !== 'running' && view.status !== 'paused')) return item.hide();
    item.text = statusText(view);
    item.tooltip = `${view.topic}\n${view.status === 'paused' ? 'Paused.' : 'Running.'} Click to open the panel.`;
    item.accessibilityInformation = { label: `Roundtable: ${statusText(view).replace(/\$\([^)]*\)\s*/, '')}` };
    item.show();
  };
  store.add(desk.onChange(show));
  return store;
}

/** `round 2/3 · elena · $0.14`. */
export function statusText(view: RunView): string {
  const speaking = Object.values(view.openTurns).map((turn) => turn.member);
  const who = speaking.length === 1 ? speaking[0] : speaking.length > 1 ? `${speaking.length} speaking` : view.phase;
  const rounds = view.team?.workflow.rounds;
  const parts = [
    view.round > 0 ? `round ${view.round}/${rounds}` : view.phase,
    ...(view.status === 'paused' ? ['paused'] : [who]),
    view.spent.unpriced ? 'cost unknown' : `$${view.spent.usd.toFixed(2)}`,
  ];
  return `$(comment-discussion) ${[...new Set(parts)].join(' · ')}`;
}
