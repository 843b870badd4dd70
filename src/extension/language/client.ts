import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import { createDisposableStore } from '../../base/disposable';
import type { Problem } from '../../core/team/problem';
import {
  type Asked,
  checkRequest,
  type Found,
  foundRequest,
  keepKeyCommand,
  modelsRequest,
  type ServerOptions,
  shelfChanged,
  shelfRequest,
  type ToCheck,
  teamFilesRequest,
} from '../../server/protocol';
import type { DoorParts } from '../door';
import { findTeamFiles, ownGlobs } from '../teamFiles';
import { createAnswers } from './answers';
import { languageSelector } from './files';
import { keepKey } from './keepKey';
import { othersOf } from './yamlExtension';

/** A language server that runs. */
export type Client = {
  check(document: vscode.TextDocument): Promise<readonly Problem[]>;
  found(document: vscode.TextDocument, problems: readonly Problem[]): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the server in a process of its own and connects the editor with it. */
export async function startClient(parts: Pick<DoorParts, 'context' | 'houses' | 'keys' | 'channel'>): Promise<Client> {
  const store = createDisposableStore();
  const module = parts.context.asAbsolutePath('dist/server.js');
  const options: LanguageClientOptions = {
    documentSelector: languageSelector().map(({ scheme, pattern }) => ({ scheme, pattern: String(pattern) })),
    initializationOptions: { teamFiles: ownGlobs(), others: othersOf() } satisfies ServerOptions,
    outputChannel: parts.channel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: {
      // Commands take the file as VS Code gives it to them from menus.
      async provideCodeLenses(document, token, next) {
        const lenses = (await next(document, token)) ?? [];
        for (const { command } of lenses) if (command) command.arguments = [document.uri, ...(command.arguments ?? []).slice(1)];
        return lenses;
      },
    },
  };
  const run = { module, transport: TransportKind.ipc };
  const client = new LanguageClient('roundtable', 'Roundtable', { run, debug: run }, options);
  const uriOf = (uri: vscode.Uri): string => client.code2ProtocolConverter.asUri(uri);
  const answers = createAnswers(parts.houses);
  const tellChange = (): void => void client.sendNotification(shelfChanged).catch(() => undefined);

  client.onRequest(shelfRequest, ({ uri }: Asked) => answers.shelf(vscode.Uri.parse(uri)));
  client.onRequest(modelsRequest, ({ uri }: Asked) => answers.models(vscode.Uri.parse(uri)));
  client.onRequest(teamFilesRequest, async () => (await findTeamFiles()).map(uriOf));
  store.add(vscode.commands.registerCommand(keepKeyCommand, (name: unknown, key: unknown) => keepKey(parts.keys, name, key)));
  const watcher = store.add(vscode.workspace.createFileSystemWatcher('**/{agents,personas}/*.{yaml,yml}'));
  for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) store.add(event(tellChange));
  store.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('roundtable')) tellChange();
    }),
  );
  try {
    await client.start();
  } catch (error) {
    store.dispose();
    throw error;
  }
  return {
    check: (document) =>
      client.sendRequest<readonly Problem[]>(checkRequest, { uri: uriOf(document.uri), text: document.getText() } satisfies ToCheck),
    found: (document, problems) => client.sendRequest(foundRequest, { uri: uriOf(document.uri), problems } satisfies Found),
    async stop() {
      store.dispose();
      await client.dispose();
    },
  };
}
