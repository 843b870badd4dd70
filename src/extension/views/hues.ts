import * as vscode from 'vscode';
import { hueNumbers } from '../../views/hues';

/** The theme colour of a hue, in the order of the panel's; undefined is somebody who is not in the team. Source: package.json, `colors`. */
export function hueColor(hue: number | undefined): vscode.ThemeColor {
  return new vscode.ThemeColor(hue === undefined ? 'descriptionForeground' : `roundtable.member${hue + 1}`);
}

/** The hue of a member, by the same rule as in the panel. */
export function hueOf(members: readonly string[], name: string): number | undefined {
  return hueNumbers(members).get(name);
}

/** The colour of a member. */
export function colorOf(members: readonly string[], name: string): vscode.ThemeColor {
  return hueColor(hueOf(members, name));
}
