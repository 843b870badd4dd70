import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { createMemoryBridge } from '../../src/adapters/memory/bridge';
import { createMemoryJournal, type MemoryJournal } from '../../src/adapters/memory/journal';
import { createMemoryLookout } from '../../src/adapters/memory/lookout';
import { createMemoryObjects, createMemoryRunFiles } from '../../src/adapters/memory/objects';
import { createMemoryShell } from '../../src/adapters/memory/shell';
import { createMemorySkillHost } from '../../src/adapters/memory/skills';
import { createMemoryStore } from '../../src/adapters/memory/store';
import { createMemoryWeb } from '../../src/adapters/memory/web';
import { createMemoryWorkspace } from '../../src/adapters/memory/workspace';
import { createCollectedLog, createManualClock, createMemorySecrets, createSeededDice } from '../../src/adapters/memory/world';
import { createCancel } from '../../src/base/cancel';
import type { Approver } from '../../src/core/ports/approver';
import type { Bridge } from '../../src/core/ports/bridge';
import type { StoredFact } from '../../src/core/ports/journal';
import type { ModelProvider } from '../../src/core/ports/modelProvider';
import type { Shell } from '../../src/core/ports/shell';
import type { RunEvent, RunOutcome, RunPlan } from '../../src/core/run/command';
import { createOrchestrator } from '../../src/core/run/orchestrator';
import { parseAgent, parsePersona } from '../../src/core/team/parse';
import { planRun, type StartRequest } from '../../src/core/team/plan';
import type { Agent } from '../../src/schema/agent';
import { Digest } from '../../src/schema/digest';
import type { Fact, FactOf, FactType } from '../../src/schema/event';
import type { ModelEvent, ModelRequest } from '../../src/schema/model';
import type { Persona } from '../../src/schema/persona';

/** The shipped agents, as the doors read them. */
export const cast: readonly Agent[] = readdirSync('agents').map((name) => {
  const read = parseAgent(readFileSync(join('agents', name), 'utf8'), name);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
});

/** The shipped personas, as the doors read them. */
export const personas: readonly Persona[] = readdirSync('personas').map((name) => {
  const read = parsePersona(readFileSync(join('personas', name), 'utf8'), name);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
});

/** The files of the shipped example, for a workspace in memory. */
export function exampleFiles(root = 'examples/retry-ceiling'): Record<string, string> {
  const files: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) walk(file);
      else files[relative(root, file).split(sep).join('/')] = readFileSync(file, 'utf8');
    }
  };
  walk(root);
  return files;
}

type Options = {
  providers: readonly ModelProvider[];
  journal?: MemoryJournal;
  objects?: ReturnType<typeof createMemoryObjects>;
  files?: Record<string, string>;
  secrets?: Record<string, string>;
  approver?: Approver;
  shell?: Shell;
  bridge?: Bridge;
  /** The team file as it is now. */
  teamFile?: string;
};

/** Nobody is there to ask. */
export const nobody: Approver = { ask: async () => ({ decision: 'reject', by: 'test', message: 'not here' }) };

/** A whole house in memory: every port's twin, and what was announced. */
export function createHouse({
  providers,
  journal = createMemoryJournal(),
  objects = createMemoryObjects(),
  files = exampleFiles(),
  secrets = {},
  approver = nobody,
  shell = createMemoryShell({ reply: () => ({ output: 'ran' }) }),
  bridge = createMemoryBridge(),
  teamFile,
}: Options) {
  const clock = createManualClock();
  const log = createCollectedLog();
  const runFiles = createMemoryRunFiles();
  const workspace = createMemoryWorkspace(files);
  const store = createMemoryStore();
  const orchestrator = createOrchestrator({
    journal,
    objects,
    runFiles,
    store,
    workspace,
    privateFiles: createMemoryWorkspace(),
    shell,
    web: createMemoryWeb({}),
    bridge,
    skills: createMemorySkillHost([]),
    approver,
    lookoutOf: () => createMemoryLookout({ workspace, objects }),
    connect: (endpoint) => {
      throw new Error(`there is no ${endpoint.url}`);
    },
    teamFile: async () => teamFile,
    clock,
    dice: createSeededDice(),
    secrets: createMemorySecrets(secrets),
    log,
    providers,
    settings: {},
    product: 'test',
  });
  const events: RunEvent[] = [];
  orchestrator.subscribe((event) => events.push(event));
  return {
    orchestrator,
    journal,
    objects,
    clock,
    log,
    runFiles,
    workspace,
    store,
    events,
    async plan(request: StartRequest): Promise<RunPlan> {
      const planned = await planRun(request, { cast, personas, settings: {}, providers, workspace }, createCancel().signal);
      if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
      return planned.plan;
    },
    async start(plan: RunPlan): Promise<{ runId: string; done: Promise<RunOutcome> }> {
      const begun = await orchestrator.dispatch({ type: 'start', plan });
      if (!begun.ok) throw begun.error;
      return begun;
    },
    async resume(runId: string): Promise<RunOutcome> {
      const begun = await orchestrator.dispatch({ type: 'resume', runId });
      if (!begun.ok) throw begun.error;
      return begun.done;
    },
    facts: async (runId: string): Promise<Fact[]> => (await journal.read(`run:${runId}`, 0)).facts as Fact[],
    async digest(runId: string): Promise<Digest> {
      const text = runFiles.files.get(`.roundtable/runs/${runId}/digest.json`);
      if (text === undefined) throw new Error('there is no digest');
      return Digest.parse(JSON.parse(text));
    },
    /** Does something once, at the moment when a fact is announced. */
    when(wanted: (fact: Fact) => boolean, act: () => void): void {
      const subscription = orchestrator.subscribe((event) => {
        if (event.type !== 'facts' || !event.facts.some((fact) => wanted(fact as Fact))) return;
        subscription.dispose();
        act();
      });
    },
    announced: (): StoredFact[] => events.flatMap((event) => (event.type === 'facts' ? event.facts : [])),
  };
}

export function ofType<T extends FactType>(facts: readonly Fact[], type: T): FactOf<T>[] {
  return facts.filter((fact): fact is FactOf<T> => fact.type === type);
}

/** A provider around another that counts what it is asked and may answer in its stead. */
export function watched(
  inner: ModelProvider,
  instead: (
    request: ModelRequest,
    index: number,
    signal: Parameters<ModelProvider['stream']>[1],
  ) => AsyncIterable<ModelEvent> | undefined = () => undefined,
) {
  const requests: ModelRequest[] = [];
  return {
    ...inner,
    requests,
    stream(request: ModelRequest, signal: Parameters<ModelProvider['stream']>[1]) {
      requests.push(request);
      return instead(request, requests.length, signal) ?? inner.stream(request, signal);
    },
  };
}

/** The text of the user's part of a request. */
export function userText(request: ModelRequest): string {
  return request.messages.flatMap((message) => message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))).join('\n');
}

export async function* events(...list: ModelEvent[]): AsyncIterable<ModelEvent> {
  yield* list;
}
