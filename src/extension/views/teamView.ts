import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Approvals } from '../approvals';
import type { Desk } from '../desk';
import type { TeamShown, TeamSource } from '../teamShown';
import { colorOf } from './hues';
import { changedNodes } from './nodes';
import { readOr } from './readOr';
import type { TeamRow } from './teamRows';
import { memberTooltip, memberWords, statusWord } from './teamWords';

export type MemberNode = { kind: 'member'; id: string; team: TeamShown; row: TeamRow };
type RolesNode = { kind: 'roles'; id: string; team: TeamShown; rows: readonly TeamRow[] };
/** What can be done with a team that was not convened. */
type BeginNode = { kind: 'begin'; id: string; team: TeamShown };
/** Choices about members that wait for the person. */
type ChoicesNode = { kind: 'choices'; id: string; team: TeamShown };
export type TeamNode = MemberNode | RolesNode | BeginNode | ChoicesNode;

const stateIcons: Readonly<Record<TeamRow['state'], (color: vscode.ThemeColor) => vscode.ThemeIcon>> = {
  planned: (color) => new vscode.ThemeIcon('account', color),
  idle: (color) => new vscode.ThemeIcon('account', color),
  speaking: (color) => new vscode.ThemeIcon('loading~spin', color),
  failed: () => new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
};
const waitingIcon = new vscode.ThemeIcon('bell-dot', new vscode.ThemeColor('list.warningForeground'));

/** The team at the table: who is there, with which model, and what each does now. Without a run, the team that would be convened. */
export function createTeamView(
  desk: Desk,
  source: TeamSource,
  approvals: Approvals,
  onError: (error: unknown) => void,
): Disposable & TeamTree {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<TeamNode | undefined>());
  let drawn: readonly TeamNode[] = [];
  const read = async (): Promise<TeamNode[]> => {
    const team = await readOr(view, 'roundtable.teamFailed', undefined, source.load, onError);
    head(team);
    return nodesOf(team);
  };
  const tree: vscode.TreeDataProvider<TeamNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return childrenOf(node);
      drawn = await read();
      return [...drawn];
    },
    getTreeItem: teamItem,
  };
  const view = store.add(vscode.window.createTreeView('roundtable.team', { treeDataProvider: tree }));
  const head = (team: TeamShown | undefined): void => {
    view.description = team && statusWord(team);
    void vscode.commands.executeCommand('setContext', 'roundtable.teamFile', team?.file !== undefined);
  };
  const look = async (): Promise<void> => {
    // Only what changed is drawn: an item that is drawn anew forgets for a moment that it can be clicked.
    const news = changedNodes(drawn, await read(), seen);
    drawn = news.nodes;
    if (news.all) changed.fire(undefined);
    else for (const node of news.changed) changed.fire(node);
  };
  store.add(
    approvals.onChange(() => {
      const { length } = approvals.open();
      view.badge =
        length > 0
          ? { value: length, tooltip: length === 1 ? vscode.l10n.t('One waits for you') : vscode.l10n.t('{0} wait for you', length) }
          : undefined;
    }),
  );
  store.add(
    source.onChange(() => {
      // What is hidden is drawn when it is shown, and a window that only edits must not load the brain.
      if (view.visible || desk.front) void look().catch(onError);
    }),
  );
  return { tree, dispose: store.dispose };
}

/** For tests: what the tree gives to VS Code. */
export type TeamTree = { tree: vscode.TreeDataProvider<TeamNode> };

function nodesOf(team: TeamShown | undefined): TeamNode[] {
  if (!team) return [];
  const member = (row: TeamRow): MemberNode => ({ kind: 'member', id: row.name, team, row });
  const roles = team.rows.filter((row) => !row.member);
  return [
    ...(team.run ? [] : [{ kind: 'begin' as const, id: 'begin', team }]),
    ...(team.choices > 0 ? [{ kind: 'choices' as const, id: 'choices', team }] : []),
    ...team.rows.filter((row) => row.member).map(member),
    ...(roles.length > 0 ? [{ kind: 'roles' as const, id: 'roles', team, rows: roles }] : []),
  ];
}

function seen(node: TeamNode): string {
  if (node.kind === 'member') return JSON.stringify([node.row, tagsOf(node.team, node.row)]);
  if (node.kind === 'roles') return JSON.stringify(node.rows);
  if (node.kind === 'choices') return String(node.team.choices);
  return JSON.stringify([node.team.file, node.team.workflow, node.team.problems]);
}

function childrenOf(node: TeamNode): TeamNode[] {
  return node.kind === 'roles' ? node.rows.map((row) => ({ kind: 'member', id: row.name, team: node.team, row })) : [];
}

function teamItem(node: TeamNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  return item;
}

function itemOf(node: TeamNode): vscode.TreeItem {
  switch (node.kind) {
    case 'begin':
      return beginItem(node);
    case 'choices':
      return choicesItem(node);
    case 'roles':
      return rolesItem(node);
    case 'member':
      return memberItem(node);
  }
}

function choicesItem({ team: { choices } }: ChoicesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    choices === 1 ? vscode.l10n.t('1 choice about members waits') : vscode.l10n.t('{0} choices about members wait', choices),
  );
  item.iconPath = waitingIcon;
  item.tooltip = vscode.l10n.t('Who stays at the table, who changes, what came of a venture: you decide.');
  item.command = { command: 'roundtable.leaderboard', title: vscode.l10n.t('Show the Choices'), arguments: ['choices'] };
  item.contextValue = 'choices';
  return item;
}

function beginItem({ team }: BeginNode): vscode.TreeItem {
  const { file, problems, workflow } = team;
  const [first] = problems;
  if (first) {
    const words =
      problems.length === 1
        ? vscode.l10n.t('1 problem keeps this team from running')
        : vscode.l10n.t('{0} problems keep this team from running', problems.length);
    const item = new vscode.TreeItem(words);
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
    item.tooltip = problems.map(({ message }) => message).join('\n');
    item.command = { command: 'roundtable.validateTeam', title: vscode.l10n.t('Show Problems'), ...(file && { arguments: [file] }) };
    return item;
  }
  const debate = workflow === 'roundtable';
  const item = new vscode.TreeItem(debate ? vscode.l10n.t('Start a Roundtable') : vscode.l10n.t('Run This Team'));
  item.iconPath = new vscode.ThemeIcon('play', new vscode.ThemeColor('testing.iconPassed'));
  item.tooltip = debate ? vscode.l10n.t('Asks what to debate, with which models, and what it may cost.') : team.goal;
  const path = file && vscode.workspace.asRelativePath(file, false);
  item.command = debate
    ? { command: 'roundtable.start', title: vscode.l10n.t('Start'), arguments: path === undefined ? [] : [{ team: path }] }
    : { command: 'roundtable.runTeam', title: vscode.l10n.t('Run'), arguments: [file] };
  item.contextValue = 'begin';
  return item;
}

function rolesItem({ team, rows }: RolesNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    team.workflow === 'roundtable' ? vscode.l10n.t('Judge and steward') : vscode.l10n.t('Others'),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.description = rows.find(({ state }) => state === 'speaking')?.name ?? '';
  item.contextValue = 'roles';
  return item;
}

function memberItem({ team, row }: MemberNode): vscode.TreeItem {
  const item = new vscode.TreeItem(row.name);
  const waits = row.doing?.waits === true;
  const names = team.rows.filter(({ member }) => member).map(({ name }) => name);
  const icon = row.muted ? (color: vscode.ThemeColor) => new vscode.ThemeIcon('mute', color) : stateIcons[row.state];
  item.iconPath = waits ? waitingIcon : icon(colorOf(names, row.name));
  item.description = memberWords(row);
  item.command = waits
    ? { command: 'roundtable.answerApprovals', title: vscode.l10n.t('Answer') }
    : team.run && {
        command: 'roundtable.revealMember',
        title: vscode.l10n.t('Show in the Panel'),
        arguments: [{ kind: 'member', id: row.name, team, row }],
      };
  item.tooltip = memberTooltip(row);
  item.contextValue = tagsOf(team, row).join(' ');
  item.accessibilityInformation = { label: [row.name, row.role, memberWords(row)].filter(Boolean).join(', ') };
  return item;
}

/** What the menus of package.json ask about. */
function tagsOf({ run, file }: TeamShown, { member, muted }: TeamRow): string[] {
  return [
    member ? 'member' : 'role',
    ...(member && run && !run.over ? [muted ? 'muted' : 'speaks'] : []),
    ...(member && (file || !run) ? ['changes'] : []),
  ];
}
