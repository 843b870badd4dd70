import * as vscode from 'vscode';

/** Files that are teams by their name. */
const named = ['**/*.team.yaml', '**/*.team.yml', '**/team.yaml', '**/team.yml'];
const skipped = '**/{node_modules,.roundtable,dist}/**';
/** Files of a workspace that are offered, at the most. */
const offered = 100;

/** Globs of team files: those named as such, and those that the person says are. */
function globs(): string[] {
  return [...named, ...ownGlobs()];
}

export function ownGlobs(): string[] {
  const own = vscode.workspace.getConfiguration('roundtable').get<string[]>('teamFiles', []);
  // A pattern without a place is meant for every folder.
  return own.map((glob) => (/^(?:\*\*\/|\/)/.test(glob) ? glob : `**/${glob}`));
}

export function teamSelector(): vscode.DocumentFilter[] {
  return globs().map((pattern) => ({ scheme: 'file', pattern }));
}

export function isTeamFile(document: vscode.TextDocument): boolean {
  return vscode.languages.match(teamSelector(), document) > 0;
}

/** The team files of the workspace, those nearest to its root first. */
export async function findTeamFiles(): Promise<vscode.Uri[]> {
  return find(globs());
}

/** Those that only the setting `roundtable.teamFiles` makes team files: menus cannot ask for a glob. */
export async function ownTeamFiles(): Promise<vscode.Uri[]> {
  const own = ownGlobs();
  return own.length === 0 ? [] : find(own);
}

async function find(patterns: readonly string[]): Promise<vscode.Uri[]> {
  const glob = patterns.length === 1 ? patterns[0] : `{${patterns.join(',')}}`;
  const found = glob === undefined ? [] : await vscode.workspace.findFiles(glob, skipped, offered);
  const depth = (uri: vscode.Uri): number => uri.path.split('/').length;
  return found.sort((a, b) => depth(a) - depth(b) || a.path.localeCompare(b.path));
}
