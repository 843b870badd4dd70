import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { RunView } from '../../schema/view';
import type { Desk } from '../desk';
import { phaseWord, statusText } from './words';

/** The run in the status bar, as long as one is under way here: who speaks, what it has cost, and a menu to pause, steer and stop it. */
export function createStatusBar(desk: Desk): Disposable {
  const store = createDisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('roundtable.status', vscode.StatusBarAlignment.Left, 50));
  item.name = 'Roundtable';
  item.command = 'roundtable.runMenu';
  let shown = '';
  const show = (): void => {
    const { view } = desk;
    if (!view || (view.status !== 'running' && view.status !== 'paused')) return item.hide();
    const text = `$(${view.status === 'paused' ? 'debug-pause' : 'comment-discussion'}) ${statusText(view)}`;
    // An item that is written anew closes its hover.
    if (text !== shown) {
      item.text = text;
      item.tooltip = tooltip(view);
      item.accessibilityInformation = { label: vscode.l10n.t('Roundtable: {0}. Opens its menu.', statusText(view)) };
      shown = text;
    }
    item.show();
  };
  store.add(desk.onChange(show));
  return store;
}

function tooltip({ topic, team, phase, status }: RunView): vscode.MarkdownString {
  const paused = status === 'paused';
  const text = new vscode.MarkdownString('', true).appendText(topic);
  text.appendMarkdown('\n\n').appendText([team?.name, phaseWord(phase)].filter(Boolean).join(' · '));
  const link = (icon: string, title: string, command: string): string => `[$(${icon}) ${title}](command:roundtable.${command})`;
  const links = [
    link('open-preview', vscode.l10n.t('Open Panel'), 'openPanel'),
    paused ? link('debug-continue', vscode.l10n.t('Continue'), 'continue') : link('debug-pause', vscode.l10n.t('Pause'), 'pause'),
    link('megaphone', vscode.l10n.t('Steer'), 'steer'),
    link('debug-stop', vscode.l10n.t('Stop'), 'stop'),
  ];
  text.appendMarkdown(`\n\n${links.join('  ')}`);
  text.isTrusted = {
    enabledCommands: ['roundtable.openPanel', 'roundtable.continue', 'roundtable.pause', 'roundtable.steer', 'roundtable.stop'],
  };
  return text;
}
