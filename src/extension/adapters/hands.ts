import { createFileJournal } from '../../adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../../adapters/journal/fileObjects';
import { createNodeWorkspace } from '../../adapters/node/workspace';
import { createSystemClock, createSystemDice } from '../../adapters/node/world';
import { createProviders } from '../../adapters/providers';
import { createRehearsal } from '../../adapters/providers/rehearsal';
import { createSqlStore } from '../../adapters/sqljs/store';
import type { Journal } from '../../core/ports/journal';
import type { ModelProvider } from '../../core/ports/modelProvider';
import type { Objects, RunFiles } from '../../core/ports/objects';
import type { Store } from '../../core/ports/store';
import type { Workspace } from '../../core/ports/workspace';
import type { Clock, Dice, Log, Secrets } from '../../core/ports/world';
import type { Settings } from '../../schema/settings';
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
  const paced = environment.ROUNDTABLE_PACE !== '0';
  return {
    journal: createFileJournal({ root: home, log }),
    objects: createFileObjects({ root: home }),
    runFiles: createRunFiles({ root: home, workspaceRoot: root }),
    workspace: createNodeWorkspace({ root }),
    clock,
    dice: createSystemDice(),
    secrets,
    log,
    providers(settings) {
      const others = createProviders({ environment, secrets, settings, log });
      return [createVscodeModels(), ...others].map((provider) =>
        provider.id === 'rehearsal' && paced ? createRehearsal({ pace: (ms, signal) => clock.sleep(ms, signal) }) : provider,
      );
    },
    openStore: () => createSqlStore({ file: database, wasmPath, log }),
  };
}
