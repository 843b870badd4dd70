import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Knowledge, PlacedDecision } from './knowledge';
import { changedNodes } from './nodes';
import { readOr } from './readOr';
import { ago } from './words';

export type DecisionNode = { kind: 'decision'; id: string; decision: PlacedDecision; teams: number };

/** What the teams decided in all runs, the newest first, and who did and why. */
export function createDecisionsView(
  knowledge: Knowledge,
  onError: (error: unknown) => void,
): Disposable & { readonly tree: vscode.TreeDataProvider<DecisionNode> } {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<DecisionNode | undefined>());
  let drawn: readonly DecisionNode[] = [];
  const read = async (): Promise<DecisionNode[]> => {
    const decisions = await readOr(view, 'roundtable.decisionsFailed', [], knowledge.decisions, onError);
    const teams = new Set(decisions.map(({ team }) => team)).size;
    return decisions.map(
      (decision): DecisionNode => ({
        kind: 'decision',
        id: [decision.house.folder.uri, decision.ofRun ? decision.runId : decision.seq].join(' '),
        decision,
        teams,
      }),
    );
  };
  const tree: vscode.TreeDataProvider<DecisionNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return [];
      drawn = await read();
      return [...drawn];
    },
    getTreeItem: decisionItem,
  };
  const view = store.add(vscode.window.createTreeView('roundtable.decisions', { treeDataProvider: tree }));
  const look = async (): Promise<void> => {
    const news = changedNodes(drawn, await read(), ({ decision: { house: _, ...decision } }) => JSON.stringify(decision));
    drawn = news.nodes;
    if (news.all) changed.fire(undefined);
  };
  const soon = (): void => {
    if (view.visible) void look().catch(onError);
  };
  store.add(knowledge.onChange(soon));
  store.add(view.onDidChangeVisibility(soon));
  return { tree, dispose: store.dispose };
}

function decisionItem(node: DecisionNode): vscode.TreeItem {
  const { id, decision, teams } = node;
  const { title, member, at, rationale, alternatives, runId, team } = decision;
  const item = new vscode.TreeItem(title.replace(/\s+/g, ' '));
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(decision.ofRun === 'override' ? 'edit' : decision.ofRun ? 'check' : 'law');
  item.description = [`@${member}`, ago(at, Date.now()), teams > 1 ? team : undefined].filter(Boolean).join(' · ');
  const text = new vscode.MarkdownString().appendText(title);
  text.appendMarkdown('\n\n').appendText(rationale);
  if (alternatives) text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Instead of: {0}', alternatives));
  text.appendMarkdown('\n\n').appendText([`@${member}`, team, new Date(at).toLocaleString(), runId].filter(Boolean).join(' · '));
  item.tooltip = text;
  item.contextValue = ['decision', ...(runId ? ['ofRun'] : [])].join(' ');
  item.command = { command: 'roundtable.openDecision', title: vscode.l10n.t('Open'), arguments: [node] };
  item.accessibilityInformation = { label: `${title}, ${item.description}` };
  return item;
}
