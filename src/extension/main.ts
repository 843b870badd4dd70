import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createFileJournal } from '../adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../adapters/journal/fileObjects';
import { createNodeWorkspace } from '../adapters/node/workspace';
import { createSystemClock, createSystemDice } from '../adapters/node/world';
import { createProviders } from '../adapters/providers';
import { createRehearsal } from '../adapters/providers/rehearsal';
import { createSqlStore } from '../adapters/sqljs/store';
import { TeamError } from '../base/errors';
import type { ModelProvider } from '../core/ports/modelProvider';
import type { Log } from '../core/ports/world';
import { surveyModels } from '../core/router/survey';
import { catchUp } from '../core/run/catchUp';
import type { Orchestrator } from '../core/run/command';
import { createOrchestrator } from '../core/run/orchestrator';
import { parseAgent, parsePersona } from '../core/team/parse';
import { planRun } from '../core/team/plan';
import { problemLine } from '../core/team/problem';
import type { ReadYaml } from '../core/team/readYaml';
import type { Settings } from '../schema/settings';
import { createChannelLog } from './adapters/log';
import { createKeyStore, type KeyStore } from './adapters/secrets';
import { createVscodeModels } from './adapters/vscodeLm';
import { openDoor } from './door';
import type { House, Houses } from './house';
import { readSettings } from './settings';

/** What other extensions and the tests may call. */
export type Api = { readonly houses: Houses; readonly keys: KeyStore; readonly activatedInMs: number };

let houses: Houses | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const started = performance.now();
  const channel = vscode.window.createOutputChannel('Roundtable', { log: true });
  const log = createChannelLog(channel);
  const keys = createKeyStore(context, process.env);
  houses = createHouses(context, keys, log);
  context.subscriptions.push(channel, openDoor({ context, houses, keys, log, channel }));
  return { houses, keys, activatedInMs: performance.now() - started };
}

export async function deactivate(): Promise<void> {
  await houses?.close();
}

function createHouses(context: vscode.ExtensionContext, keys: KeyStore, log: Log): Houses {
  const made = new Map<string, ReturnType<typeof createHouse>>();
  return {
    of(folder) {
      const key = folder.uri.toString();
      const known = made.get(key) ?? createHouse(context, folder, keys, log);
      made.set(key, known);
      return known;
    },
    all: () => [...made.values()],
    refreshSettings() {
      for (const house of made.values()) house.refreshSettings();
    },
    async close() {
      await Promise.all([...made.values()].map((house) => house.close()));
    },
  };
}

async function readFolder<T>(folder: string, parse: (text: string, file: string) => ReadYaml<T>): Promise<T[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const read = await Promise.all(names.filter((name) => /\.ya?ml$/.test(name)).map(async (name) => parse(await readFile(join(folder, name), 'utf8'), join(folder, name))));
  const problems = read.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) throw new TeamError('user.badInput', { shown: problems.map(problemLine).join('\n') });
  return read.flatMap((result) => (result.ok ? [result.value] : []));
}

function createHouse(context: vscode.ExtensionContext, folder: vscode.WorkspaceFolder, keys: KeyStore, log: Log): House & { refreshSettings(): void } {
  const root = folder.uri.fsPath;
  const home = join(root, '.roundtable');
  const clock = createSystemClock();
  const journal = createFileJournal({ root: home, log });
  const objects = createFileObjects({ root: home });
  const workspace = createNodeWorkspace({ root });
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const database = join(storage, `${Buffer.from(folder.name).toString('hex').slice(0, 32)}-${folder.index}.db`);
  const store = lazily(() => createSqlStore({ file: database, wasmPath: context.asAbsolutePath('dist/sql-wasm.wasm'), log }));
  let orchestrator: Promise<Orchestrator> | undefined;

  const providers = (settings: Settings): ModelProvider[] => {
    const paced = process.env.ROUNDTABLE_PACE !== '0';
    const others = createProviders({ environment: process.env, secrets: keys, settings, log });
    return [createVscodeModels(), ...others].map((provider) =>
      provider.id === 'rehearsal' && paced ? createRehearsal({ pace: (ms, signal) => clock.sleep(ms, signal) }) : provider,
    );
  };
  const make = async (): Promise<Orchestrator> => {
    const settings = await readSettings(home);
    return createOrchestrator({
      journal,
      objects,
      runFiles: createRunFiles({ root: home, workspaceRoot: root }),
      store: await store(),
      workspace,
      clock,
      dice: createSystemDice(),
      secrets: keys,
      log,
      providers: providers(settings),
      settings,
      product: `roundtable ${(context.extension.packageJSON as { version: string }).version}`,
    });
  };

  return {
    folder,
    home,
    journal,
    objects,
    orchestrator() {
      orchestrator ??= make();
      orchestrator.catch(() => {
        orchestrator = undefined;
      });
      return orchestrator;
    },
    async plan(request, signal) {
      const settings = await readSettings(home);
      const own = await readFolder(join(home, 'agents'), parseAgent);
      const shipped = await readFolder(context.asAbsolutePath('agents'), parseAgent);
      return planRun(
        request,
        {
          cast: [...own, ...shipped.filter((agent) => !own.some((other) => other.name === agent.name))],
          personas: await readFolder(context.asAbsolutePath('personas'), parsePersona),
          settings,
          providers: providers(settings),
          workspace,
        },
        signal,
      );
    },
    async survey(signal) {
      const settings = await readSettings(home);
      return surveyModels({ providers: providers(settings), settings }, signal);
    },
    async runs(limit) {
      const kept = await store();
      await catchUp(kept, journal, clock);
      return Promise.all(kept.runs(limit).map(async (run) => ({ ...run, live: await journal.held(`run:${run.runId}`) })));
    },
    refreshSettings() {
      // A run keeps the providers it began with; the next one gets the new settings.
      void orchestrator?.then((current) => {
        if (current.active().length === 0) orchestrator = undefined;
      });
    },
    async close() {
      await (await orchestrator?.catch(() => undefined))?.close();
      if (store.made()) await (await store()).close();
    },
  };
}

function lazily<T>(make: () => Promise<T>): (() => Promise<T>) & { made(): boolean } {
  let made: Promise<T> | undefined;
  const get = (): Promise<T> => {
    made ??= make();
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
  return Object.assign(get, { made: () => made !== undefined });
}
