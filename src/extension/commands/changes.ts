import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { HunkFilter } from '../../core/changes/keepUndo';
import type { Decided } from '../../core/run/fileDesk';
import { fileUri, type RunFilesState } from '../runFiles';
import { originalUri } from '../texts';
import type { ChangeNode } from '../views/changesView';
import { undecided } from '../views/changeWords';
import type { CommandRun, Office } from './command';
import { savedFirst } from './savedFirst';

type Decision = 'keep' | 'undo' | 'redo';
type Chosen = { path: string; ids: readonly string[] }[];

/** Reasons that a message gives, at the most. */
const shown = 3;

export const openChange: CommandRun = async (_, given) => {
  const node = nodeOf(given);
  if (!node) return;
  const { state, review } = node;
  const { folder } = state.place.house;
  const present = fileUri(state, review.path);
  if (review.binary && review.present !== null) return vscode.commands.executeCommand('vscode.open', present);
  const before = state.changes.find(({ path }) => path === review.path)?.before ?? null;
  const original = originalUri(folder, review.path, before);
  const line = node.kind === 'hunk' ? node.hunk.at.from : undefined;
  return vscode.commands.executeCommand(
    'vscode.diff',
    original,
    review.present === null ? originalUri(folder, review.path, null) : present,
    `${posix.basename(review.path)} (before the team ↔ now)`,
    { preview: true, ...(line !== undefined && { selection: new vscode.Range(line, 0, line, 0) }) },
  );
};

export const openChangedFile: CommandRun = async (_, given) => {
  const node = nodeOf(given);
  if (!node) return;
  if (node.review.present === null) return void vscode.window.showInformationMessage(`${node.review.path} is not there any more.`);
  await vscode.window.showTextDocument(fileUri(node.state, node.review.path), { preview: true });
};

export const keepChange = onNode('keep');
export const undoChange = onNode('undo');
export const putBackChange = onNode('redo');

export const keepAllChanges: CommandRun = async (office) => {
  const state = await office.files.load();
  if (state) await decide(office, state, 'keep', {});
};

export const undoAllChanges: CommandRun = async (office) => {
  const state = await office.files.load();
  if (state) await decide(office, state, 'undo', {});
};

function onNode(decision: Decision): CommandRun {
  return async (office, given) => {
    const node = nodeOf(given);
    if (!node) return;
    const { state, review } = node;
    if (node.kind === 'hunk') return decide(office, state, decision, [{ path: review.path, ids: [node.hunk.id] }]);
    // A file whose changes are all decided can still be undone.
    const decided = decision === 'undo' && undecided(review).length === 0;
    return decide(office, state, decision, { path: review.path, ...(decided && { states: ['kept', 'replaced'] as const }) });
  };
}

function nodeOf(given: unknown): ChangeNode | undefined {
  const node = given as Partial<ChangeNode> | undefined;
  if (node?.kind === 'file' || node?.kind === 'hunk') return node as ChangeNode;
  void vscode.window.showInformationMessage('Choose a change in the Changes view first.');
  return undefined;
}

async function decide(office: Office, state: RunFilesState, decision: Decision, what: HunkFilter | Chosen, force = false): Promise<void> {
  const paths = Array.isArray(what)
    ? what.map(({ path }) => path)
    : what.path === undefined
      ? state.reviews.map(({ path }) => path)
      : [what.path];
  if (decision !== 'keep' && !(await savedFirst(paths.map((path) => fileUri(state, path))))) return;
  const desk = await office.files.desk(state.place);
  const outcome = await desk.decide(state.place.runId, decision, what, { force });
  office.files.refresh();
  // Not waited for: the work is done, and what is offered may be taken later.
  void follow(office, state, decision, what, outcome).catch((error) => office.desk.report(error));
}

/** What was refused can be forced; what was undone as a whole can be put back. */
async function follow(
  office: Office,
  state: RunFilesState,
  decision: Decision,
  what: HunkFilter | Chosen,
  { done, refused }: Decided,
): Promise<void> {
  if (refused.length > 0) {
    const reasons = refused.slice(0, shown).map(({ path, why }) => `${path}: ${why}`);
    const rest = refused.length - shown;
    const text = [...reasons, ...(rest > 0 ? [`${rest} more.`] : [])].join(' ');
    const picked = await vscode.window.showWarningMessage(text, ...(decision === 'undo' ? ['Undo Anyway'] : []));
    if (picked) await decide(office, state, 'undo', grouped(refused), true);
    return;
  }
  if (decision !== 'undo' || Array.isArray(what) || done.length === 0) return;
  const files = new Set(done.map(({ path }) => path)).size;
  const text = `Undid ${count(done.length, 'change')} in ${count(files, 'file')}.`;
  const picked = await vscode.window.showInformationMessage(text, 'Put Back');
  if (picked) await decide(office, state, 'redo', grouped(done));
}

function grouped(hunks: readonly { path: string; id: string }[]): Chosen {
  return [...new Set(hunks.map(({ path }) => path))].map((path) => ({
    path,
    ids: hunks.flatMap((hunk) => (hunk.path === path ? [hunk.id] : [])),
  }));
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
