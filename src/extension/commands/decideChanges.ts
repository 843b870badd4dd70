import * as vscode from 'vscode';
import type { HunkFilter } from '../../core/changes/keepUndo';
import type { Decided, HunkDecision } from '../../core/run/fileDesk';
import type { Chosen } from '../review/review';
import { fileUri, type RunFilesState } from '../runFiles';
import type { Office } from './command';
import { savedFirst } from './savedFirst';

type Decision = Exclude<HunkDecision, 'open'>;

/** Reasons that a message gives, at the most. */
const shown = 3;

/** Decides on hunks, as a person's click does: what is refused can be forced, and what many hunks lost can be put back. */
export async function decideChanges(
  office: Office,
  state: RunFilesState,
  decision: Decision,
  what: HunkFilter | Chosen,
  force = false,
): Promise<void> {
  if (decision !== 'keep' && !(await notebooksSaved(state, what))) return;
  const outcome = await office.review.decide(state, decision, what, { force });
  // Not waited for: the work is done, and what is offered may be taken later.
  void follow(office, state, decision, what, outcome).catch((error) => office.desk.report(error));
}

/** A notebook's editor holds its file in a way of its own, so it is saved before the file is changed. False when the person would not. */
export async function notebooksSaved(state: RunFilesState, what: HunkFilter | Chosen): Promise<boolean> {
  const paths = isChosen(what)
    ? what.map(({ path }) => path)
    : what.path === undefined
      ? state.reviews.map(({ path }) => path)
      : [what.path];
  const notebooks = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.toString()));
  return savedFirst(paths.map((path) => fileUri(state, path)).filter((uri) => notebooks.has(uri.toString())));
}

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
    const text = [...reasons, ...(rest > 0 ? [vscode.l10n.t('{0} more.', rest)] : [])].join(' ');
    const picked = await vscode.window.showWarningMessage(text, ...(decision === 'undo' ? [vscode.l10n.t('Undo Anyway')] : []));
    if (picked) await decideChanges(office, state, 'undo', byFile(refused), true);
    return;
  }
  // A single hunk is undone in its place, where it can be seen and taken back.
  if (decision !== 'undo' || isChosen(what) || done.length === 0) return;
  const files = new Set(done.map(({ path }) => path)).size;
  const text =
    done.length === 1
      ? vscode.l10n.t('Undid 1 change.')
      : files === 1
        ? vscode.l10n.t('Undid {0} changes in 1 file.', done.length)
        : vscode.l10n.t('Undid {0} changes in {1} files.', done.length, files);
  const picked = await vscode.window.showInformationMessage(text, vscode.l10n.t('Put Back'));
  if (picked) await decideChanges(office, state, 'redo', byFile(done));
}

function byFile(hunks: readonly { path: string; id: string }[]): Chosen {
  const ids = new Map<string, string[]>();
  for (const { path, id } of hunks) ids.set(path, [...(ids.get(path) ?? []), id]);
  return [...ids].map(([path, own]) => ({ path, ids: own }));
}

function isChosen(what: HunkFilter | Chosen): what is Chosen {
  return Array.isArray(what);
}
