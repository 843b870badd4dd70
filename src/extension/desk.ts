import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { createEmitter } from '../base/emitter';
import { asTeamError } from '../base/errors';
import type { Command, Dispatched, Orchestrator, RunEvent } from '../core/run/command';
import type { FileDesk } from '../core/run/fileDesk';
import type { RunSummary, RunView } from '../schema/view';
import type { DoorParts } from './door';
import type { House } from './house';
import { foldersOnDisk } from './houses';

/** How often views are told that a run went on, at the most. */
const calmMs = 200;

export type RunPlace = { house: House; runId: string };
export type PlacedRun = RunSummary & { house: House };

/** What commands, views and the panel share: the run in front, and what happens to it. */
export type Desk = Disposable & {
  /** The house to work in: the only folder's, or the one the person picks; undefined with a message when there is none. */
  house(): Promise<House | undefined>;
  /** The house of the run in front, else of the first folder, without asking anybody. */
  quietHouse(): Promise<House | undefined>;
  /** The house of a folder. */
  houseOf(folder: vscode.WorkspaceFolder): Promise<House>;
  /** The run in front: the one that runs here, else the one last shown. */
  readonly front: RunPlace | undefined;
  setFront(place: RunPlace): void;
  /** Nothing is in front any more, where this run was. */
  leaveFront(runId: string): void;
  /** The view of the run in front, where it runs here. */
  readonly view: RunView | undefined;
  dispatch(place: RunPlace, command: Command): Promise<Dispatched>;
  /** The files of runs of this house; what is done with them is heard as events. */
  fileDesk(house: House): Promise<FileDesk>;
  /** Begins a run here, or goes on with one, follows it, and puts it in front. */
  begin(house: House, command: Extract<Command, { type: 'start' | 'resume' | 'decide' }>): Promise<Dispatched>;
  /** The runs of all folders, newest first. */
  runs(): Promise<PlacedRun[]>;
  /** Where a run is kept; undefined when no open folder has it. */
  find(runId: string): Promise<RunPlace | undefined>;
  /** A run that was begun here has failed. */
  onFailed(listener: (failed: { place: RunPlace; detail: string }) => void): Disposable;
  onEvent(listener: (event: RunEvent & { house: House }) => void): Disposable;
  /** Something that a view shows may have changed; `more` says that it is more than another fact of the run in front. */
  onChange(listener: (more: boolean) => void): Disposable;
  refresh(): void;
  /** Shows what went wrong, once, with what can be done about it. */
  report(error: unknown, place?: RunPlace): Promise<void>;
};

export function createDesk({ houses, log, channel }: DoorParts): Desk {
  const store = createDisposableStore();
  const onError = (cause: unknown): void => log.error('a listener failed', { cause });
  const events = createEmitter<RunEvent & { house: House }>(onError);
  const changes = createEmitter<boolean>(onError);
  const failures = createEmitter<{ place: RunPlace; detail: string }>(onError);
  const subscribed = new WeakSet<object>();
  let front: RunPlace | undefined;
  let view: RunView | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const setContext = (name: string, value: boolean): void => void vscode.commands.executeCommand('setContext', `roundtable.${name}`, value);
  let more = false;
  const tell = (isMore: boolean): void => {
    more ||= isMore;
    timer ??= setTimeout(() => {
      timer = undefined;
      setContext('running', view?.status === 'running');
      setContext('paused', view?.status === 'paused');
      changes.fire(more);
      more = false;
    }, calmMs);
  };
  const listen = async (house: House): Promise<Orchestrator> => {
    const orchestrator = await house.orchestrator();
    if (subscribed.has(orchestrator)) return orchestrator;
    subscribed.add(orchestrator);
    store.add(
      orchestrator.subscribe((event) => {
        events.fire({ ...event, house });
        if (event.type === 'facts') tell(false);
      }),
    );
    return orchestrator;
  };
  const look = async ({ house, runId }: RunPlace): Promise<void> => {
    const orchestrator = await house.orchestrator();
    const seen = orchestrator.active().includes(runId) ? await orchestrator.view(runId) : undefined;
    if (front?.runId === runId) view = seen;
    tell(true);
  };

  const desk: Desk = {
    get front() {
      return front;
    },
    get view() {
      return view;
    },
    setFront(place) {
      if (front?.runId !== place.runId) view = undefined;
      front = place;
      setContext('hasRuns', true);
      void look(place).catch(onError);
    },
    leaveFront(runId) {
      if (front?.runId !== runId) return;
      front = undefined;
      view = undefined;
      tell(true);
    },
    async house() {
      const folders = foldersOnDisk();
      if (folders.length === 0 && vscode.workspace.workspaceFolders) {
        void vscode.window.showWarningMessage(
          vscode.l10n.t('A roundtable keeps its record in files beside those it works on, and no folder of this workspace is on a disk.'),
        );
        return undefined;
      }
      if (folders.length === 0) {
        const open = await vscode.window.showWarningMessage(
          vscode.l10n.t('A roundtable works on the files of a folder, and none is open.'),
          vscode.l10n.t('Open Folder'),
        );
        if (open) await vscode.commands.executeCommand('vscode.openFolder');
        return undefined;
      }
      const folder =
        folders.length === 1
          ? folders[0]
          : await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Which folder should the team work on?') });
      if (folder && !folders.includes(folder)) {
        void vscode.window.showWarningMessage(
          vscode.l10n.t('{0} is not on a disk, so no run can be kept there. Choose another folder.', folder.name),
        );
        return undefined;
      }
      return folder && houses.of(folder);
    },
    houseOf: (folder) => houses.of(folder),
    async quietHouse() {
      const [folder] = foldersOnDisk();
      return front?.house ?? (folder && houses.of(folder));
    },
    async dispatch(place, command) {
      return (await place.house.orchestrator()).dispatch(command);
    },
    async fileDesk(house) {
      await listen(house);
      return house.fileDesk();
    },
    async begin(house, command) {
      const orchestrator = await listen(house);
      const begun = await orchestrator.dispatch(command);
      if (!begun.ok) return begun;
      const place = { house, runId: begun.runId };
      front = place;
      setContext('hasRuns', true);
      view = await orchestrator.view(begun.runId);
      tell(true);
      void begun.done.then((outcome) => {
        tell(true);
        if (outcome.status === 'failed') failures.fire({ place, detail: outcome.detail });
      });
      return begun;
    },
    async runs() {
      const all = await houses.all();
      const runs = await Promise.all(all.map(async (house) => (await house.runs(100)).map((run) => ({ ...run, house }))));
      const sorted = runs.flat().sort((a, b) => b.startedAt - a.startedAt);
      setContext('hasRuns', sorted.length > 0);
      return sorted;
    },
    async find(runId) {
      if (front?.runId === runId) return front;
      for (const house of await houses.all()) if ((await house.journal.streams()).includes(`run:${runId}`)) return { house, runId };
      return undefined;
    },
    onFailed: (listener) => failures.on(listener),
    onEvent: (listener) => events.on(listener),
    onChange: (listener) => changes.on(listener),
    refresh: () => tell(true),
    async report(error, place) {
      const failure = typeof error === 'string' ? undefined : asTeamError(error);
      const shown = failure?.shown ?? String(error);
      log.error(shown, failure && { code: failure.code, cause: failure.cause });
      const [resume, showLog] = [vscode.l10n.t('Resume'), vscode.l10n.t('Show Log')];
      const picked = await vscode.window.showErrorMessage(shown, ...(place ? [resume, showLog] : [showLog]));
      if (picked === showLog) channel.show();
      if (picked === resume && place) await vscode.commands.executeCommand('roundtable.resume', place.runId);
    },
    dispose() {
      clearTimeout(timer);
      store.dispose();
    },
  };
  return desk;
}
