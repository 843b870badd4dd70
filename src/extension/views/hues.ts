import * as vscode from 'vscode';
import { hash32 } from '../../base/seeded';

/** Theme colours in the order of the panel's hues. Source: webview/theme.css. */
const colors = ['charts.blue', 'charts.orange', 'charts.green', 'charts.purple', 'terminal.ansiCyan', 'terminal.ansiMagenta'];

/** The colour of a member, by the same rule as in the panel: where the name's hash points, or the next free one. */
export function colorOf(members: readonly string[], name: string): vscode.ThemeColor {
  const taken = new Map<number, string>();
  for (const member of members) {
    let at = hash32(member) % colors.length;
    for (let tries = 0; tries < colors.length && taken.has(at); tries++) at = (at + 1) % colors.length;
    if (member === name) return new vscode.ThemeColor(colors[at] ?? 'charts.blue');
    taken.set(at, member);
  }
  return new vscode.ThemeColor('descriptionForeground');
}
