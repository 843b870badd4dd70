import * as vscode from 'vscode';
import { freshDocument } from '../freshDocument';
import { patiently } from '../progress';
import { findTeamFiles } from '../teamFiles';
import { shelvesOf, type TeamShown } from '../teamShown';
import type { TeamRow } from '../views/teamRows';
import type { MemberNode } from '../views/teamView';
import type { CommandRun, Office } from './command';
import { type ModelItem, modelItems } from './modelItems';
import { changeTeam, type Edited, faultOf, replaceText } from './teamEdit';

export type Member = { team: TeamShown; row: TeamRow };

/** The member that a command was given, else one that the person picks of the team in the side bar. */
export async function memberOf(
  { team }: Office,
  given: unknown,
  title: string,
  fits: (row: TeamRow) => boolean,
): Promise<Member | undefined> {
  const node = given as Partial<MemberNode> | undefined;
  if (node?.kind === 'member' && node.team && node.row) return { team: node.team, row: node.row };
  const shown = await team.source.load();
  const rows = shown?.rows.filter(fits) ?? [];
  if (!shown || rows.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no member for that. The Team view shows who is at the table.'));
    return undefined;
  }
  const items = rows.map((row) => ({ label: `@${row.name}`, description: [row.role, row.model].join(' · '), row }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Which member?') });
  return picked && { team: shown, row: picked.row };
}

/** Says in the team's file which model a member speaks with. Answers the model. */
export const changeModel: CommandRun = async (office, given, wanted) => {
  const member = await memberOf(office, given, vscode.l10n.t('Change Model'), (row) => row.member);
  if (!member) return undefined;
  const { team, row } = member;
  const model = typeof wanted === 'string' ? wanted : await pickModel(team, row);
  if (model === undefined) return undefined;
  return (await changeTeam(office, team, { do: 'model', member: row.name, model })) && model;
};

async function pickModel({ house }: TeamShown, { name, model: present }: TeamRow): Promise<string | undefined> {
  const survey = await patiently(vscode.l10n.t('Looking for models'), (signal) => house.survey(signal));
  if (!survey) return undefined;
  const other: ModelItem = {
    label: `$(edit) ${vscode.l10n.t('Another name…')}`,
    detail: vscode.l10n.t('provider/model, or a tier: haiku, flash, sonnet, opus'),
  };
  const picked = await vscode.window.showQuickPick([...modelItems(survey), other], {
    title: vscode.l10n.t('The model of @{0}, now {1}', name, present),
    placeHolder: vscode.l10n.t('It is written into the team file'),
    matchOnDescription: true,
  });
  if (picked?.act === 'key') return void vscode.commands.executeCommand('roundtable.setApiKey');
  if (picked !== other) return picked?.model;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('The model of @{0}', name),
    value: present,
    placeHolder: 'ollama/qwen2.5:7b',
  });
  return typed?.trim() || undefined;
}

export const muteMember = mute(true);
export const unmuteMember = mute(false);

/** Keeps a member of a run from speaking, or lets it speak again. */
function mute(muted: boolean): CommandRun {
  return async (office, given) => {
    const title = muted ? vscode.l10n.t('Mute Member') : vscode.l10n.t('Let Member Speak Again');
    const member = await memberOf(office, given, title, (row) => row.member && row.state !== 'planned' && row.muted !== muted);
    if (!member) return false;
    const { team, row } = member;
    if (!team.run) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('A member is muted for one run. To leave @{0} out of every run, remove it from the team.', row.name),
      );
      return false;
    }
    const done = await office.desk.dispatch(team.run, { type: 'mute', runId: team.run.runId, member: row.name, muted });
    if (!done.ok) throw done.error;
    office.desk.refresh();
    return true;
  };
}

/** Puts an agent or a persona into the team's file. Answers its name. */
export const addMember: CommandRun = async (office, given, wanted) => {
  const team = (given as Partial<MemberNode> | undefined)?.team ?? (await office.team.source.load());
  if (!team) return void vscode.window.showInformationMessage(vscode.l10n.t('There is no team to add a member to. Open a folder first.'));
  const member = typeof wanted === 'object' && wanted !== null ? (wanted as NewMember) : await pickNew(team);
  return member && (await changeTeam(office, team, { do: 'add', member })) && member.name;
};

type NewMember = { name: string; persona?: string };

async function pickNew({ house, rows }: TeamShown): Promise<NewMember | undefined> {
  const { cast, personas } = await shelvesOf(house);
  const taken = new Set(rows.map(({ name }) => name));
  const agents = cast.filter(({ part, name }) => part === 'worker' && !taken.has(name));
  const items: (vscode.QuickPickItem & { member?: NewMember })[] = [
    { label: vscode.l10n.t('Agents'), kind: vscode.QuickPickItemKind.Separator },
    ...agents.map(({ name, role }) => ({ label: `$(account) ${name}`, description: role, member: { name } })),
    { label: vscode.l10n.t('Personas'), kind: vscode.QuickPickItemKind.Separator },
    ...personas.map(({ key, role, description }) => ({
      label: `$(person-add) @${key}`,
      description: role,
      detail: description,
      member: { name: freeName(key, taken), persona: `@${key}` },
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Member'),
    placeHolder: vscode.l10n.t('Who joins the team?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.member;
}

function freeName(key: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? key : `${key}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Takes a member out of the team's file. Answers whether it did. */
export const removeMember: CommandRun = async (office, given) => {
  const member = await memberOf(office, given, vscode.l10n.t('Remove Member'), (row) => row.member);
  if (!member) return false;
  const edited = await changeTeam(office, member.team, { do: 'remove', member: member.row.name });
  if (!edited) return false;
  // Not waited for: the member is gone, and what is offered may be taken later.
  void offerBack(edited, member.row.name).catch((error) => office.desk.report(error));
  return true;
};

async function offerBack(edited: Edited, name: string): Promise<void> {
  const { document, before, after } = edited;
  const undo = vscode.l10n.t('Undo');
  const file = vscode.workspace.asRelativePath(document.uri);
  const fault = faultOf(edited);
  const picked = fault
    ? await vscode.window.showWarningMessage(
        vscode.l10n.t('@{0} is removed from {1}, and the team cannot run like that: {2}', name, file, fault),
        undo,
      )
    : await vscode.window.showInformationMessage(vscode.l10n.t('@{0} is removed from {1}.', name, file), undo);
  if (picked !== undo) return;
  const now = await freshDocument(document.uri);
  if (now.getText() === after) await replaceText(now, before);
  else void vscode.window.showWarningMessage(vscode.l10n.t('{0} was changed since. Undo it in the editor.', file));
}

/** Chooses which team the side bar shows and a start offers first. */
export const chooseTeam: CommandRun = async ({ desk, team }) => {
  const house = await desk.quietHouse();
  if (!house) return void (await desk.house());
  const files = await findTeamFiles();
  const present = await team.chosen.get();
  const items = [
    { label: `$(organization) ${vscode.l10n.t('The built-in team')}`, description: 'elena, marcus, clare, simon, naomi', file: undefined },
    ...files.map((file) => ({ label: `$(file) ${vscode.workspace.asRelativePath(file)}`, description: '', file })),
  ].map((item) => ({ ...item, picked: item.file?.toString() === present?.file?.toString() }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Choose Team'),
    placeHolder: vscode.l10n.t('Which team is next?'),
  });
  if (!picked) return;
  const folder = picked.file && vscode.workspace.getWorkspaceFolder(picked.file);
  await team.chosen.choose({ folder: folder ?? house.folder, ...(picked.file && { file: picked.file }) });
  const { front, view } = desk;
  // A run at work stays in sight until it is over.
  if (front && view?.status !== 'running' && view?.status !== 'paused') desk.leaveFront(front.runId);
};

/** Shows the run in which a member is at work. */
export const revealMember: CommandRun = async (office, given) => {
  const member = await memberOf(office, given, vscode.l10n.t('Show Member'), (row) => row.state !== 'planned');
  if (member?.team.run) office.panel.show(member.team.run, member.row.name);
};
