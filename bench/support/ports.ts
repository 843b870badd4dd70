import { join } from 'node:path';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../../src/adapters/journal/fileObjects';
import { createNodeBridge } from '../../src/adapters/node/bridge/nodeBridge';
import { createNodeLookout } from '../../src/adapters/node/lookout/nodeLookout';
import { createNodeShell } from '../../src/adapters/node/shell/nodeShell';
import { createNodeSkillHost } from '../../src/adapters/node/skills/nodeSkillHost';
import { createGuardedFetch } from '../../src/adapters/node/web/guardedFetch';
import { createNodeWeb } from '../../src/adapters/node/web/nodeWeb';
import { createNodeWorkspace } from '../../src/adapters/node/workspace';
import { createSystemClock, createSystemDice } from '../../src/adapters/node/world';
import { connectEndpoint } from '../../src/adapters/providers/connect';
import { createSqlStore } from '../../src/adapters/sqljs/store';
import type { ModelProvider } from '../../src/core/ports/modelProvider';
import type { RunPorts } from '../../src/core/run/activeRun';
import { quietLog } from './figures';

/** Every port by its real adapter, over one folder; `workspaceRoot` when the files are elsewhere. */
export async function realPorts(folder: string, providers: readonly ModelProvider[], workspaceRoot = folder): Promise<RunPorts> {
  const root = join(folder, '.roundtable');
  const objects = createFileObjects({ root });
  const shell = createNodeShell({ environment: process.env });
  const fetch = createGuardedFetch();
  const secrets = { get: async () => undefined, known: async () => [] };
  return {
    journal: createFileJournal({ root, log: quietLog }),
    objects,
    runFiles: createRunFiles({ root, workspaceRoot: folder }),
    store: await createSqlStore({ file: join(folder, 'bench.db'), wasmPath: 'node_modules/sql.js/dist/sql-wasm.wasm', log: quietLog }),
    workspace: createNodeWorkspace({ root: workspaceRoot }),
    privateFiles: createNodeWorkspace({ root }).within('private'),
    shell,
    web: createNodeWeb({ environment: {}, fetch }),
    bridge: createNodeBridge(),
    skills: createNodeSkillHost({ root: folder, shell, fetch, cacheDir: join(root, 'skills') }),
    approver: { ask: async () => ({ decision: 'reject', by: 'bench' }) },
    lookoutOf: (workspace) => createNodeLookout({ root: workspace.root, objects }),
    connect: (endpoint, key) => connectEndpoint(endpoint, key, { secrets, log: quietLog }),
    teamFile: async () => undefined,
    clock: createSystemClock(),
    dice: createSystemDice(),
    secrets,
    log: quietLog,
    providers,
    settings: {},
    product: 'bench',
  };
}
