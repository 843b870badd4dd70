import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { BeliefStatus } from '../../core/knowledge/beliefs';
import type { Knowledge, PlacedBelief } from './knowledge';
import { changedNodes } from './nodes';
import { readOr } from './readOr';
import { beliefWord } from './words';

export type BeliefNode = { kind: 'belief'; id: string; belief: PlacedBelief; teams: number };
type VoteNode = { kind: 'vote'; id: string; text: string; icon: string; tooltip?: string };
export type BoardNode = BeliefNode | VoteNode;

const icons: Readonly<Record<BeliefStatus, vscode.ThemeIcon>> = {
  pending: new vscode.ThemeIcon('question'),
  accepted: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  contested: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  rejected: new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('descriptionForeground')),
};

/** What the teams hold for true, how far they agree on it, and what the person ruled. */
export function createBeliefsView(
  knowledge: Knowledge,
  onError: (error: unknown) => void,
): Disposable & { readonly tree: vscode.TreeDataProvider<BoardNode> } {
  const store = createDisposableStore();
  const changed = store.add(new vscode.EventEmitter<BoardNode | undefined>());
  let drawn: readonly BeliefNode[] = [];
  const read = async (): Promise<BeliefNode[]> => {
    const beliefs = await readOr(view, 'roundtable.beliefsFailed', [], knowledge.beliefs, onError);
    const teams = new Set(beliefs.map(({ team }) => team)).size;
    return beliefs.map(
      (belief): BeliefNode => ({ kind: 'belief', id: `${belief.house.folder.uri} ${belief.team} ${belief.id}`, belief, teams }),
    );
  };
  const tree: vscode.TreeDataProvider<BoardNode> = {
    onDidChangeTreeData: changed.event,
    async getChildren(node) {
      if (node) return node.kind === 'belief' ? votesOf(node) : [];
      drawn = await read();
      return [...drawn];
    },
    getTreeItem: (node) => (node.kind === 'belief' ? beliefItem(node) : voteItem(node)),
  };
  const view = store.add(vscode.window.createTreeView('roundtable.beliefs', { treeDataProvider: tree }));
  const look = async (): Promise<void> => {
    const news = changedNodes(drawn, await read(), ({ belief: { house: _, ...belief } }) => JSON.stringify(belief));
    drawn = news.nodes;
    if (news.all) changed.fire(undefined);
    else for (const node of news.changed) changed.fire(node);
  };
  const soon = (): void => {
    if (view.visible) void look().catch(onError);
  };
  store.add(knowledge.onChange(soon));
  store.add(view.onDidChangeVisibility(soon));
  return { tree, dispose: store.dispose };
}

function beliefItem({ id, belief, teams }: BeliefNode): vscode.TreeItem {
  const { claim, status, votesFor, voters, author, ruling, team } = belief;
  const item = new vscode.TreeItem(claim.replace(/\s+/g, ' '), vscode.TreeItemCollapsibleState.Collapsed);
  const votes = vscode.l10n.t('{0} of {1}', votesFor.length, voters.length);
  item.id = id;
  item.iconPath = icons[status];
  item.description = [
    ruling ? vscode.l10n.t('{0} by you', beliefWord(status)) : beliefWord(status),
    votes,
    `@${author}`,
    teams > 1 ? team : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
  item.tooltip = beliefTooltip(belief);
  // What the person ruled can be opened again; what they can rule is what they have not.
  item.contextValue = ['belief', ...(ruling ? ['ruled'] : []), ruling?.ruling === 'accepted' ? 'for' : ruling ? 'against' : 'open'].join(
    ' ',
  );
  item.accessibilityInformation = { label: `${claim}, ${item.description}` };
  return item;
}

function beliefTooltip({ claim, confidence, author, votesFor, votesAgainst, evidence, ruling, id }: PlacedBelief): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendText(claim);
  const add = (line: string): unknown => text.appendMarkdown('\n\n').appendText(line);
  const names = (voters: readonly string[]): string =>
    voters.length > 0 ? voters.map((name) => `@${name}`).join(', ') : vscode.l10n.t('nobody');
  add(
    vscode.l10n.t(
      'By @{0}, {1} % sure. For: {2}. Against: {3}.',
      author,
      Math.round(confidence * 100),
      names(votesFor),
      names(votesAgainst),
    ),
  );
  if (evidence) add(vscode.l10n.t('Evidence: {0}', evidence));
  if (ruling) add(vscode.l10n.t('Your ruling: {0}', ruling.reason));
  add(id);
  return text;
}

function votesOf({ id, belief }: BeliefNode): VoteNode[] {
  const { voters, votesFor, votesAgainst, reasons, evidence, ruling } = belief;
  const line = (key: string, icon: string, text: string): VoteNode => ({ kind: 'vote', id: `${id} ${key}`, icon, text });
  return [
    ...(ruling ? [line('ruling', 'law', vscode.l10n.t('You: {0}', ruling.reason))] : []),
    ...voters.map((voter) => {
      const icon = votesFor.includes(voter) ? 'thumbsup' : votesAgainst.includes(voter) ? 'thumbsdown' : 'circle-outline';
      const word =
        icon === 'thumbsup' ? vscode.l10n.t('for') : icon === 'thumbsdown' ? vscode.l10n.t('against') : vscode.l10n.t('has not voted');
      const reason = reasons[voter];
      return line(`vote ${voter}`, icon, reason ? `@${voter}, ${word}: ${reason}` : `@${voter}, ${word}`);
    }),
    ...(evidence ? [line('evidence', 'quote', evidence)] : []),
  ];
}

function voteItem({ id, text, icon }: VoteNode): vscode.TreeItem {
  const item = new vscode.TreeItem(text.replace(/\s+/g, ' '));
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.tooltip = text;
  return item;
}
