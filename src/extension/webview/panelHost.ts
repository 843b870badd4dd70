import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { ToHost, type ToWindow } from '../../schema/protocol';
import type { Desk, RunPlace } from '../desk';
import type { DoorParts } from '../door';
import { panelHtml } from './html';
import { feedRun } from './runFeed';

export type PanelHost = Disposable & {
  /** Opens the panel on a run, or brings it to the front. */
  show(place?: RunPlace): void;
};

type Handlers = { [T in ToHost['type']]: (message: Extract<ToHost, { type: T }>) => unknown };

/** The one panel: it shows the run in front, and finds it again after a reload. */
export function createPanelHost({ context, log, channel, houses }: DoorParts, desk: Desk): PanelHost {
  const store = createDisposableStore();
  let panel: vscode.WebviewPanel | undefined;
  let feed: { place: RunPlace; source: Disposable } | undefined;

  const post = (message: ToWindow): void => void panel?.webview.postMessage(message);
  const fail = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    log.error('the panel', { cause: error });
    post({ type: 'error', message: text });
  };
  const close = (): void => {
    feed?.source.dispose();
    feed = undefined;
  };
  const open = (place: RunPlace): void => {
    close();
    feed = { place, source: feedRun(desk, place, post, fail) };
    if (panel) panel.title = 'Roundtable';
  };
  /** The run that a message names, in whichever house keeps it. */
  const placeOf = (runId: string): RunPlace | undefined => {
    if (desk.front?.runId === runId) return desk.front;
    const house = feed?.place.runId === runId ? feed.place.house : desk.quietHouse();
    return house && { house, runId };
  };
  const tell = async (runId: string, command: Parameters<Desk['dispatch']>[1]): Promise<void> => {
    const place = placeOf(runId);
    const done = place && (await desk.dispatch(place, command));
    if (done && !done.ok) post({ type: 'error', message: done.error.shown });
  };

  const handlers: Handlers = {
    hello({ runId }) {
      const place = desk.front ?? (runId === undefined ? undefined : placeOf(runId));
      if (!place) return post({ type: 'empty' });
      desk.setFront(place);
      return open(place);
    },
    steer: ({ runId, text }) => tell(runId, { type: 'steer', runId, text }),
    pause: ({ runId }) => tell(runId, { type: 'pause', runId }),
    continue: ({ runId }) => tell(runId, { type: 'continue', runId }),
    stop: ({ runId }) => tell(runId, { type: 'stop', runId }),
    resume: ({ runId }) => vscode.commands.executeCommand('roundtable.resume', runId),
    openFile: ({ path, line }) => openFile(path, line),
    openDigest: ({ runId }) => vscode.commands.executeCommand('roundtable.openDigest', runId),
    copy: ({ text }) => vscode.env.clipboard.writeText(text),
    start: () => vscode.commands.executeCommand('roundtable.start'),
    chooseModel: () => vscode.commands.executeCommand('roundtable.showModels'),
    showLog: () => channel.show(),
  };
  const openFile = async (path: string, line: number | undefined): Promise<void> => {
    const house = feed?.place.house ?? desk.quietHouse();
    // A path comes from a model's words: it must stay inside the folder.
    if (!house || /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(path)) return;
    const position = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(house.folder.uri, path), { selection: new vscode.Range(position, position), viewColumn: vscode.ViewColumn.Beside, preview: true });
  };

  const adopt = (made: vscode.WebviewPanel): void => {
    panel = made;
    made.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.svg');
    made.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')] };
    made.webview.onDidReceiveMessage(async (raw: unknown) => {
      const message = ToHost.safeParse(raw);
      if (!message.success) return log.warn('the panel said something unknown', { raw });
      try {
        await (handlers[message.data.type] as (message: ToHost) => unknown)(message.data);
      } catch (error) {
        fail(error);
      }
    });
    made.onDidDispose(() => {
      panel = undefined;
      close();
    });
    made.webview.html = panelHtml(made.webview, context.extensionUri);
  };

  store.add(
    vscode.window.registerWebviewPanelSerializer('roundtable.panel', {
      async deserializeWebviewPanel(made, state: { runId?: string } | undefined) {
        const [folder] = vscode.workspace.workspaceFolders ?? [];
        if (state?.runId && folder && !desk.front) desk.setFront({ house: houses.of(folder), runId: state.runId });
        adopt(made);
      },
    }),
  );
  store.add({ dispose: close });
  return {
    show(place) {
      if (place) desk.setFront(place);
      if (panel) {
        panel.reveal();
        if (place) open(place);
        return;
      }
      adopt(vscode.window.createWebviewPanel('roundtable.panel', 'Roundtable', vscode.ViewColumn.Active, { enableScripts: true }));
    },
    dispose() {
      store.dispose();
      panel?.dispose();
    },
  };
}
