import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Log } from '../core/ports/world';
import type { KeyStore } from './adapters/secrets';
import type { Approvals } from './approvals';
import { createApprover } from './approver';
import { createChat } from './chat/participant';
import { commands } from './commands';
import type { Office } from './commands/command';
import { createDesk } from './desk';
import type { Houses } from './houses';
import { createJournalWatch } from './journalWatch';
import { createLanguage } from './language/language';
import { createLinks } from './links/links';
import { createLmTools } from './lmTools/lmTools';
import type { Api } from './main';
import { createReview } from './review/review';
import { createRunFiles } from './runFiles';
import { createSideBar } from './sideBar';
import { createTeamMenus } from './teamMenus';
import { createTeamTests } from './testing/teamTests';
import { createTexts } from './texts';
import { createStatusBar } from './views/statusBar';
import { createPanelHost } from './webview/panelHost';

export type DoorParts = {
  context: vscode.ExtensionContext;
  houses: Houses;
  keys: KeyStore;
  approvals: Approvals;
  log: Log;
  channel: vscode.LogOutputChannel;
};

/** What the side bar shows, for the tests. */
export type Views = ReturnType<typeof createSideBar>;

/** Puts everything in its place in VS Code. Cheap: whatever costs time is made when it is first used. */
export function openDoor(parts: DoorParts): Disposable & Omit<Api, 'houses' | 'keys' | 'approvals' | 'activatedInMs'> {
  const store = createDisposableStore();
  const desk = store.add(createDesk(parts));
  const onError = (cause: unknown): void => parts.log.error('a listener failed', { cause });
  const files = store.add(createRunFiles(desk, onError));
  const language = store.add(createLanguage(parts, onError));
  const texts = store.add(createTexts(parts.houses));
  const review = store.add(createReview(files, onError));
  const panel = store.add(createPanelHost(parts, desk, files, review));
  const sideBar = store.add(createSideBar(parts, desk, files, onError));
  const { team, runs, knowledge, changes } = sideBar;
  const tests = store.add(createTeamTests(() => office, onError));
  const office: Office = { ...parts, desk, panel, files, review, changes, language, texts, tests, team, runs, knowledge };

  for (const [id, load] of Object.entries(commands)) {
    store.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          const run = await load();
          return await run(office, ...args);
        } catch (error) {
          // Not waited for: whoever called the command must not wait until a person closes the message.
          void desk.report(error);
          return undefined;
        }
      }),
    );
  }
  store.add(createApprover(parts.approvals));
  store.add(createTeamMenus());
  store.add(createJournalWatch(parts.houses, desk, onError));
  store.add(createStatusBar(desk));
  store.add(createLmTools(office));
  const { chat } = store.add(createChat(office));
  const { follow } = store.add(createLinks(office));
  // Told where the person looks: the panel says it in its own words.
  store.add(
    desk.onFailed(({ place, detail }) => {
      if (panel.shows(place.runId)) parts.log.error(detail);
      else void desk.report(detail, place);
    }),
  );
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('roundtable')) parts.houses.refreshSettings();
    }),
  );
  // From then on the settings of the workspace count too.
  store.add(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      parts.houses.refreshSettings();
      desk.refresh();
    }),
  );
  store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => desk.refresh()));
  return { files, review, views: sideBar, tests, chat, follow, dispose: store.dispose };
}
