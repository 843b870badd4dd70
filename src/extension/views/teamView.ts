import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { MemberView, RunView } from '../../schema/view';
import type { Approvals } from '../approvals';
import type { Desk } from '../desk';

/** `doing` is what a member does beside speaking: a tool at work, or waiting for the person. */
type Doing = { words: string; waits: boolean };
type MemberNode = { kind: 'member'; member: MemberView; doing: Doing | undefined };
type Node = MemberNode | { kind: 'roles'; members: MemberNode[]; roundtable: boolean };

const stateIcons: Readonly<Record<MemberView['state'], vscode.ThemeIcon>> = {
  idle: new vscode.ThemeIcon('account'),
  speaking: new vscode.ThemeIcon('loading~spin', new vscode.ThemeColor('charts.blue')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
};

const waitingIcon = new vscode.ThemeIcon('bell-dot', new vscode.ThemeColor('list.warningForeground'));

/** The team at the table: who is there, with which model, and what each does now. */
export function createTeamView(desk: Desk, approvals: Approvals): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node?.kind === 'roles') return node.members;
      return node ? [] : team(desk);
    },
    getTreeItem: (node) => (node.kind === 'roles' ? rolesItem(node) : memberItem(node)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.team', { treeDataProvider: tree }));
  store.add(
    approvals.onChange(() => {
      const { length } = approvals.open();
      view.badge =
        length > 0
          ? { value: length, tooltip: length === 1 ? vscode.l10n.t('One waits for you') : vscode.l10n.t('{0} wait for you', length) }
          : undefined;
    }),
  );
  let drawn = '';
  store.add(
    desk.onChange((more) => {
      const { view: run } = desk;
      const now = Object.values(run?.members ?? {})
        .map((member) => `${member.name} ${member.state} ${member.turns} ${run && doingOf(run, member.name)?.words}`)
        .join();
      if (more || now !== drawn) changed.fire();
      drawn = now;
      const status = desk.view?.status;
      view.description = status === 'running' || status === 'paused' ? status : '';
    }),
  );
  return store;
}

async function team(desk: Desk): Promise<Node[]> {
  if (!desk.front) return [];
  const { house, runId } = desk.front;
  const view = desk.view ?? (await (await house.orchestrator()).view(runId));
  if (!view?.team) return [];
  const workers = new Set(view.team.members.map((member) => member.name));
  const nodes = Object.values(view.members).map((member): MemberNode => ({ kind: 'member', member, doing: doingOf(view, member.name) }));
  const roles = nodes.filter(({ member }) => !workers.has(member.name));
  // Only a roundtable has a judge and a steward.
  return [
    ...nodes.filter(({ member }) => workers.has(member.name)),
    ...(roles.length > 0 ? [{ kind: 'roles' as const, members: roles, roundtable: view.team.judge !== undefined }] : []),
  ];
}

function doingOf(view: RunView, name: string): Doing | undefined {
  const ask = Object.values(view.asks).find(({ member }) => member === name);
  if (ask) return { words: `waits for you: ${ask.what}`, waits: true };
  const tool = Object.values(view.openTools).find(({ member }) => member === name);
  return tool && { words: tool.what, waits: false };
}

function rolesItem({ members, roundtable }: Extract<Node, { kind: 'roles' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(roundtable ? 'Judge and steward' : 'Others', vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'roles';
  item.description = members.find(({ member }) => member.state === 'speaking')?.member.name ?? '';
  return item;
}

function memberItem({ member: { name, role, model, state, turns, position }, doing }: MemberNode): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = name;
  item.iconPath = doing?.waits ? waitingIcon : stateIcons[state];
  item.description = doing?.words ?? [model, role].filter(Boolean).join(' · ');
  item.command = doing?.waits ? { command: 'roundtable.answerApprovals', title: 'Answer' } : undefined;
  const tooltip = new vscode.MarkdownString(`**${name}** · `).appendText(role);
  tooltip.appendText(`\n\n${model} · ${turns} ${turns === 1 ? 'turn' : 'turns'} · ${state}`);
  if (position) tooltip.appendText(`\n\n${position}`);
  item.tooltip = tooltip;
  item.contextValue = 'member';
  item.accessibilityInformation = { label: [name, role, doing?.words ?? state, model].filter(Boolean).join(', ') };
  return item;
}
