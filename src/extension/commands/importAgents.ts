import * as vscode from 'vscode';
import { addMembers } from '../../core/team/agentFiles/addMembers';
import { parseAgentFile } from '../../core/team/agentFiles/agentFile';
import { type ImportedAgent, importAgent } from '../../core/team/agentFiles/importAgent';
import type { House } from '../house';
import { findTeamFiles } from '../teamFiles';
import type { CommandRun, Office } from './command';
import { type ForeignAgent, findForeignAgents } from './foreignAgents';

/**
 * `Roundtable: Import Agents`: agents of VS Code, Copilot and Claude Code become agents of the folder, and members of a team file where one is
 * chosen. Files may be given. Answers the names of those that were imported.
 */
export const importAgents: CommandRun = async (office, given): Promise<string[] | undefined> => {
  const house = await office.desk.house();
  if (!house) return undefined;
  const files = await chosen(office, given);
  if (!files) return undefined;
  const notes: string[] = [];
  const read = await readAll(files, notes);
  const team = read.length > 0 ? await pickTeam(house) : undefined;
  if (team === 'cancel') return undefined;
  const written: ImportedAgent[] = [];
  for (const { agent, file } of read) {
    if (!(await writeAgent(house, agent))) continue;
    written.push(agent);
    notes.push(
      `${file}:`,
      ...(agent.notes.length > 0 ? agent.notes.map((note) => `  ${note}`) : [`  ${vscode.l10n.t('Everything came over.')}`]),
    );
  }
  if (written.length > 0 && team) notes.push(...(await join(team, written)));
  await tell(office, house, written, notes);
  return written.map(({ agent }) => agent.name);
};

async function chosen({ context }: Office, given: unknown): Promise<readonly ForeignAgent[] | undefined> {
  const uris = (Array.isArray(given) ? given : [given]).filter((one): one is vscode.Uri => one instanceof vscode.Uri);
  if (uris.length > 0) return uris.map((uri) => ({ uri, label: vscode.workspace.asRelativePath(uri), place: 'workspace' }));
  const found = await findForeignAgents(context);
  const other = vscode.l10n.t('Choose Files…');
  if (found.length === 0) {
    const none = vscode.l10n.t('No agent file was found: .github/agents/*.agent.md, *.chatmode.md or .claude/agents/*.md.');
    return (await vscode.window.showInformationMessage(none, other)) === other ? fromDisk() : undefined;
  }
  const items: (vscode.QuickPickItem & { file?: ForeignAgent })[] = found.flatMap((file, index) => [
    ...(index > 0 && found[index - 1]?.place === file.place
      ? []
      : [
          {
            label: file.place === 'user' ? vscode.l10n.t('Yours everywhere') : vscode.l10n.t('In the workspace'),
            kind: vscode.QuickPickItemKind.Separator,
          },
        ]),
    { label: file.label, file, picked: file.place === 'workspace' },
  ]);
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Import Agents'),
    placeHolder: vscode.l10n.t('Which agents? Each becomes a file under .roundtable/agents'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked?.flatMap(({ file }) => file ?? []);
}

async function fromDisk(): Promise<ForeignAgent[] | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: { Markdown: ['md'] },
    title: vscode.l10n.t('Import Agents'),
  });
  return picked?.map((uri) => ({ uri, label: uri.path.split('/').at(-1) ?? uri.path, place: 'user' }));
}

type Read = { agent: ImportedAgent; file: string };

async function readAll(files: readonly ForeignAgent[], notes: string[]): Promise<Read[]> {
  const read: Read[] = [];
  for (const { uri, label } of files) {
    const found = await textOf(uri);
    const parsed = found === undefined ? { ok: false as const, why: vscode.l10n.t('it cannot be read') } : parseAgentFile(found, uri.path);
    if (!parsed.ok) {
      notes.push(vscode.l10n.t('{0} was not imported: {1}.', label, parsed.why));
      continue;
    }
    const agent = importAgent(parsed.agent, label);
    const same = read.find((one) => one.agent.agent.name === agent.agent.name);
    if (same) notes.push(vscode.l10n.t('{0} was not imported: {1} has the same name, {2}.', label, same.file, agent.agent.name));
    else read.push({ agent, file: label });
  }
  return read;
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

async function pickTeam({ folder }: House): Promise<vscode.Uri | 'cancel' | undefined> {
  const teams = (await findTeamFiles()).filter((uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString());
  if (teams.length === 0) return undefined;
  const none = { label: vscode.l10n.t('To no team now'), description: vscode.l10n.t('a team file may name them at any time') };
  const items = teams.map((uri) => ({ label: `$(file) ${vscode.workspace.asRelativePath(uri)}`, uri }));
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { uri?: vscode.Uri }>([none, ...items], {
    title: vscode.l10n.t('Import Agents'),
    placeHolder: vscode.l10n.t('Add them to a team?'),
    ignoreFocusOut: true,
  });
  return picked ? picked.uri : 'cancel';
}

/** Never over a file that is there, unless the person says so. */
async function writeAgent({ folder }: House, { agent, text }: ImportedAgent): Promise<boolean> {
  const uri = vscode.Uri.joinPath(folder.uri, '.roundtable', 'agents', `${agent.name}.yaml`);
  if ((await textOf(uri)) !== undefined) {
    const replace = vscode.l10n.t('Replace');
    const asked = vscode.l10n.t('There is an agent {0} already.', agent.name);
    const detail = vscode.l10n.t('{0} would be replaced.', vscode.workspace.asRelativePath(uri));
    if ((await vscode.window.showWarningMessage(asked, { modal: true, detail }, replace)) !== replace) return false;
  }
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return true;
}

/** Puts members into a team file as an edit that can be undone, and shows it unsaved. Answers what is to be said of it. */
async function join(team: vscode.Uri, agents: readonly ImportedAgent[]): Promise<string[]> {
  const document = await vscode.workspace.openTextDocument(team);
  const name = vscode.workspace.asRelativePath(team);
  const insertion = addMembers(
    document.getText(),
    agents.map(({ member }) => member),
  );
  if (!insertion.ok) return [vscode.l10n.t('{0} was left as it is: {1}.', name, insertion.why)];
  const left = agents
    .filter(({ member }) => !insertion.added.includes(member.name))
    .map(({ member }) => vscode.l10n.t('{0} has a member {1} already.', name, member.name));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(team, document.positionAt(insertion.at), insertion.text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return left;
}

async function tell({ texts }: Office, { folder }: House, written: readonly ImportedAgent[], notes: readonly string[]): Promise<void> {
  const names = written.map(({ agent }) => agent.name).join(', ');
  const said =
    written.length === 0 ? vscode.l10n.t('No agent was imported.') : vscode.l10n.t('Imported into .roundtable/agents: {0}', names);
  const show = vscode.l10n.t('Show What Changed');
  const open = vscode.l10n.t('Open Agent');
  const [first] = written;
  // Not waited for: whoever called the command must not wait until a person closes the message.
  void vscode.window.showInformationMessage(said, ...(notes.length > 0 ? [show] : []), ...(first ? [open] : [])).then(async (picked) => {
    if (picked === show) await vscode.window.showTextDocument(texts.put('imported-agents.txt', `${notes.join('\n')}\n`), { preview: true });
    if (picked === open && first)
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, '.roundtable', 'agents', `${first.agent.name}.yaml`));
  });
}
