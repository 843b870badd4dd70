import { createCancel } from '../../base/cancel';
import type { Emitter } from '../../base/emitter';
import { asTeamError, TeamError } from '../../base/errors';
import type { ApprovalRule } from '../../schema/approval';
import type { Fact, Live, NewFact } from '../../schema/event';
import type { Price } from '../../schema/model';
import type { Endpoint, ResolvedMember, ResolvedTeam } from '../../schema/team';
import type { RunView } from '../../schema/view';
import { foldRun } from '../../views/runView';
import type { Journal, Lease, StoredFact } from '../ports/journal';
import type { ModelProvider } from '../ports/modelProvider';
import type { Store } from '../ports/store';
import type { Dice, Log, Secrets } from '../ports/world';
import { signalsOfRun } from '../reputation/runSignals';
import { createBudget } from '../router/budget';
import { bridgeSecretKey, keysInFile } from '../team/fileKeys';
import type { Workflow, WorkflowEnd } from '../workflows/define';
import type { RunEvent, RunOutcome, RunPlan } from './command';
import { createRunContext, type RunContext } from './context';
import { createHands, type HandPorts } from './hands/hands';
import { createHome } from './home';
import { createLiveFeed } from './liveFeed';
import { createRecorder } from './recorder';
import { createRedactor } from './redact';
import { BudgetExhausted, type RunRoom, RunStopped } from './room';
import { foldState, type RunState } from './runState';

export type RunPorts = HandPorts & {
  journal: Journal;
  store: Store;
  dice: Dice;
  secrets: Secrets;
  log: Log;
  providers: readonly ModelProvider[];
  /** A provider for a server that a team file names; `key` is one that stands in the file itself. */
  connect(endpoint: Endpoint, key: string | undefined): ModelProvider;
  /** Removes objects that no fact names, down to a quota; called when a run has ended. */
  tidy?(): Promise<void>;
  /** A team file as it is now, for keys that stand in it; undefined when it is gone. */
  teamFile(source: string): Promise<string | undefined>;
  settings: { prices?: Readonly<Record<string, Price>>; approvals?: readonly ApprovalRule[] };
  /** Name and version of the product, for run.created. */
  product: string;
};

/** A run that this process writes, from its first fact to its last. */
export type ActiveRun = {
  readonly runId: string;
  readonly view: RunView;
  readonly done: Promise<RunOutcome>;
  /** Records the plan. Rejects when it cannot be kept; then there is no run. */
  create(plan: RunPlan): Promise<void>;
  /** Records that this process goes on with the run. */
  takeUp(holder: string): Promise<void>;
  run(): Promise<RunOutcome>;
  pause(): Promise<void>;
  continue(): Promise<void>;
  steer(text: string): Promise<void>;
  append(facts: readonly NewFact[]): Promise<void>;
  stop(): void;
  /** Ends the work without ending the run: the process goes, the run can be resumed. */
  leave(): void;
  live(): readonly Live[];
};

export type ActiveRunOptions = {
  runId: string;
  lease: Lease;
  team: ResolvedTeam;
  state: RunState;
  view: RunView;
  events: Emitter<RunEvent>;
  workflows: Readonly<Record<string, Workflow>>;
  /** What the person allowed for this run alone. */
  rules?: readonly ApprovalRule[];
};

export async function createActiveRun(ports: RunPorts, options: ActiveRunOptions): Promise<ActiveRun> {
  const { runId, lease, state, view, events, workflows, rules = [] } = options;
  const resumedAt = state.seq;
  const lastPhaseAtResume = state.lastPhaseSeq;
  const stop = createCancel();
  const live = createLiveFeed(ports.clock, (notes) => events.fire({ type: 'live', runId, live: notes }));
  let leaving = false;
  let goOn: (() => void) | undefined;
  let going: Promise<void> = Promise.resolve();
  let settle: (outcome: RunOutcome) => void = () => undefined;
  const done = new Promise<RunOutcome>((resolve) => {
    settle = resolve;
  });
  lease.lost.addEventListener('abort', () => stop.cancel('lease lost'));

  const keys = await keysOf(ports, options.team);
  const bridgeSecret = await bridgeSecretOf(ports, options.team, keys);
  const redact = createRedactor([
    ...(await ports.secrets.known()),
    ...keys.values(),
    ...(bridgeSecret === undefined ? [] : [bridgeSecret]),
  ]);
  const announce = (facts: readonly StoredFact[]): void => {
    for (const fact of facts) {
      foldState(state, fact);
      foldRun(view, fact);
    }
    live.settle(facts);
    events.fire({ type: 'facts', runId, facts });
  };
  const recorder = createRecorder(ports, `run:${runId}`, state.seq, redact, announce);
  const record = (fact: NewFact): Promise<unknown> => recorder.record([fact]);
  const unpause = (): void => {
    goOn?.();
    goOn = undefined;
  };

  const work = async (): Promise<WorkflowEnd> => {
    const created = state.created?.data;
    if (!created) throw new TeamError('system.bug', { shown: 'A run began without its plan.' });
    const workflow = workflows[created.team.workflow.type];
    if (!workflow) throw new TeamError('user.badInput', { shown: `There is no workflow ${created.team.workflow.type}.` });
    const briefing = created.briefing === undefined ? undefined : await ports.objects.get(created.briefing);
    if (created.briefing !== undefined && briefing === undefined) {
      throw new TeamError('system.corrupt', {
        shown: `The briefing of ${runId} is missing under .roundtable/objects, so the run cannot go on.`,
      });
    }
    const home = createHome({ ...ports, redact });
    const hands = createHands(ports, {
      runId,
      team: created.team,
      state,
      recorder,
      home,
      stop: stop.signal,
      rules: [...(ports.settings.approvals ?? []), ...rules],
      bridgeSecret,
    });
    await hands.files.settle();
    const connected = new Map<string, ModelProvider>();
    const providerOf = (member: ResolvedMember): ModelProvider | undefined => {
      const { endpoint } = member;
      if (!endpoint || member.ref.provider === 'rehearsal') return ports.providers.find((known) => known.id === member.ref.provider);
      const own = endpoint.key && 'file' in endpoint.key ? keys.get(member.name) : undefined;
      const id = JSON.stringify([endpoint, own]);
      const provider = connected.get(id) ?? ports.connect(endpoint, own);
      connected.set(id, provider);
      return provider;
    };
    const room: RunRoom = {
      runId,
      state,
      briefing,
      recorder,
      facts: async () => (await ports.journal.read(`run:${runId}`, 0)).facts as Fact[],
      providerOf,
      hands,
      prices: ports.settings.prices ?? {},
      budget: createBudget(state.budget ?? created.team.budget, {
        spent: () => ({ ...state.spent, activeMs: state.activeMs + (state.status === 'running' ? ports.clock.now() - state.lastAt : 0) }),
      }),
      objects: ports.objects,
      runFiles: ports.runFiles,
      workspace: ports.workspace,
      clock: ports.clock,
      stop: stop.signal,
      whenGoing: () => going,
      resumedAt,
      lastPhaseAtResume,
      gates: new Map(),
      hashes: new Map(),
      onLive: live.push,
    };
    const ctx = createRunContext(room);
    if (created.team.members.some((member) => member.work && member.work.skills.length > 0)) await sameSkills(ctx);
    hands.warmUp();
    return workflow.run(ctx);
  };

  const finish = async (outcome: Omit<RunOutcome, 'runId'>): Promise<RunOutcome> => {
    await record({ type: 'run.finished', data: outcome });
    if (outcome.status !== 'stopped') await signalRun();
    return { runId, ...outcome };
  };

  /** What the run of a team says of its members; a roundtable has said it with its settlement. */
  const signalRun = async (): Promise<void> => {
    if (!options.team.growth || options.team.workflow.type === 'roundtable') return;
    try {
      const { facts } = await ports.journal.read(`run:${runId}`, 0);
      const home = createHome({ ...ports, redact });
      await home.transact(({ growth }) => ({ facts: signalsOfRun(growth, facts as Fact[]), value: undefined }));
    } catch (cause) {
      ports.log.error(`what ${runId} says of its members cannot be kept`, { cause });
    }
  };

  const conclude = async (): Promise<RunOutcome> => {
    try {
      return await finish(await work());
    } catch (error) {
      if (leaving) return { runId, status: 'stopped', reason: 'stopped', detail: 'Left where it stood. Resume it to go on.' };
      if (lease.lost.aborted)
        return { runId, status: 'failed', reason: 'failed', detail: 'Another process took the run over and goes on with it.' };
      if (error instanceof RunStopped)
        return await finish({
          status: 'stopped',
          reason: 'stopped',
          detail: 'Stopped by the person. What was said is kept; resume it to go on.',
        });
      if (error instanceof BudgetExhausted) return await finish({ status: 'stopped', reason: 'budget', detail: error.detail });
      const failure = asTeamError(error);
      ports.log.error(`${runId} failed`, { code: failure.code, cause: failure.cause ?? failure });
      return await finish({ status: 'failed', reason: 'failed', detail: failure.shown });
    }
  };

  return {
    runId,
    view,
    done,
    async create(plan) {
      const briefing = plan.briefing && (await ports.objects.put(redact(plan.briefing.text)));
      await record({
        type: 'run.created',
        data: {
          runId,
          topic: plan.topic,
          ...(briefing && { briefing }),
          ...(plan.briefing?.path && { briefingPath: plan.briefing.path }),
          team: plan.team,
          seed: plan.seed ?? ports.dice.seed(),
          files: [...plan.files],
          refusedFiles: [...plan.refusedFiles],
          product: ports.product,
        },
      });
    },
    async takeUp(holder) {
      await record({ type: 'run.resumed', data: { by: holder } });
    },
    async run() {
      let outcome: RunOutcome;
      try {
        outcome = await conclude();
      } catch (error) {
        // Nothing can be recorded any more: a full disk, a folder that became read-only.
        outcome = { runId, status: 'failed', reason: 'failed', detail: asTeamError(error).shown };
        ports.log.error(`${runId} cannot be kept`, { cause: error });
      }
      stop.cancel('over');
      live.close();
      await lease.release();
      await ports.store.flush();
      settle(outcome);
      ports.tidy?.().catch((cause) => ports.log.warn('what no run needs any more could not be removed', { cause }));
      return outcome;
    },
    async pause() {
      if (state.status !== 'running') return;
      going = new Promise((resolve) => {
        goOn = resolve;
      });
      await record({ type: 'run.paused', data: {} });
    },
    async continue() {
      if (state.status !== 'paused') return;
      await record({ type: 'run.continued', data: {} });
      unpause();
    },
    async steer(text) {
      await record({ type: 'message.posted', data: { message: { author: 'person', kind: 'steer', text, round: view.round } } });
    },
    async append(facts) {
      await recorder.record(facts);
    },
    stop() {
      stop.cancel('stopped');
      unpause();
    },
    leave() {
      leaving = true;
      stop.cancel('leaving');
      unpause();
    },
    live: live.now,
  };
}

/** Keys that stand in the team file itself, by member; the bridge's secret too. */
async function keysOf(ports: RunPorts, team: ResolvedTeam): Promise<ReadonlyMap<string, string>> {
  const inFile = [...team.members.map((member) => member.endpoint?.key), team.bridge?.secret].some((key) => key && 'file' in key);
  if (!inFile) return new Map();
  const text = await ports.teamFile(team.source);
  return text === undefined ? new Map() : keysInFile(text, team.source);
}

async function bridgeSecretOf(ports: RunPorts, team: ResolvedTeam, keys: ReadonlyMap<string, string>): Promise<string | undefined> {
  const secret = team.bridge?.secret;
  if (secret === undefined) return undefined;
  return 'env' in secret ? ports.secrets.get(secret.env) : keys.get(bridgeSecretKey);
}

/** Loads the team's skills. On a resume each must be what it was when the run began. */
async function sameSkills(ctx: RunContext): Promise<void> {
  const now = await ctx.hands.loadSkills();
  const then = await ctx.step('skills', async () => now);
  const other = Object.keys(now).find((source) => now[source] !== then[source]);
  if (other !== undefined)
    throw new TeamError('system.conflict', {
      shown: `The skill ${other} is not what it was when the run began. Look at the change, and start a new run with it.`,
    });
  for (const member of ctx.team.members) ctx.hands.toolsOf(member);
}
