import * as vscode from 'vscode';
import type { ExportFormat } from '../../core/report/exportRun';
import type { RunPlace } from '../desk';
import { patiently } from '../progress';
import type { RunNode } from '../views/runsView';
import type { CommandRun, Office } from './command';
import { placeOf } from './place';

/** Shows a run that another window or a terminal has at work, as it goes on. */
export const watchRun: CommandRun = async ({ desk, panel }, given) => {
  const mine = desk.view && desk.front?.runId;
  const place = await placeOf({ desk }, given, (run) => run.live && run.runId !== mine, vscode.l10n.t('Watch which run?'));
  if (place) panel.show(place);
};

const formats = (): { label: string; description: string; format: ExportFormat; ending: string }[] => [
  { label: '$(markdown) Markdown', description: vscode.l10n.t('to read and to paste'), format: 'markdown', ending: 'md' },
  { label: '$(browser) HTML', description: vscode.l10n.t('one page that needs nothing else'), format: 'html', ending: 'html' },
  { label: '$(json) JSON', description: vscode.l10n.t('for programs'), format: 'json', ending: 'json' },
];

/** Writes a run as one document where the person says. Answers where it was written. */
export const exportRun: CommandRun = async ({ desk }, given, wanted) => {
  const place = await placeOf({ desk }, given, () => true, vscode.l10n.t('Export which run?'));
  if (!place) return undefined;
  const asked = wanted as { format?: string; to?: string } | undefined;
  const picked =
    formats().find(({ format }) => format === asked?.format) ??
    (await vscode.window.showQuickPick(formats(), { title: vscode.l10n.t('Export Run'), placeHolder: vscode.l10n.t('As what?') }));
  if (!picked) return undefined;
  const usual = vscode.Uri.joinPath(place.house.folder.uri, `roundtable-${place.runId}.${picked.ending}`);
  const to =
    asked?.to !== undefined
      ? vscode.Uri.file(asked.to)
      : await vscode.window.showSaveDialog({ defaultUri: usual, filters: { [picked.format]: [picked.ending] } });
  if (!to) return undefined;
  const text = await patiently(vscode.l10n.t('Exporting the run'), () => place.house.exportRun(place.runId, picked.format));
  if (text === undefined) return undefined;
  await vscode.workspace.fs.writeFile(to, Buffer.from(text));
  // A page is for a browser; the others are read here.
  if (picked.format === 'html') void offerPage(to);
  else await vscode.window.showTextDocument(to, { preview: true });
  return to.fsPath;
};

async function offerPage(page: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open in Browser');
  const picked = await vscode.window.showInformationMessage(
    vscode.l10n.t('The run is exported to {0}.', vscode.workspace.asRelativePath(page)),
    open,
  );
  if (picked) await vscode.env.openExternal(page);
}

/** Takes runs out of the list, with all that lies beside their journals; the notification takes them back. */
export const deleteRun: CommandRun = async (office, given, all) => {
  const places = await placesOf(office, given, all);
  const gone: RunPlace[] = [];
  const kept: string[] = [];
  for (const place of places) {
    try {
      await place.house.journal.discard(`run:${place.runId}`);
      gone.push(place);
      office.desk.leaveFront(place.runId);
      office.panel.leave(place.runId);
    } catch (error) {
      kept.push(error instanceof Error ? error.message : String(error));
    }
  }
  office.desk.refresh();
  for (const why of new Set(kept)) void vscode.window.showWarningMessage(vscode.l10n.t('It was not deleted: {0}', why));
  // Not waited for: the runs are gone, and what is offered may be taken later.
  if (gone.length > 0) void offerBack(office, gone).catch((error) => office.desk.report(error));
  return gone.map(({ runId }) => runId);
};

async function placesOf({ desk }: Office, given: unknown, all: unknown): Promise<RunPlace[]> {
  if (Array.isArray(all) && all.length > 0)
    return (all as RunNode[]).flatMap((node) => (node.kind === 'run' ? [{ house: node.run.house, runId: node.run.runId }] : []));
  const place = await placeOf({ desk }, given, (run) => !run.live, vscode.l10n.t('Delete which run?'));
  return place ? [place] : [];
}

async function offerBack({ desk }: Office, gone: readonly RunPlace[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const said =
    gone.length === 1
      ? vscode.l10n.t('The run is deleted. It stays in .roundtable/trash for 30 days.')
      : vscode.l10n.t('{0} runs are deleted. They stay in .roundtable/trash for 30 days.', gone.length);
  if ((await vscode.window.showInformationMessage(said, undo)) !== undo) return;
  for (const { house, runId } of gone) await house.journal.bringBack(`run:${runId}`);
  desk.refresh();
}

/** Narrows the list to runs that answer some words. */
export const filterRuns: CommandRun = async ({ runs }, given) => {
  const words =
    typeof given === 'string'
      ? given
      : await vscode.window.showInputBox({
          title: vscode.l10n.t('Filter Runs'),
          prompt: vscode.l10n.t('Words of the topic, the team or the state, or of what was said. Empty shows all runs.'),
          value: runs.filtered ?? '',
        });
  if (words !== undefined) runs.filter(words);
};

export const clearRunFilter: CommandRun = ({ runs }) => runs.filter(undefined);
