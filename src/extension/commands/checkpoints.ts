import * as vscode from 'vscode';
import type { Restored } from '../../core/run/fileDesk';
import { fileUri, type RunFilesState } from '../runFiles';
import { restoreLines, restoreWords } from '../views/changeWords';
import type { CheckpointNode } from '../views/checkpointsView';
import type { CommandRun, Office } from './command';
import { savedFirst } from './savedFirst';

/** Files that a question lists, at the most. */
const listed = 12;

export const restoreCheckpoint: CommandRun = async (office, given) => {
  const node = await nodeOf(office, given, vscode.l10n.t('Restore'));
  if (!node) return undefined;
  const { id, member } = node.checkpoint;
  const question = vscode.l10n.t('Restore {0}, before the turn of @{1}?', id, member);
  return restore(office, node.state, id, question, vscode.l10n.t('The files are as they were before the turn of @{0}.', member));
};

/** Branches off a run; the new one waits to be resumed. Answers its id. */
export const forkRun: CommandRun = async (office, given) => {
  const node = await nodeOf(office, given, vscode.l10n.t('Fork'));
  if (!node) return undefined;
  const { state, checkpoint } = node;
  const { place } = state;
  const desk = await office.files.desk(place);
  const { files } = await desk.plan(place.runId, checkpoint.id);
  if (files.length > 0) {
    const both = vscode.l10n.t('Fork and Restore Files');
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t('Fork the run from before the turn of @{0}?', checkpoint.member),
      {
        modal: true,
        detail: [
          vscode.l10n.t('Its files have gone on since: {0} would bring them to that moment.', restoreWords(files)),
          restoreLines(files, listed),
        ].join('\n\n'),
      },
      both,
      vscode.l10n.t('Fork Only'),
    );
    if (picked === undefined) return undefined;
    const force = files.some(({ edited }) => edited);
    if (picked === both) {
      if (!(await savedFirst(files.map(({ path }) => fileUri(state, path))))) return undefined;
      if (force && !(await overwrites(files))) return undefined;
      await told(() => desk.restore(place.runId, checkpoint.id, { force }));
    }
  }
  const forked = await desk.fork(place.runId, checkpoint.id);
  office.panel.show({ house: place.house, runId: forked.runId });
  office.desk.refresh();
  return forked.runId;
};

async function restore(office: Office, state: RunFilesState, checkpoint: string, question: string, answer: string): Promise<boolean> {
  const { runId } = state.place;
  const desk = await office.files.desk(state.place);
  const { files } = await desk.plan(runId, checkpoint);
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The files are as they were at that moment.'));
    return false;
  }
  const edited = files.filter((file) => file.edited).length;
  const detail = [
    vscode.l10n.t('{0}. What is there now is kept and can be put back.', restoreWords(files)),
    ...(edited > 0 ? [ownChanges(edited)] : []),
    restoreLines(files, listed),
  ].join('\n\n');
  const picked = await vscode.window.showWarningMessage(
    question,
    { modal: true, detail },
    edited > 0 ? vscode.l10n.t('Restore, Also Over My Changes') : vscode.l10n.t('Restore'),
  );
  if (picked === undefined || !(await savedFirst(files.map(({ path }) => fileUri(state, path))))) return false;
  await told(() => desk.restore(runId, checkpoint, { force: edited > 0 }));
  office.files.refresh();
  void offerBack(office, state, answer, files.length).catch((error) => office.desk.report(error));
  return true;
}

/** A restore of many files takes a while, and is not left in the middle. */
function told<T>(restore: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Restoring files') }, restore);
}

async function offerBack(office: Office, state: RunFilesState, answer: string, count: number): Promise<void> {
  const picked = await vscode.window.showInformationMessage(answer, vscode.l10n.t('Put Back'));
  if (!picked) return;
  const desk = await office.files.desk(state.place);
  const { files } = await desk.plan(state.place.runId, 'redo');
  if (!(await savedFirst(files.map(({ path }) => fileUri(state, path))))) return;
  const force = files.some(({ edited }) => edited);
  if (force && !(await overwrites(files))) return;
  await told(() => desk.restore(state.place.runId, 'redo', { force }));
  office.files.refresh();
  void vscode.window.showInformationMessage(
    count === 1 ? vscode.l10n.t('Put the file back.') : vscode.l10n.t('Put {0} files back.', count),
  );
}

function ownChanges(files: number): string {
  return files === 1
    ? vscode.l10n.t('One of them has changes of your own.')
    : vscode.l10n.t('{0} of them have changes of your own.', files);
}

async function overwrites(files: Restored['files']): Promise<boolean> {
  const edited = files.filter((file) => file.edited);
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t('Write over your own changes?'),
    { modal: true, detail: `${vscode.l10n.t('They are kept and can be put back.')}\n\n${restoreLines(edited, listed)}` },
    vscode.l10n.t('Write Over'),
  );
  return picked !== undefined;
}

/** The checkpoint that the command was given, else one that the person picks. */
async function nodeOf({ files }: Office, given: unknown, title: string): Promise<CheckpointNode | undefined> {
  const node = given as Partial<CheckpointNode> | undefined;
  if (node?.state && node.checkpoint) return node as CheckpointNode;
  const state = await files.load();
  if (!state || state.checkpoints.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No run here has changed files yet, so there is no checkpoint.'));
    return undefined;
  }
  const items = [...state.checkpoints].reverse().map((checkpoint) => ({
    label: vscode.l10n.t('Before @{0}', checkpoint.member),
    description: checkpoint.id,
    detail: checkpoint.files.join(', '),
    checkpoint,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Which moment?') });
  return picked && { state, checkpoint: picked.checkpoint };
}
