import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { MemberView } from '../../schema/view';
import type { Desk } from '../desk';

type Node = { kind: 'member'; member: MemberView } | { kind: 'roles'; members: MemberView[] };

const stateIcons: Readonly<Record<MemberView['state'], vscode.ThemeIcon>> = {
  idle: new vscode.ThemeIcon('account'),
  speaking: new vscode.ThemeIcon('loading~spin', new vscode.ThemeColor('charts.blue')),
  failed: new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground')),
};

/** The team at the table: who is there, with which model, and what each does now. */
export function createTeamView(desk: Desk): Disposable {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<void>());
  const tree: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node?.kind === 'roles') return node.members.map((member) => ({ kind: 'member', member }));
      return node ? [] : team(desk);
    },
    getTreeItem: (node) => (node.kind === 'roles' ? rolesItem(node.members) : memberItem(node.member)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.team', { treeDataProvider: tree }));
  let drawn = '';
  store.add(
    desk.onChange((more) => {
      const now = Object.values(desk.view?.members ?? {})
        .map((member) => `${member.name} ${member.state} ${member.turns}`)
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
  const members = Object.values(view.members);
  return [
    ...members.filter((member) => workers.has(member.name)).map((member): Node => ({ kind: 'member', member })),
    { kind: 'roles', members: members.filter((member) => !workers.has(member.name)) },
  ];
}

function rolesItem(members: readonly MemberView[]): vscode.TreeItem {
  const item = new vscode.TreeItem('Judge and steward', vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'roles';
  item.description = members.find((member) => member.state === 'speaking')?.name ?? '';
  return item;
}

function memberItem({ name, role, model, state, turns, position }: MemberView): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  item.id = name;
  item.iconPath = stateIcons[state];
  item.description = `${model} · ${role}`;
  const tooltip = new vscode.MarkdownString(`**${name}** · `).appendText(role);
  tooltip.appendText(`\n\n${model} · ${turns} ${turns === 1 ? 'turn' : 'turns'} · ${state}`);
  if (position) tooltip.appendText(`\n\n${position}`);
  item.tooltip = tooltip;
  item.contextValue = 'member';
  item.accessibilityInformation = { label: `${name}, ${role}, ${state}, ${model}` };
  return item;
}
