import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { createSerial } from '../../base/queue';
import type { Problem } from '../../core/team/problem';
import type { DoorParts } from '../door';
import type { Client } from './client';
import { needsLanguage } from './files';

/** What the editor knows of team, pipeline, agent and persona files. */
export type Language = Disposable & {
  /** Looks at a file now, and answers what is wrong with it. */
  check(document: vscode.TextDocument): Promise<readonly Problem[]>;
  /** Shows what was found when the team was convened, until the file changes. */
  show(document: vscode.TextDocument, problems: readonly Problem[]): Promise<void>;
};

/** The language server behind a door that opens with the first file of ours: until then it costs a listener. */
export function createLanguage(parts: DoorParts, onError: (error: unknown) => void): Language {
  const store = createDisposableStore();
  const inTurn = createSerial();
  let client: Client | undefined;
  let closed = false;

  const start = (): Promise<Client> =>
    inTurn(async () => {
      if (closed) throw new Error('The window is closing.');
      const { startClient } = await import('./client');
      client ??= await startClient(parts);
      return client;
    });
  const stop = (): Promise<void> =>
    inTurn(async () => {
      const running = client;
      client = undefined;
      await running?.stop();
    });
  const look = (document: vscode.TextDocument): void => {
    if (!client && needsLanguage(document)) void start().catch(onError);
  };
  const lookAtAll = (): void => vscode.workspace.textDocuments.forEach(look);
  // What the server was told when it started is other now.
  const restart = (): void => void stop().then(lookAtAll, onError);
  /** Documents under which something stands that was found at a time, and not while typing. */
  const shown = new Set<string>();
  const forget = (document: vscode.TextDocument): void => {
    if (shown.delete(document.uri.toString())) void client?.found(document, []).catch(onError);
  };

  store.add(vscode.workspace.onDidOpenTextDocument(look));
  store.add(vscode.workspace.onDidCloseTextDocument(forget));
  store.add(vscode.workspace.onDidChangeTextDocument((event) => event.contentChanges.length > 0 && forget(event.document)));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      const isOfYaml = ['validate', 'completion', 'hover', 'format.enable'].some((name) => event.affectsConfiguration(`yaml.${name}`));
      if (event.affectsConfiguration('roundtable.teamFiles') || isOfYaml) restart();
    }),
  );
  let hadYaml = hasYaml();
  store.add(
    vscode.extensions.onDidChange(() => {
      if (hadYaml === hasYaml()) return;
      hadYaml = hasYaml();
      restart();
    }),
  );
  // Not in activation itself: the client is a large module, and the server a process.
  if (vscode.workspace.textDocuments.length > 0) setTimeout(lookAtAll);
  return {
    async check(document) {
      const running = await start();
      shown.add(document.uri.toString());
      return running.check(document);
    },
    async show(document, problems) {
      const running = await start();
      shown.add(document.uri.toString());
      await running.found(document, problems);
    },
    dispose() {
      closed = true;
      store.dispose();
      void stop().catch(onError);
    },
  };
}

function hasYaml(): boolean {
  return vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined;
}
