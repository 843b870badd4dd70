import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CancelSignal } from '../base/cancel';
import { TeamError } from '../base/errors';
import { createSerial } from '../base/queue';
import type { Approver } from '../core/ports/approver';
import type { Journal } from '../core/ports/journal';
import type { Objects } from '../core/ports/objects';
import type { Store } from '../core/ports/store';
import type { Workspace } from '../core/ports/workspace';
import { createExamine, type Examine } from '../core/report/examine';
import { type ExportFormat, exportRun } from '../core/report/exportRun';
import { createStandings, type Standings } from '../core/report/standings';
import { type ModelSurvey, surveyModels } from '../core/router/survey';
import { catchUp } from '../core/run/catchUp';
import type { Orchestrator } from '../core/run/command';
import { createFileDesk, type FileDesk } from '../core/run/fileDesk';
import { createHome, type Home } from '../core/run/home';
import { objectsInUse } from '../core/run/namedObjects';
import { createOrchestrator } from '../core/run/orchestrator';
import { createRedactor } from '../core/run/redact';
import { keysInFile } from '../core/team/fileKeys';
import { parseAgent, parsePersona } from '../core/team/parse';
import { type PlanResult, planRun, type StartRequest } from '../core/team/plan';
import { lookAtShelf, readShelf, type TextFile } from '../core/team/shelf';
import type { Agent } from '../schema/agent';
import type { FactData } from '../schema/event';
import type { Persona } from '../schema/persona';
import type { Settings } from '../schema/settings';
import type { RunSummary } from '../schema/view';
import type { Hands } from './adapters/hands';
import { readSettings } from './settings';

/** The brain over one workspace folder. Each part is made when it is first asked for. */
export type House = {
  readonly folder: vscode.WorkspaceFolder;
  /** Absolute path of `.roundtable`. */
  readonly home: string;
  readonly journal: Journal;
  readonly objects: Objects;
  /** The files of the folder. */
  readonly workspace: Workspace;
  /** Puts a question about a finished run to a model. Never rejects. */
  readonly examine: Examine;
  /** Takes the known secrets out of a value, those that stand in the text of a team file included. */
  redactor(teamText: string): Promise<<T>(value: T) => T>;
  orchestrator(): Promise<Orchestrator>;
  /** What the person does with the files that runs changed. */
  fileDesk(): Promise<FileDesk>;
  /** The agents and personas at hand: the folder's before the shipped ones. Rejects with TeamError when a file is not right. */
  cast(): Promise<{ agents: readonly Agent[]; personas: readonly Persona[] }>;
  /** Rejects with TeamError when a file that it needs cannot be read. */
  plan(request: StartRequest, signal: CancelSignal): Promise<PlanResult>;
  survey(signal: CancelSignal): Promise<ModelSurvey>;
  /** The agents and personas that teams here may name, each with its file. Files that are not right are left out. */
  shelf(): Promise<{ agents: { thing: Agent; file: string }[]; personas: { thing: Persona; file: string }[] }>;
  /** What holds for every run here. Rejects with TeamError when a setting is not right. */
  settings(): Promise<Settings>;
  /** What teams know between runs: memories, beliefs, decisions. */
  knowledge(): Promise<Home>;
  /** A run as one document, known secrets taken out. Rejects with TeamError. */
  exportRun(runId: string, format: ExportFormat): Promise<string>;
  /** Newest first; what other processes wrote is read first. */
  runs(limit: number): Promise<RunSummary[]>;
  /** The runs in which every one of these words was said. */
  runsWith(words: string): Promise<ReadonlySet<string>>;
  /** What the runs here tell of their members; what was read once is kept. */
  readonly standings: Standings;
  /** New settings or keys hold for the next run; a run under way keeps what it began with. */
  refreshSettings(): void;
  /** Leaves the runs where they stand, so that they can be resumed. */
  close(): Promise<void>;
};

export type HouseParts = {
  folder: vscode.WorkspaceFolder;
  home: string;
  /** Where the shipped `agents` and `personas` are. */
  shipped: string;
  product: string;
  hands: Hands;
  /** Asks the person in this window. */
  approver: Approver;
};

const agentName = (agent: Agent): string => agent.name;
const personaKey = (persona: Persona): string => persona.key;

export function createHouse({ folder, home, shipped, product, hands, approver }: HouseParts): House {
  const { journal, objects, clock, workspace } = hands;
  let store: Promise<Store> | undefined;
  let orchestrator: Orchestrator | undefined;
  let stale = false;
  let known: Home | undefined;
  // Two callers must never be given two brains: whoever listened to the one would not hear the other.
  const inTurn = createSerial();

  const openStore = (): Promise<Store> => {
    store ??= hands.openStore();
    store.catch(() => {
      store = undefined;
    });
    return store;
  };
  const make = async (): Promise<Orchestrator> => {
    const settings = await readSettings(home);
    return createOrchestrator({
      ...hands,
      tidy: () => hands.collect(() => objectsInUse(journal)),
      approver,
      store: await openStore(),
      providers: hands.providers(settings),
      settings,
      product,
    });
  };

  const yamlOf = (...folders: string[]): Promise<TextFile[][]> => Promise.all(folders.map(hands.yamlFolder));
  const agentFiles = (): Promise<TextFile[][]> => yamlOf(join(home, 'agents'), join(shipped, 'agents'));
  const personaFiles = (): Promise<TextFile[][]> =>
    yamlOf(join(home, 'personas'), join(folder.uri.fsPath, 'personas'), join(shipped, 'personas'));

  const redactor: House['redactor'] = async (text) => createRedactor([...(await hands.secrets.known()), ...keysInFile(text, '').values()]);
  const cast: House['cast'] = async () => ({
    agents: readShelf(await agentFiles(), parseAgent, agentName),
    personas: readShelf(await personaFiles(), parsePersona, personaKey),
  });
  const knowledge = async (): Promise<Home> => {
    known ??= createHome({ ...hands, store: await openStore(), redact: createRedactor(await hands.secrets.known()) });
    return known;
  };
  const shippedSkill = (id: string): Promise<string | undefined> => hands.textFile(join(shipped, 'skills', `${id}.md`));
  const present = (): Promise<Orchestrator> =>
    inTurn(async () => {
      if (orchestrator && !(stale && orchestrator.active().length === 0)) return orchestrator;
      stale = false;
      orchestrator = await make();
      return orchestrator;
    });

  return {
    folder,
    home,
    journal,
    objects,
    workspace,
    examine: createExamine({
      ...hands,
      providers: async () => hands.providers(await readSettings(home)),
      settings: () => readSettings(home),
      random: Math.random,
    }),
    redactor,
    orchestrator: present,
    fileDesk: async () => createFileDesk({ ...hands, store: await openStore(), orchestrator: await present(), home: await knowledge() }),
    async shelf() {
      const [agents, personas] = [
        lookAtShelf(await agentFiles(), parseAgent, agentName),
        lookAtShelf(await personaFiles(), parsePersona, personaKey),
      ];
      return { agents: agents.things, personas: personas.things };
    },
    cast,
    async plan(request, signal) {
      const settings = await readSettings(home);
      const { agents, personas } = await cast();
      const { growth } = await (await knowledge()).read();
      const ports = { cast: agents, personas, settings, providers: hands.providers(settings), workspace };
      // The home of a window is always in its folder.
      return planRun(request, { ...ports, growth: { state: growth, folder: '.roundtable', shipped: shippedSkill } }, signal);
    },
    knowledge,
    async exportRun(runId, format) {
      const { facts } = await journal.read(`run:${runId}`, 0);
      const [first] = facts;
      if (first?.type !== 'run.created')
        throw new TeamError('system.corrupt', {
          shown: vscode.l10n.t("The journal of {0} does not begin with the run's plan, so it cannot be read.", runId),
        });
      const created = first.data as FactData['run.created'];
      const redact = await redactor((await hands.teamFile(created.team.source)) ?? '');
      return exportRun(hands, facts, created, { format, artifacts: true, redact });
    },
    async survey(signal) {
      const settings = await readSettings(home);
      return surveyModels({ providers: hands.providers(settings), settings }, signal);
    },
    settings: () => readSettings(home),
    async runs(limit) {
      const kept = await openStore();
      await catchUp(kept, journal, clock);
      return Promise.all(
        kept.runs(limit).map(async (run) => ({ ...run, live: run.status !== 'done' && (await journal.held(`run:${run.runId}`)) })),
      );
    },
    standings: createStandings({ journal, clock }),
    async runsWith(words) {
      const kept = await openStore();
      await catchUp(kept, journal, clock);
      return new Set(kept.search(words, { limit: 1_000 }).map(({ runId }) => runId));
    },
    refreshSettings() {
      stale = true;
      // It takes the keys out that were known when it was made.
      known = undefined;
    },
    async close() {
      await inTurn(async () => orchestrator?.close());
      await (await store?.catch(() => undefined))?.close();
    },
  };
}
