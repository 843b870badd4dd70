import { join } from 'node:path';
import * as vscode from 'vscode';
import { hash32 } from '../base/seeded';
import type { Log } from '../core/ports/world';
import { createChannelLog } from './adapters/log';
import { createKeyStore, type KeyStore } from './adapters/secrets';
import { type Approvals, createApprovals } from './approvals';
import { openDoor, type Views } from './door';
import { createHouses, type Houses } from './houses';
import type { Review } from './review/review';
import type { RunFiles } from './runFiles';
import type { TeamTests } from './testing/teamTests';

/** What other extensions and the tests may call. */
export type Api = {
  readonly houses: Houses;
  readonly keys: KeyStore;
  readonly approvals: Approvals;
  readonly files: RunFiles;
  readonly review: Review;
  readonly tests: TeamTests;
  /** What answers in the chat view. */
  readonly chat: vscode.ChatRequestHandler;
  /** What a link to this extension does. */
  readonly follow: (link: vscode.Uri) => Promise<void>;
  readonly views: Views;
  readonly activatedInMs: number;
};

let houses: Houses | undefined;

/** The composition root. Everything heavy is behind an `import()`, so that opening a window costs next to nothing. */
export function activate(context: vscode.ExtensionContext): Api {
  const started = performance.now();
  const channel = vscode.window.createOutputChannel('Roundtable', { log: true });
  const log = createChannelLog(channel);
  const keys = createKeyStore(context, process.env);
  const approvals = createApprovals((cause) => log.error('a listener failed', { cause }));
  houses = createHouses((folder) => buildHouse(context, folder, keys, approvals, log));
  const door = openDoor({ context, houses, keys, approvals, log, channel });
  context.subscriptions.push(channel, door);
  return {
    ...{ houses, keys, approvals },
    ...{ files: door.files, review: door.review, views: door.views, tests: door.tests, chat: door.chat, follow: door.follow },
    activatedInMs: performance.now() - started,
  };
}

export async function deactivate(): Promise<void> {
  await houses?.close();
}

async function buildHouse(
  context: vscode.ExtensionContext,
  folder: vscode.WorkspaceFolder,
  secrets: KeyStore,
  approvals: Approvals,
  log: Log,
) {
  const [{ createHands }, { createHouse }] = await Promise.all([import('./adapters/hands'), import('./house')]);
  const root = folder.uri.fsPath;
  const home = join(root, '.roundtable');
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const hands = createHands({
    root,
    home,
    database: join(storage, hash32(folder.uri.toString()).toString(36), 'roundtable.db'),
    wasmPath: context.asAbsolutePath('dist/sql-wasm.wasm'),
    secrets,
    log,
    environment: process.env,
  });
  const { version } = context.extension.packageJSON as { version: string };
  return createHouse({
    folder,
    home,
    shipped: context.extensionPath,
    product: `roundtable ${version}`,
    hands,
    approver: approvals.approver,
  });
}
