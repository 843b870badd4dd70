import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Desk } from '../desk';
import { statusText } from './words';

/** The run in the status bar, as long as one is under way here. */
export function createStatusBar(desk: Desk): Disposable {
  const store = createDisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('roundtable.status', vscode.StatusBarAlignment.Left, 50));
  item.name = 'Roundtable';
  item.command = 'roundtable.openPanel';
  const show = (): void => {
    const { view } = desk;
    if (!view || (view.status !== 'running' && view.status !== 'paused')) return item.hide();
    const text = statusText(view);
    item.text = `$(comment-discussion) ${text}`;
    item.tooltip = `${view.topic}\n${view.status === 'paused' ? 'Paused.' : 'Running.'} Click to open the panel.`;
    item.accessibilityInformation = { label: `Roundtable: ${text}` };
    item.show();
  };
  store.add(desk.onChange(show));
  return store;
}
