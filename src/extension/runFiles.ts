import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import { createEmitter } from '../base/emitter';
import type { FileReview } from '../core/changes/changeSet';
import type { FileDesk } from '../core/run/fileDesk';
import type { RunFileFacts } from '../core/run/fileFacts';
import type { CheckpointView, FileChange } from '../schema/view';
import type { Desk, RunPlace } from './desk';

/** Facts and saves are gathered this long: a review reads the whole journal. */
const restMs = 250;
/** Where many files changed a review takes long; then it rests this many times as long. */
const restShare = 4;
/** Runs that are looked at for changes when none is in front, at the most. */
const lookedAt = 10;
const aboutFiles = new Set(['file.changed', 'files.restored', 'changes.decided', 'run.created']);

/** What the team of one run did to files, as it stands now. */
export type RunFilesState = {
  place: RunPlace;
  topic: string;
  /** The names of its members, in the order of the team. */
  members: readonly string[];
  /** What each of them is, where the team says so. */
  roles: ReadonlyMap<string, string>;
  /** The folder that the paths are relative to. */
  root: vscode.Uri;
  reviews: readonly FileReview[];
  /** What the reviews are made of, read when it is first asked for: a text that is not saved needs a review of its own. */
  facts(): Promise<Readonly<RunFileFacts>>;
  /** Oldest first. */
  checkpoints: readonly CheckpointView[];
  /** The changes that others may see, in order. */
  changes: readonly FileChange[];
};

/** The files of the run in front, else of the newest run that changed some; the views and commands share what was read. */
export type RunFiles = Disposable & {
  /** Undefined when no run is there to show. */
  load(): Promise<RunFilesState | undefined>;
  desk(place: RunPlace): Promise<FileDesk>;
  onChange(listener: () => void): Disposable;
  refresh(): void;
};

export function createRunFiles(desk: Desk, onError: (error: unknown) => void): RunFiles {
  const store = createDisposableStore();
  const changed = createEmitter<void>(onError);
  let loaded: Promise<RunFilesState | undefined> | undefined;
  let present: RunFilesState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tookMs = 0;
  /** Runs that are over and changed nothing, so that they are looked at once. */
  const changeless = new Set<string>();

  const refresh = (): void => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        loaded = undefined;
        changed.fire();
      },
      Math.max(restMs, tookMs * restShare),
    );
  };
  const read = async (): Promise<RunFilesState | undefined> => {
    if (desk.front) return stateOf(desk, desk.front);
    for (const { house, runId, status } of (await desk.runs()).slice(0, lookedAt)) {
      if (changeless.has(runId)) continue;
      const state = await stateOf(desk, { house, runId });
      if (state && state.changes.length > 0) return state;
      if (status === 'done') changeless.add(runId);
    }
    return undefined;
  };
  const load = async (): Promise<RunFilesState | undefined> => {
    if (!loaded) {
      const started = performance.now();
      loaded = read().finally(() => {
        tookMs = performance.now() - started;
      });
    }
    const asked = loaded;
    asked.catch(() => {
      if (loaded === asked) loaded = undefined;
    });
    const state = await asked;
    present = state;
    const undecided = state?.reviews.some(({ hunks }) => hunks.some((hunk) => hunk.state === 'pending' || hunk.state === 'edited'));
    void vscode.commands.executeCommand('setContext', 'roundtable.undecided', undecided === true);
    return state;
  };
  const concerns = (uris: readonly vscode.Uri[]): boolean =>
    uris.some((uri) => present?.reviews.some(({ path }) => fileUri(present as RunFilesState, path).toString() === uri.toString()));
  const look = (uris: readonly vscode.Uri[]): void => {
    if (concerns(uris)) refresh();
  };

  store.add(
    desk.onEvent((event) => {
      if (event.type === 'facts' && event.facts.some((fact) => aboutFiles.has(fact.type))) refresh();
    }),
  );
  let front = desk.front?.runId;
  store.add(
    desk.onChange((more) => {
      if (!more && front === desk.front?.runId) return;
      front = desk.front?.runId;
      refresh();
    }),
  );
  store.add(vscode.workspace.onDidSaveTextDocument(({ uri }) => look([uri])));
  store.add(vscode.workspace.onDidDeleteFiles(({ files }) => look(files)));
  store.add(vscode.workspace.onDidCreateFiles(({ files }) => look(files)));
  store.add(vscode.workspace.onDidRenameFiles(({ files }) => look(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]))));
  store.add({ dispose: () => clearTimeout(timer) });
  return {
    load,
    desk: ({ house }) => desk.fileDesk(house),
    onChange: (listener) => changed.on(listener),
    refresh,
    dispose: store.dispose,
  };
}

export function fileUri({ root }: RunFilesState, path: string): vscode.Uri {
  return vscode.Uri.joinPath(root, path);
}

async function stateOf(desk: Desk, place: RunPlace): Promise<RunFilesState | undefined> {
  const { house, runId } = place;
  // Loaded only now: opening a window must not load the brain.
  const { readView } = await import('../core/run/orchestrator');
  const view = await readView(house, runId);
  if (!view) return undefined;
  const changes = view.changes.filter((change) => !change.private);
  // A debate that wrote nothing needs no second look at its journal.
  const reviews = changes.length > 0 ? await (await desk.fileDesk(house)).reviews(runId) : [];
  const folder = view.team?.workspace;
  let facts: Promise<RunFileFacts> | undefined;
  return {
    place,
    topic: view.topic,
    members: view.team?.members.map(({ name }) => name) ?? [],
    roles: new Map(view.team?.members.map(({ name, role }) => [name, role])),
    root: folder === undefined ? house.folder.uri : vscode.Uri.joinPath(house.folder.uri, folder),
    reviews,
    facts() {
      facts ??= desk.fileDesk(house).then((files) => files.facts(runId));
      return facts;
    },
    checkpoints: view.checkpoints,
    changes,
  };
}
