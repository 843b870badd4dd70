import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** Where agents of other products stand in a workspace. */
const globs = ['**/*.agent.md', '**/*.chatmode.md', '**/.github/agents/*.md', '**/.claude/agents/**/*.md'];
const skipped = '**/{node_modules,.roundtable,dist}/**';
const offered = 200;

export type ForeignAgent = { uri: vscode.Uri /** As a person finds it. */; label: string; place: 'workspace' | 'user' };

/** The agent files of the workspace, and those that the person has for everything. */
export async function findForeignAgents(context: vscode.ExtensionContext): Promise<ForeignAgent[]> {
  const own = await vscode.workspace.findFiles(`{${globs.join(',')}}`, skipped, offered);
  const inside = own
    .sort((a, b) => a.path.localeCompare(b.path))
    .map((uri): ForeignAgent => ({ uri, label: vscode.workspace.asRelativePath(uri), place: 'workspace' }));
  const outside = await Promise.all(userFolders(context).map(({ folder, named }) => agentsIn(folder, named)));
  return [...inside, ...outside.flat()];
}

/** The folders of the machine that the extension runs on: with a remote window, those of the remote. */
function userFolders(context: vscode.ExtensionContext) {
  const home = vscode.Uri.file(homedir());
  const profile = vscode.Uri.joinPath(context.globalStorageUri, '..', '..');
  return [
    { folder: vscode.Uri.joinPath(home, '.claude', 'agents'), named: '~/.claude/agents' },
    { folder: vscode.Uri.joinPath(home, '.copilot', 'agents'), named: '~/.copilot/agents' },
    { folder: vscode.Uri.joinPath(profile, 'agents'), named: vscode.l10n.t('user profile') },
    { folder: vscode.Uri.joinPath(profile, 'prompts'), named: vscode.l10n.t('user profile') },
  ];
}

async function agentsIn(folder: vscode.Uri, named: string): Promise<ForeignAgent[]> {
  const wanted = folder.path.endsWith('/prompts') ? /\.(agent|chatmode)\.md$/i : /\.md$/i;
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && wanted.test(name))
      .map(([name]) => ({ uri: vscode.Uri.joinPath(folder, name), label: join(named, name), place: 'user' }));
  } catch {
    // There is no such folder here.
    return [];
  }
}
