import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Office } from '../commands/command';
import { isTeamFile } from '../teamFiles';

/** How long typing must rest before the tests of a file are looked for again, in milliseconds. */
const restMs = 300;

/** How the tests of a team are run: as the file says, without any AI model, or against the last run. */
export type TestWay = 'run' | 'rehearse' | 'last';
export type TestCounts = { passed: number; failed: number };

export type TeamTests = Disposable & {
  readonly controller: vscode.TestController;
  /** The tests of one file, looked for anew; undefined when it has none. */
  find(uri: vscode.Uri): Promise<vscode.TestItem | undefined>;
  run(request: vscode.TestRunRequest, way: TestWay, token: vscode.CancellationToken): Promise<TestCounts>;
};

/** The `tests:` of team files in the Test Explorer. Files are looked for when that is first opened; those in an editor also as they change. */
export function createTeamTests(office: () => Office, onError: (error: unknown) => void): TeamTests {
  const store = createDisposableStore();
  const controller = store.add(vscode.tests.createTestController('roundtable.teams', vscode.l10n.t('Roundtable Teams')));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let watched = false;

  const find = async (uri: vscode.Uri, text?: string): Promise<vscode.TestItem | undefined> => {
    const { putItems } = await import('./items');
    return putItems(controller, uri, text);
  };
  const look = (document: vscode.TextDocument): void => {
    if (isTeamFile(document)) void find(document.uri, document.getText()).catch(onError);
  };
  const lookSoon = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        look(document);
      }, restMs),
    );
  };
  const findAll = async (): Promise<void> => {
    const { findTeamFiles } = await import('../teamFiles');
    const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document.getText()]));
    const files = await findTeamFiles();
    const known = new Set(files.map(String));
    for (const [id] of controller.items) if (!known.has(id)) controller.items.delete(id);
    await Promise.all(files.map((uri) => find(uri, open.get(uri.toString()))));
    if (!watched) watch();
  };
  const watch = (): void => {
    watched = true;
    const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/*.{yaml,yml}', false, true));
    const anew = (uri: vscode.Uri): void => {
      if (controller.items.get(uri.toString()) || /team\.ya?ml$/.test(uri.path)) void findAll().catch(onError);
    };
    store.add(watcher.onDidCreate(anew));
    store.add(watcher.onDidDelete(anew));
  };

  // Called with nothing when the Test Explorer is opened: only then are files read.
  controller.resolveHandler = async (item) => {
    if (!item) await findAll();
  };
  controller.refreshHandler = findAll;
  store.add(vscode.workspace.onDidOpenTextDocument(look));
  store.add(vscode.workspace.onDidSaveTextDocument(look));
  store.add(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isTeamFile(document)) lookSoon(document);
    }),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (watched && event.affectsConfiguration('roundtable.teamFiles')) void findAll().catch(onError);
    }),
  );
  store.add({
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  if (vscode.workspace.textDocuments.some(isTeamFile)) setTimeout(() => vscode.workspace.textDocuments.forEach(look));

  const run: TeamTests['run'] = async (request, way, token) => {
    const { runTeamTests } = await import('./runTeamTests');
    return runTeamTests(office(), controller, request, way, token);
  };
  const profile = (label: string, way: TestWay, isDefault: boolean): void => {
    const handler = async (request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> => {
      if (controller.items.size === 0) await findAll();
      await run(request, way, token);
    };
    store.add(controller.createRunProfile(label, vscode.TestRunProfileKind.Run, handler, isDefault));
  };
  profile(vscode.l10n.t('Run Team'), 'run', true);
  profile(vscode.l10n.t('Rehearse without an AI Model'), 'rehearse', false);
  profile(vscode.l10n.t('Check the Last Run'), 'last', false);
  return { controller, find, run, dispose: store.dispose };
}
