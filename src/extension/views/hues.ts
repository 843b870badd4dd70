import * as vscode from 'vscode';
import { hueNumbers } from '../../views/hues';

/** Theme colours in the order of the panel's hues, as near as the theme has them. Source: webview/theme.css. */
const colors = [
  ...['charts.blue', 'charts.orange', 'charts.green', 'charts.purple'],
  ...['terminal.ansiCyan', 'terminal.ansiMagenta', 'charts.yellow', 'charts.red'],
];

/** The colour of a member, by the same rule as in the panel. */
export function colorOf(members: readonly string[], name: string): vscode.ThemeColor {
  const hue = hueNumbers(members).get(name);
  return new vscode.ThemeColor((hue !== undefined && colors[hue]) || 'descriptionForeground');
}
