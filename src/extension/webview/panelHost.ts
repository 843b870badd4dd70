import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { GrowthPlace } from '../../schema/growthFace';
import type { ToHost, ToWindow } from '../../schema/protocol';
import type { Desk, RunPlace } from '../desk';
import type { DoorParts } from '../door';
import type { Review } from '../review/review';
import type { RunFiles } from '../runFiles';
import { createFaceDesk } from './faceDesk';
import { changeHandlers } from './handlers/changeHandlers';
import { checkpointHandlers } from './handlers/checkpointHandlers';
import { decideHandlers } from './handlers/decideHandlers';
import { faceHandlers } from './handlers/faceHandlers';
import { growthHandlers } from './handlers/growthHandlers';
import type { Counter, Handlers } from './handlers/handlers';
import { pastHandlers } from './handlers/pastHandlers';
import { placeHandlers } from './handlers/placeHandlers';
import { runHandlers } from './handlers/runHandlers';
import { panelHtml } from './html';
import { createInbox } from './inbox';

export type PanelHost = Disposable & {
  /** Opens the panel on a run, or brings it to the front; with a member, at the last thing that it said. */
  show(place?: RunPlace, member?: string): void;
  /** The same on a place of the growth face. */
  showGrowth(place: RunPlace | undefined, at: GrowthPlace): void;
  /** Whether the person sees this run in the panel now. */
  shows(runId: string): boolean;
  /** Shows nothing where this run was: it is not there any more. */
  leave(runId: string): void;
};

/** Messages that begin with what waits for the person. */
const firstHeard: ReadonlySet<ToHost['type']> = new Set(['hello', 'resume', 'decide']);

/** The one panel: it shows the run in front, and finds it again after a reload. */
export function createPanelHost(parts: DoorParts, desk: Desk, files: RunFiles, review: Review): PanelHost {
  const { context, log } = parts;
  const store = createDisposableStore();
  let panel: vscode.WebviewPanel | undefined;
  let feed: { place: RunPlace; source: Disposable } | undefined;

  /** Where the panel is to go once it has the run. */
  let sought: ({ runId: string } & Extract<ToWindow, { type: 'goTo' | 'goToGrowth' }>) | undefined;
  const handOver = async (message: ToWindow): Promise<void> => {
    await panel?.webview.postMessage(message);
    if (message.type !== 'view' || message.view.runId !== sought?.runId) return;
    void panel?.webview.postMessage(sought satisfies ToWindow);
    sought = undefined;
  };
  const post = (message: ToWindow): void => void handOver(message);
  const fail = (error: unknown): void => {
    log.error('the panel', { cause: error });
    post({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  };
  const close = (): void => {
    faces.stop();
    feed?.source.dispose();
    feed = undefined;
  };
  const open = async (place: RunPlace): Promise<void> => {
    const { feedRun } = await import('./runFeed');
    close();
    feed = { place, source: feedRun(desk, place, handOver, fail) };
  };
  const counter: Counter = { ...parts, desk, files, review, post, handOver, shown: () => feed?.place, open };
  const faces = createFaceDesk(counter);
  const handlers: Handlers = {
    ...runHandlers(counter),
    ...decideHandlers(counter),
    ...placeHandlers(counter),
    ...faceHandlers(counter, faces),
    ...changeHandlers(counter),
    ...checkpointHandlers(counter),
    ...pastHandlers(counter),
    ...growthHandlers(counter),
  };

  const inbox = store.add(createInbox(parts.approvals, desk, (asks) => post({ type: 'inbox', asks }), fail));
  const name = (): void => {
    const { length } = parts.approvals.open();
    if (panel) panel.title = length > 0 ? vscode.l10n.t('Roundtable ({0} waiting)', length) : 'Roundtable';
  };
  store.add(parts.approvals.onChange(name));

  const hear = async (raw: unknown): Promise<void> => {
    const { ToHost } = await import('../../schema/protocol');
    const message = ToHost.safeParse(raw);
    if (!message.success) return log.warn('the panel said something unknown', { raw });
    try {
      // Also tells a window that it was heard where the person is asked something first.
      if (firstHeard.has(message.data.type)) inbox.tell();
      await (handlers[message.data.type] as (message: ToHost) => unknown)(message.data);
    } catch (error) {
      fail(error);
    }
  };
  const adopt = (made: vscode.WebviewPanel): void => {
    panel = made;
    name();
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
  const bring = (place: RunPlace | undefined, to: typeof sought): void => {
    if (place) desk.setFront(place);
    sought = to;
    if (!panel) {
      adopt(vscode.window.createWebviewPanel('roundtable.panel', 'Roundtable', vscode.ViewColumn.Active, { enableScripts: true }));
      return;
    }
    panel.reveal();
    if (place) void open(place).catch(fail);
  };
  return {
    show: (place, member) => bring(place, place && member !== undefined ? { type: 'goTo', runId: place.runId, member } : undefined),
    showGrowth: (place, at) => bring(place, place && { type: 'goToGrowth', runId: place.runId, place: at }),
    shows: (runId) => panel?.visible === true && feed?.place.runId === runId,
    leave(runId) {
      if (feed?.place.runId !== runId) return;
      close();
      post({ type: 'empty' });
    },
    dispose() {
      store.dispose();
      panel?.dispose();
    },
  };
}
