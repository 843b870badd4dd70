import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { relativePath } from '../../base/relativePath';
import type { ToHost, ToWindow } from '../../schema/protocol';
import { takeAnswer } from '../approvals';
import type { Desk, RunPlace } from '../desk';
import type { DoorParts } from '../door';
import { panelHtml } from './html';

export type PanelHost = Disposable & {
  /** Opens the panel on a run, or brings it to the front. */
  show(place?: RunPlace): void;
};

type Handlers = { [T in ToHost['type']]: (message: Extract<ToHost, { type: T }>) => unknown };

/** The one panel: it shows the run in front, and finds it again after a reload. */
export function createPanelHost({ context, log, channel, approvals }: DoorParts, desk: Desk): PanelHost {
  const store = createDisposableStore();
  let panel: vscode.WebviewPanel | undefined;
  let feed: { place: RunPlace; source: Disposable } | undefined;

  const post = (message: ToWindow): void => void panel?.webview.postMessage(message);
  const fail = (error: unknown): void => {
    log.error('the panel', { cause: error });
    post({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  };
  const close = (): void => {
    feed?.source.dispose();
    feed = undefined;
  };
  const open = async (place: RunPlace): Promise<void> => {
    const { feedRun } = await import('./runFeed');
    close();
    feed = { place, source: feedRun(desk, place, post, fail) };
  };
  const tell = async (runId: string, command: Parameters<Desk['dispatch']>[1]): Promise<void> => {
    const place = await desk.find(runId);
    const done = place && (await desk.dispatch(place, command));
    if (done && !done.ok) post({ type: 'error', message: done.error.shown });
  };
  const openFile = async (written: string, line: number | undefined): Promise<void> => {
    const house = feed?.place.house ?? (await desk.quietHouse());
    // A path comes from a model's words: it must stay inside the folder.
    const checked = relativePath(written);
    if (!checked.ok) return post({ type: 'error', message: `${checked.why}, so it is not opened.` });
    if (!house) return;
    const uri = vscode.Uri.joinPath(house.folder.uri, checked.path);
    const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
    try {
      await vscode.window.showTextDocument(uri, {
        selection: new vscode.Range(at, at),
        viewColumn: vscode.ViewColumn.Beside,
        preview: true,
      });
    } catch (cause) {
      log.warn('a file of a citation cannot be opened', { cause });
      post({ type: 'error', message: `${checked.path} cannot be opened. It may have been moved since.` });
    }
  };

  const handlers: Handlers = {
    async hello({ runId }) {
      const place = desk.front ?? (runId === undefined ? undefined : await desk.find(runId));
      if (!place) return post({ type: 'empty' });
      desk.setFront(place);
      return open(place);
    },
    steer: ({ runId, text }) => tell(runId, { type: 'steer', runId, text }),
    pause: ({ runId }) => tell(runId, { type: 'pause', runId }),
    continue: ({ runId }) => tell(runId, { type: 'continue', runId }),
    stop: ({ runId }) => tell(runId, { type: 'stop', runId }),
    resume: ({ runId }) => vscode.commands.executeCommand('roundtable.resume', runId),
    answer(message) {
      const gone = takeAnswer(approvals, message);
      if (gone !== undefined) post({ type: 'error', message: gone });
    },
    openFile: ({ path, line }) => openFile(path, line),
    openDigest: ({ runId }) => vscode.commands.executeCommand('roundtable.openDigest', runId),
    copy: ({ text }) => vscode.env.clipboard.writeText(text),
    start: () => vscode.commands.executeCommand('roundtable.start'),
    chooseModel: () => vscode.commands.executeCommand('roundtable.showModels'),
    showLog: () => channel.show(),
  };

  const hear = async (raw: unknown): Promise<void> => {
    const { ToHost } = await import('../../schema/protocol');
    const message = ToHost.safeParse(raw);
    if (!message.success) return log.warn('the panel said something unknown', { raw });
    try {
      await (handlers[message.data.type] as (message: ToHost) => unknown)(message.data);
    } catch (error) {
      fail(error);
    }
  };
  const adopt = (made: vscode.WebviewPanel): void => {
    panel = made;
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(context.extensionUri, 'media', `tab-${theme}.svg`);
    made.iconPath = { light: icon('light'), dark: icon('dark') };
    made.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')] };
    made.webview.onDidReceiveMessage(hear);
    // A window behind another tab is gone, and says hello anew when it is shown: nothing is sent to it until then.
    made.onDidChangeViewState(() => {
      if (!made.visible) close();
    });
    made.onDidDispose(() => {
      panel = undefined;
      close();
    });
    made.webview.html = panelHtml(made.webview, context.extensionUri);
  };

  store.add(
    vscode.window.registerWebviewPanelSerializer('roundtable.panel', {
      // The window itself says in `hello` which run it showed.
      async deserializeWebviewPanel(made) {
        adopt(made);
      },
    }),
  );
  store.add({ dispose: close });
  return {
    show(place) {
      if (place) desk.setFront(place);
      if (!panel) {
        adopt(vscode.window.createWebviewPanel('roundtable.panel', 'Roundtable', vscode.ViewColumn.Active, { enableScripts: true }));
        return;
      }
      panel.reveal();
      if (place) void open(place).catch(fail);
    },
    dispose() {
      store.dispose();
      panel?.dispose();
    },
  };
}
