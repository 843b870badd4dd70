import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { createFileObjects, createRunFiles } from '../../src/adapters/journal/fileObjects';
import { createMemoryBridge } from '../../src/adapters/memory/bridge';
import { createMemoryJournal, type MemoryJournal } from '../../src/adapters/memory/journal';
import { createMemoryLookout } from '../../src/adapters/memory/lookout';
import { createMemoryObjects, createMemoryRunFiles } from '../../src/adapters/memory/objects';
import { createScriptedModel, type ScriptedAnswer, type ScriptedModel } from '../../src/adapters/memory/scriptedModel';
import { createMemoryShell, type MemoryReply } from '../../src/adapters/memory/shell';
import { createMemorySkillHost, type MemorySkill } from '../../src/adapters/memory/skills';
import { createMemoryStore } from '../../src/adapters/memory/store';
import { createMemoryWeb } from '../../src/adapters/memory/web';
import { createMemoryWorkspace } from '../../src/adapters/memory/workspace';
import { createCollectedLog, createManualClock, createMemorySecrets, createSeededDice } from '../../src/adapters/memory/world';
import { createNodeLookout } from '../../src/adapters/node/lookout/nodeLookout';
import { createNodeShell } from '../../src/adapters/node/shell/nodeShell';
import { createNodeSkillHost } from '../../src/adapters/node/skills/nodeSkillHost';
import { createNodeWorkspace } from '../../src/adapters/node/workspace';
import { createSystemClock } from '../../src/adapters/node/world';
import { connectEndpoint } from '../../src/adapters/providers/connect';
import { createCancel } from '../../src/base/cancel';
import { parseReply } from '../../src/core/agent/protocol/reply';
import type { Approver, Director } from '../../src/core/ports/approver';
import type { StoredFact } from '../../src/core/ports/journal';
import type { ModelProvider } from '../../src/core/ports/modelProvider';
import type { ShellCommand } from '../../src/core/ports/shell';
import type { RunOutcome, RunPlan } from '../../src/core/run/command';
import { createOrchestrator, type OrchestratorPorts } from '../../src/core/run/orchestrator';
import { planRun, type StartRequest } from '../../src/core/team/plan';
import type { Fact } from '../../src/schema/event';
import type { ModelRequest } from '../../src/schema/model';
import type { Persona } from '../../src/schema/persona';
import type { ResolvedTeam, ToolMode } from '../../src/schema/team';
import { roundsOf } from '../../src/schema/teamOf';
import { cast, nobody, ofType, personas, userText } from './house';

/** What outlives a process: the journal, the objects and the files. */
export type World = {
  journal: MemoryJournal;
  objects: ReturnType<typeof createMemoryObjects>;
  runFiles: ReturnType<typeof createMemoryRunFiles>;
  workspace: ReturnType<typeof createMemoryWorkspace>;
  privateFiles: ReturnType<typeof createMemoryWorkspace>;
};

export function memoryWorld(files: Readonly<Record<string, string>> = {}): World {
  return {
    journal: createMemoryJournal(),
    objects: createMemoryObjects(),
    runFiles: createMemoryRunFiles(),
    workspace: createMemoryWorkspace(files),
    privateFiles: createMemoryWorkspace(),
  };
}

type Options = {
  providers: readonly ModelProvider[];
  world?: World;
  approver?: Approver;
  director?: Director;
  commands?: (command: ShellCommand, world: World) => MemoryReply | undefined;
  skills?: readonly MemorySkill[];
};

/** A house in memory for team files, over a world that a second house can go on with. */
export function createTeamHouse({ providers, world = memoryWorld(), approver = nobody, director, commands, skills = [] }: Options) {
  const clock = createManualClock();
  const shell = createMemoryShell({ reply: (command) => (commands ? commands(command, world) : { output: 'ran' }) });
  const house = doors(
    {
      ...world,
      store: createMemoryStore(),
      shell,
      web: createMemoryWeb({}),
      bridge: createMemoryBridge(),
      skills: createMemorySkillHost(skills),
      approver,
      ...(director && { director }),
      lookoutOf: () => createMemoryLookout({ workspace: world.workspace, objects: world.objects }),
      clock,
      dice: createSeededDice(),
    },
    providers,
  );
  return { ...house, world, clock, shell };
}

type FolderOptions = { providers: readonly ModelProvider[]; root: string; approver?: Approver; secrets?: Record<string, string> };

/** The same with the real adapters in a folder: files, journal, shell, skills, and servers that a team file names. */
export function createFolderHouse({ providers, root, approver = nobody, secrets = {} }: FolderOptions) {
  const home = join(root, '.roundtable');
  // The root of a workspace must be there.
  mkdirSync(root, { recursive: true });
  const log = createCollectedLog();
  const objects = createFileObjects({ root: home });
  const shell = createNodeShell({ environment: process.env });
  const house = doors(
    {
      journal: createFileJournal({ root: home, log }),
      objects,
      runFiles: createRunFiles({ root: home, workspaceRoot: root }),
      store: createMemoryStore(),
      workspace: createNodeWorkspace({ root }),
      privateFiles: createNodeWorkspace({ root: home }).within('private'),
      shell,
      web: createMemoryWeb({}),
      bridge: createMemoryBridge(),
      skills: createNodeSkillHost({
        root,
        shell,
        fetch: () => Promise.reject(new Error('no web in tests')),
        cacheDir: join(home, 'skills'),
      }),
      approver,
      lookoutOf: (folder) => createNodeLookout({ root: folder.root, objects }),
      clock: createSystemClock(),
      dice: createSeededDice(Math.floor(performance.now() * 1000)),
    },
    providers,
    secrets,
  );
  return { ...house, root };
}

type Given = Omit<OrchestratorPorts, 'connect' | 'teamFile' | 'secrets' | 'log' | 'providers' | 'settings' | 'product'>;

function doors(given: Given, providers: readonly ModelProvider[], values: Record<string, string> = {}) {
  const log = createCollectedLog();
  const secrets = createMemorySecrets(values);
  const orchestrator = createOrchestrator({
    ...given,
    connect: (endpoint, key) => connectEndpoint(endpoint, key, { secrets, log }),
    teamFile: async () => undefined,
    secrets,
    log,
    providers,
    settings: {},
    product: 'test',
  });
  const facts = async (runId: string): Promise<Fact[]> => (await given.journal.read(`run:${runId}`, 0)).facts as Fact[];
  return {
    orchestrator,
    log,
    facts,
    async plan(request: StartRequest, own: readonly Persona[] = []): Promise<RunPlan> {
      const ports = { cast, personas: [...personas, ...own], settings: {}, providers, workspace: given.workspace };
      const planned = await planRun(request, ports, createCancel().signal);
      if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
      return planned.plan;
    },
    async begin(plan: RunPlan): Promise<{ runId: string; done: Promise<RunOutcome> }> {
      const begun = await orchestrator.dispatch({ type: 'start', plan });
      if (!begun.ok) throw begun.error;
      return begun;
    },
    async run(plan: RunPlan): Promise<{ runId: string; outcome: RunOutcome; facts: Fact[] }> {
      const begun = await this.begin(plan);
      const outcome = await begun.done;
      return { runId: begun.runId, outcome, facts: await facts(begun.runId) };
    },
    async resume(runId: string): Promise<RunOutcome> {
      const begun = await orchestrator.dispatch({ type: 'resume', runId });
      if (!begun.ok) throw begun.error;
      return begun.done;
    },
    onFacts: (listener: (facts: readonly StoredFact[]) => void) =>
      orchestrator.subscribe((event) => {
        if (event.type === 'facts') listener(event.facts);
      }),
  };
}

export type TeamHouse = ReturnType<typeof createTeamHouse>;

/** Who a prompt is for. */
export function whoIn(request: ModelRequest): string {
  return /^# You are @([a-z0-9_-]+)/m.exec(request.system)?.[1] ?? '';
}

/** The last part of a prompt, which says what is wanted. */
export function taskIn(request: ModelRequest): string {
  const text = userText({ ...request, messages: request.messages.slice(0, 1) });
  return text.slice(text.lastIndexOf('\n## Your turn\n') + 1);
}

/** What the model was told since the prompt: results of tools and corrections, in order. */
export function sinceIn(request: ModelRequest): string[] {
  return request.messages.slice(1).flatMap((message) =>
    message.role === 'assistant'
      ? []
      : message.parts.flatMap((part) => {
          if (part.type === 'text') return [part.text];
          return part.type === 'toolResult' ? [part.text] : [];
        }),
  );
}

/** A request as a script looks at it. */
export type Asked = { who: string; task: string /** The whole prompt. */; prompt: string; since: string[]; request: ModelRequest };

/** A model that answers by who asks for what, so that it says the same in a second process. */
export function scripted(answer: (asked: Asked) => ScriptedAnswer | undefined): ScriptedModel {
  return createScriptedModel({
    answers: (request) =>
      answer({
        who: whoIn(request),
        task: taskIn(request),
        prompt: userText({ ...request, messages: request.messages.slice(0, 1) }),
        since: sinceIn(request),
        request,
      }),
  });
}

/** A request for a team file whose members all speak with the scripted model. */
export function team(text: string, more: Partial<StartRequest> = {}): StartRequest {
  return { team: { text, path: 'test.team.yaml' }, model: 'scripted/scripted', ...more };
}

/** A team file of members with names only; `workflow` and `more` are YAML. */
export function teamYaml(workflow: string, members: Readonly<Record<string, string>>, more = ''): string {
  const entries = Object.entries(members).map(
    ([name, extra]) => `  - { name: ${name}, role: ${name}'s role, persona: You are ${name}.${extra ? `, ${extra}` : ''} }`,
  );
  return `name: test\ngoal: Reach it.\nworkflow: ${workflow}\nmembers:\n${entries.join('\n')}\n${more}`;
}

/** Speakers in the order of their turns' starts. */
export function speakers(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.type === 'turn.started' ? [fact.data.member] : []));
}

/** The turns in the order of their starts. */
export function turns(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => (fact.type === 'turn.started' ? [fact.data.turn] : []));
}

export function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Every file below a folder with its content, links by where they lead; without what `leaveOut` names at the top. */
export function snapshot(root: string, leaveOut: readonly string[] = []): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const inner = path === '' ? name : `${path}/${name}`;
      if (leaveOut.includes(inner)) continue;
      const entry = lstatSync(join(root, inner));
      if (entry.isSymbolicLink()) found[inner] = `-> ${readlinkSync(join(root, inner))}`;
      else if (entry.isDirectory()) walk(inner);
      else found[inner] = readFileSync(join(root, inner), 'latin1');
    }
  };
  if (existsSync(root)) walk('');
  return found;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Turns at most, as the head of each workflow says it. */
function mostTurns({ members, workflow }: ResolvedTeam): number {
  const rounds = roundsOf(workflow);
  switch (workflow.type) {
    case 'manager':
      return 1 + 2 * rounds;
    case 'review_loop':
      return members.length + 2 * rounds + 1;
    case 'debate':
      return 2 * (rounds + 2) + 1;
    case 'parallel_review':
      return members.length + (workflow.reviewers.length + 2) * rounds + 1;
    case 'conditional':
    case 'solo':
      return rounds;
    case 'vote':
      return members.length * workflow.samples + 1;
    default:
      return members.length * rounds;
  }
}

/** The plan with all members calling tools in one way. */
export function inMode(plan: RunPlan, mode: ToolMode): RunPlan {
  const members = plan.team.members.map((member) => (member.work ? { ...member, work: { ...member.work, toolMode: mode } } : member));
  return { ...plan, team: { ...plan.team, members } };
}

/** What must hold of any run that came to its end; `disk` reads a shared file as it is now. */
export function checkRun(plan: RunPlan, facts: readonly Fact[], disk: (path: string) => string | undefined): void {
  const started = ofType(facts, 'turn.started');
  const asked = started.filter((fact) => fact.data.purpose !== 'summary');
  const finished = ofType(facts, 'turn.finished');
  expect(ofType(facts, 'turn.failed').map((fact) => fact.data.failure.message)).toEqual([]);
  expect(new Set(started.map((fact) => fact.data.turn)).size).toBe(started.length);
  expect(finished.map((fact) => fact.data.turn).sort()).toEqual(started.map((fact) => fact.data.turn).sort());
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThanOrEqual(mostTurns(plan.team));

  // Every call that began has come back.
  const back = new Set(ofType(facts, 'tool.finished').map((fact) => fact.data.call));
  for (const call of ofType(facts, 'tool.started')) expect(back).toContain(call.data.call);

  const changes = ofType(facts, 'file.changed');
  const refused = ofType(facts, 'reply.refused').map((fact) => `${fact.data.turn} ${fact.data.what}`);
  const replies = [
    ...ofType(facts, 'turn.replied').map(({ data }) => ({ turn: data.turn, text: data.text })),
    ...finished.map(({ data }) => ({ turn: data.turn, text: data.text })),
  ];
  const json = new Set(plan.team.members.filter((member) => member.work?.json).map((member) => member.name));
  const speaker = new Map(started.map((fact) => [fact.data.turn, fact.data.member]));
  for (const { turn, text } of replies) {
    if (json.has(speaker.get(turn) ?? '')) continue;
    for (const block of parseReply(text).files) {
      const path = block.private ? `private/${block.path}` : block.path;
      if (refused.includes(`${turn} ${path}`)) continue;
      const made = changes.filter((change) => change.data.turn === turn && (change.data.path === path || change.data.other === path));
      // A block whose text stood there already changes nothing.
      const already = changes.some((change) => change.data.path === path && change.data.after === sha256(block.body));
      const kept = made.some(({ data }) => data.after === sha256(block.body) || data.how === 'merged');
      expect([turn, path, kept || already]).toEqual([turn, path, true]);
    }
  }
  const last = new Map(changes.filter((change) => !change.data.private).map((change) => [change.data.path, change.data.after]));
  for (const [path, after] of last) {
    const text = disk(path);
    expect([path, text === undefined ? null : sha256(text)]).toEqual([path, after]);
  }
}
