import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { collectObjects, objectQuotaBytes } from '../../adapters/journal/collectObjects';
import { createFileJournal } from '../../adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../../adapters/journal/fileObjects';
import { createNodeBridge } from '../../adapters/node/bridge/nodeBridge';
import { createNodeLookout } from '../../adapters/node/lookout/nodeLookout';
import { createNodeShell } from '../../adapters/node/shell/nodeShell';
import { createNodeSkillHost } from '../../adapters/node/skills/nodeSkillHost';
import { createGuardedFetch } from '../../adapters/node/web/guardedFetch';
import { createNodeWeb } from '../../adapters/node/web/nodeWeb';
import { createNodeWorkspace } from '../../adapters/node/workspace';
import { createSystemClock, createSystemDice } from '../../adapters/node/world';
import { readYamlFolder } from '../../adapters/node/yamlFolder';
import { createProviders } from '../../adapters/providers';
import { connectEndpoint } from '../../adapters/providers/connect';
import { createRehearsal } from '../../adapters/providers/rehearsal';
import { createSqlStore } from '../../adapters/sqljs/store';
import type { Bridge } from '../../core/ports/bridge';
import type { Journal } from '../../core/ports/journal';
import type { Lookout } from '../../core/ports/lookout';
import type { ModelProvider } from '../../core/ports/modelProvider';
import type { Objects, RunFiles } from '../../core/ports/objects';
import type { Shell } from '../../core/ports/shell';
import type { SkillHost } from '../../core/ports/skills';
import type { Store } from '../../core/ports/store';
import type { Web } from '../../core/ports/web';
import type { Workspace } from '../../core/ports/workspace';
import type { Clock, Dice, Log, Secrets } from '../../core/ports/world';
import type { TextFile } from '../../core/team/shelf';
import type { Settings } from '../../schema/settings';
import type { Endpoint } from '../../schema/team';
import { createVscodeModels } from './vscodeLm';

export type HandsOptions = {
  /** The workspace folder, and `.roundtable` in it. */
  root: string;
  home: string;
  database: string;
  wasmPath: string;
  secrets: Secrets;
  log: Log;
  environment: Readonly<Record<string, string | undefined>>;
};

/** What the brain needs of the world, for one workspace folder. */
export type Hands = {
  journal: Journal;
  objects: Objects;
  runFiles: RunFiles;
  workspace: Workspace;
  privateFiles: Workspace;
  /** Removes objects beyond the quota, except those that are asked for then. */
  collect(keep: () => Promise<Iterable<string> | undefined>): Promise<void>;
  shell: Shell;
  web: Web;
  bridge: Bridge;
  skills: SkillHost;
  lookoutOf(folder: Workspace): Lookout;
  connect(endpoint: Endpoint, key: string | undefined): ModelProvider;
  teamFile(source: string): Promise<string | undefined>;
  yamlFolder(folder: string): Promise<TextFile[]>;
  /** The text of a file by its absolute path; undefined where it cannot be read. */
  textFile(path: string): Promise<string | undefined>;
  clock: Clock;
  dice: Dice;
  secrets: Secrets;
  log: Log;
  providers(settings: Settings): ModelProvider[];
  openStore(): Promise<Store>;
};

export function createHands({ root, home, database, wasmPath, secrets, log, environment }: HandsOptions): Hands {
  const clock = createSystemClock();
  // A person watches here, so the rehearsal speaks at the pace of reading; tests switch that off.
  // 0 does not wait at all, 0.5 waits half as long.
  const pace = Number(environment.ROUNDTABLE_PACE ?? 1);
  const objects = createFileObjects({ root: home });
  const shell = createNodeShell({ environment });
  const guarded = createGuardedFetch();
  return {
    journal: createFileJournal({ root: home, log }),
    objects,
    runFiles: createRunFiles({ root: home, workspaceRoot: root }),
    workspace: createNodeWorkspace({ root }),
    privateFiles: createNodeWorkspace({ root: home }).within('private'),
    async collect(keep) {
      await collectObjects({ root: home, keep, quotaBytes: objectQuotaBytes });
    },
    shell,
    web: createNodeWeb({ environment, fetch: guarded }),
    bridge: createNodeBridge(),
    skills: createNodeSkillHost({ root, shell, fetch: guarded, cacheDir: join(home, 'cache', 'skills') }),
    lookoutOf: (folder) => createNodeLookout({ root: folder.root, objects }),
    connect: (endpoint, key) => connectEndpoint(endpoint, key, { secrets, log }),
    teamFile: (source) => readFile(resolve(root, source), 'utf8').catch(() => undefined),
    yamlFolder: readYamlFolder,
    textFile: (path) => readFile(path, 'utf8').catch(() => undefined),
    clock,
    dice: createSystemDice(),
    secrets,
    log,
    providers(settings) {
      const others = createProviders({ environment, secrets, settings, log });
      return [createVscodeModels(), ...others].map((provider) =>
        provider.id === 'rehearsal' && pace > 0 ? createRehearsal({ pace: (ms, signal) => clock.sleep(ms * pace, signal) }) : provider,
      );
    },
    openStore: () => createSqlStore({ file: database, wasmPath, log }),
  };
}
