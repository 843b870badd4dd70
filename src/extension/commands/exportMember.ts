import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { z } from 'zod';
import { TeamError } from '../../base/errors';
import { type AgentFormat, agentFormats, parseAgentFile } from '../../core/team/agentFiles/agentFile';
import { agentFilePath, exportMember as exported, memberToExport } from '../../core/team/agentFiles/exportMember';
import { isError, problemLine } from '../../core/team/problem';
import { validateTeam } from '../../core/team/validate';
import { writtenOut } from '../../core/team/writtenOut';
import type { Team } from '../../schema/team';
import type { House } from '../house';
import { findTeamFiles } from '../teamFiles';
import type { CommandRun } from './command';

/** What a caller may say beforehand. `team` is relative to the folder; without it an agent at hand is meant. */
const ExportArguments = z.object({
  member: z.string().min(1).optional(),
  team: z.string().min(1).optional(),
  to: z.enum(agentFormats).optional(),
});

/** `Roundtable: Export Member`: a member as an agent file of another product, where the person wants it. Answers where it was written. */
export const exportMember: CommandRun = async ({ desk }, given): Promise<vscode.Uri | undefined> => {
  const wanted = ExportArguments.safeParse(given ?? {});
  if (!wanted.success) throw new TeamError('user.badInput', { shown: `roundtable.exportMember: ${z.prettifyError(wanted.error)}` });
  const house = await desk.house();
  if (!house) return undefined;
  const from = await pickTeam(house, wanted.data);
  if (!from) return undefined;
  const shelf = await house.shelf();
  const [agents, personas] = [shelf.agents.map(({ thing }) => thing), shelf.personas.map(({ thing }) => thing)];
  const names = from.team ? writtenOut(from.team).map(({ name }) => name) : agents.map(({ name }) => name);
  const name =
    wanted.data.member ??
    (await vscode.window.showQuickPick(names, { title: vscode.l10n.t('Export Member'), placeHolder: vscode.l10n.t('Whom?') }));
  if (name === undefined) return undefined;
  const found = memberToExport(name, { ...(from.team && { team: from.team }), agents, personas });
  if (!found.ok) throw new TeamError('user.badInput', { shown: found.why });
  const format = wanted.data.to ?? (await pickFormat());
  const place = format && (await pickPlace(house, name, format));
  if (!format || !place) return undefined;
  const before = await textOf(place);
  const parsed = before === undefined ? undefined : parseAgentFile(before, place.path);
  if (before !== undefined) {
    const replace = vscode.l10n.t('Replace');
    const detail = parsed?.ok
      ? vscode.l10n.t('Its prompt, tools and model are replaced; what else its front matter says is kept.')
      : vscode.l10n.t('It is no agent file that can be read, so all of it is replaced.');
    const asked = vscode.l10n.t('{0} is there already.', vscode.workspace.asRelativePath(place));
    if ((await vscode.window.showWarningMessage(asked, { modal: true, detail }, replace)) !== replace) return undefined;
  }
  const { text, notes } = exported(found.member, format, parsed?.ok ? parsed.agent : undefined);
  await vscode.workspace.fs.writeFile(place, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(place);
  if (notes.length > 0) void vscode.window.showInformationMessage(notes.join(' '));
  return place;
};

type From = { team?: Team };

/** The team whose member it is. Undefined when the person leaves; rejects when the file is not right. */
async function pickTeam({ folder }: House, { team, member }: z.infer<typeof ExportArguments>): Promise<From | undefined> {
  if (team !== undefined) return { team: await teamIn(vscode.Uri.joinPath(folder.uri, team)) };
  if (member !== undefined) return {};
  const teams = (await findTeamFiles()).filter((uri) => vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString());
  if (teams.length === 0) return {};
  const items: (vscode.QuickPickItem & { uri?: vscode.Uri })[] = [
    {
      label: `$(organization) ${vscode.l10n.t('The agents at hand')}`,
      description: vscode.l10n.t('those of the folder and the built-in ones'),
    },
    ...teams.map((uri) => ({ label: `$(file) ${vscode.workspace.asRelativePath(uri)}`, uri })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export Member'),
    placeHolder: vscode.l10n.t('From which team?'),
  });
  return picked && (picked.uri ? { team: await teamIn(picked.uri) } : {});
}

async function teamIn(uri: vscode.Uri): Promise<Team> {
  const path = vscode.workspace.asRelativePath(uri, false);
  const text = await textOf(uri);
  if (text === undefined) throw new TeamError('user.notFound', { shown: vscode.l10n.t('{0} cannot be read. Is it there?', path) });
  const { team, problems } = validateTeam(text, path);
  if (!team) throw new TeamError('user.badInput', { shown: problems.filter(isError).map(problemLine).join('\n') });
  return team;
}

async function pickFormat(): Promise<AgentFormat | undefined> {
  const items: (vscode.QuickPickItem & { format: AgentFormat })[] = [
    { label: vscode.l10n.t('VS Code and GitHub Copilot'), description: '.github/agents/….agent.md', format: 'copilot' },
    { label: vscode.l10n.t('Claude Code'), description: '.claude/agents/….md', format: 'claude' },
  ];
  return (
    await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Member'), placeHolder: vscode.l10n.t('For which product?') })
  )?.format;
}

async function pickPlace({ folder }: House, name: string, format: AgentFormat): Promise<vscode.Uri | undefined> {
  const path = agentFilePath(name, format);
  const here = vscode.Uri.joinPath(folder.uri, path);
  const home = format === 'claude' ? path : `.copilot/agents/${name}.agent.md`;
  const items: (vscode.QuickPickItem & { uri?: vscode.Uri })[] = [
    { label: path, description: vscode.l10n.t('in this folder, for everybody who works on it'), uri: here },
    {
      label: `~/${home}`,
      description: vscode.l10n.t('for you, in every folder'),
      uri: vscode.Uri.joinPath(vscode.Uri.file(homedir()), home),
    },
    { label: vscode.l10n.t('Choose a Place…') },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Export Member'),
    placeHolder: vscode.l10n.t('Where should it stand?'),
  });
  if (!picked) return undefined;
  return (
    picked.uri ?? vscode.window.showSaveDialog({ defaultUri: here, filters: { Markdown: ['md'] }, title: vscode.l10n.t('Export Member') })
  );
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
