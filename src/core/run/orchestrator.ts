import { createEmitter } from '../../base/emitter';
import { asTeamError, TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import type { ApprovalRule } from '../../schema/approval';
import type { Fact, NewFact } from '../../schema/event';
import type { Budget } from '../../schema/settings';
import type { RunView } from '../../schema/view';
import { emptyRunView, foldRun } from '../../views/runView';
import type { StoredFact } from '../ports/journal';
import { decisionsMarkdown } from '../report/decisionMarkdown';
import { workflows } from '../workflows';
import { type ActiveRun, createActiveRun, type RunPorts } from './activeRun';
import type { Dispatched, Orchestrator, RunEvent, RunOutcome, RunPlan } from './command';
import { type DecideRequest, decideRun, raise } from './decide';
import { whyNotMuted } from './mute';
import { createRecorder } from './recorder';
import { createRedactor } from './redact';
import { emptyRunState } from './runState';
import { type TakenRun, takeRun } from './takeRun';

export type OrchestratorPorts = RunPorts;

/** The brain's one entrance. Holds the runs of this process; every other run is read from its journal. */
export function createOrchestrator(ports: OrchestratorPorts): Orchestrator {
  const active = new Map<string, ActiveRun>();
  const events = createEmitter<RunEvent>((cause) => ports.log.error('a listener failed', { cause }));

  const launch = (run: ActiveRun): Dispatched => {
    active.set(run.runId, run);
    // Registered before anybody can wait for its end, so that whoever does finds it gone.
    void run.done.then(() => active.delete(run.runId));
    const done = run.run().finally(() => active.delete(run.runId));
    return { ok: true, runId: run.runId, done };
  };

  const start = async (plan: RunPlan, rules: readonly ApprovalRule[]): Promise<Dispatched> => {
    const runId = newRunId(ports);
    const stream = `run:${runId}`;
    const held = await ports.journal.acquire(stream);
    if (!held.ok) return refused('system.locked', `Another process (${held.holder}) holds ${runId}.`);
    const run = await createActiveRun(ports, {
      runId,
      lease: held.lease,
      team: plan.team,
      rules,
      state: emptyRunState(),
      view: emptyRunView(runId),
      events,
      workflows,
    });
    try {
      await run.create(plan);
    } catch (error) {
      await held.lease.release();
      throw error;
    }
    return launch(run);
  };

  type GoOn = (rules: readonly ApprovalRule[], first: readonly NewFact[]) => Promise<Dispatched>;
  /** Takes a run, and lets go of it again unless `goOn` was called, which records `first` and goes on with it. */
  const withRun = async (runId: string, work: (taken: TakenRun, goOn: GoOn) => Promise<Dispatched>): Promise<Dispatched> => {
    const running = active.get(runId);
    if (running && running.view.finishedAt === undefined) return refused('user.busy', `${runId} is running already.`);
    // A run that has just ended lets go of its journal a moment later.
    await running?.done;
    const taken = await takeRun(ports, runId);
    let going = false;
    const goOn: GoOn = async (rules, first) => {
      const run = await createActiveRun(ports, { ...taken, rules, events, workflows });
      await run.append(first);
      await run.takeUp(taken.lease.holder);
      going = true;
      return launch(run);
    };
    try {
      return await work(taken, goOn);
    } finally {
      if (!going) await taken.lease.release();
    }
  };

  const resume = (runId: string, rules: readonly ApprovalRule[], budget: Budget = {}): Promise<Dispatched> =>
    withRun(runId, async (taken, goOn) => {
      if (taken.state.status === 'done')
        return refused(
          'user.badInput',
          `${runId} is finished; what it left is in .roundtable/runs/${runId}/. For another round: \`roundtable decide ${runId} again\`.`,
        );
      if (Object.keys(budget).length === 0) return goOn(rules, []);
      const raised = raise(taken.state, budget);
      if (!raised.ok) return refused('user.badInput', raised.why);
      return goOn(rules, [{ type: 'budget.raised', data: { budget: raised.budget, by: 'person' } }]);
    });

  const decide = async (runId: string, rules: readonly ApprovalRule[], request: DecideRequest): Promise<Dispatched> => {
    const running = active.get(runId);
    if (running && running.view.finishedAt === undefined)
      return refused('user.busy', `${runId} is still running. Decide when it has ended; until then you can steer or stop it.`);
    return withRun(runId, async (taken, goOn) => {
      const decided = await decideRun(runId, taken.state, request, ports.objects);
      if (!decided.ok) return refused('user.badInput', decided.why);
      if (request.decision === 'again') {
        const begun = await goOn(rules, decided.facts);
        await writeDecisions(taken.view);
        return begun;
      }
      const { status, ended } = taken.state;
      const stored = await recordUnder(runId, taken.view.seq, decided.facts);
      for (const fact of stored) foldRun(taken.view, fact);
      await writeDecisions(taken.view);
      const outcome = { runId, status: status as RunOutcome['status'], reason: ended?.reason ?? 'done', detail: ended?.detail ?? '' };
      return { ok: true, runId, done: Promise.resolve(outcome) };
    });
  };

  /** Records facts of a run whose lease this process holds and which it does not run. */
  const recordUnder = async (runId: string, seq: number, facts: readonly NewFact[]): Promise<readonly StoredFact[]> => {
    const redact = createRedactor(await ports.secrets.known());
    const announce = (stored: readonly StoredFact[]): void => events.fire({ type: 'facts', runId, facts: stored });
    return createRecorder(ports, `run:${runId}`, seq, redact, announce).record(facts);
  };

  /** The decisions for a person to read. They are facts by now, so a file that cannot be written takes nothing back. */
  const writeDecisions = async ({ runId, topic, decisions }: RunView): Promise<void> => {
    try {
      await ports.runFiles.write(runId, 'decision.md', decisionsMarkdown(topic, decisions));
    } catch (cause) {
      ports.log.error(`decision.md of ${runId} cannot be written`, { cause });
    }
  };

  const append = async (runId: string, facts: readonly NewFact[]): Promise<void> => {
    const run = active.get(runId);
    if (run) return run.append(facts);
    const stream = `run:${runId}`;
    const held = await ports.journal.acquire(stream);
    if (!held.ok) throw new TeamError('system.locked', { shown: `${held.holder} is running ${runId} now. Stop it there first.` });
    try {
      const { facts: known } = await ports.journal.read(stream, 0);
      if (known.length === 0) throw new TeamError('user.notFound', { shown: `There is no run ${runId} here.` });
      ports.store.apply(stream, known);
      await recordUnder(runId, known.at(-1)?.seq ?? 0, facts);
    } finally {
      await held.lease.release();
    }
  };

  /** One after another, so that two who are muted in one moment do not both count on the other to speak. */
  const muteInTurn = createSerial();
  const mute = async (runId: string, member: string, muted: boolean): Promise<Dispatched> => {
    const run = active.get(runId);
    const view = run?.view ?? (await readView(ports, runId));
    if (!view?.team) return refused('user.notFound', `There is no run ${runId} here.`);
    if (view.status === 'done') return refused('user.badInput', `${runId} is finished: nobody speaks in it any more.`);
    const silent = new Set(Object.values(view.members).flatMap((one) => (one.muted ? [one.name] : [])));
    const why = muted ? whyNotMuted(view.team, workflows[view.team.workflow.type], silent, member) : undefined;
    if (why !== undefined) return refused('user.badInput', why);
    if (silent.has(member) !== muted) await append(runId, [{ type: muted ? 'member.muted' : 'member.unmuted', data: { member } }]);
    const over: RunOutcome = {
      runId,
      status: 'stopped',
      reason: view.reason ?? 'stopped',
      detail: view.detail ?? 'It waits to be resumed.',
    };
    return { ok: true, runId, done: run?.done ?? Promise.resolve(over) };
  };

  return {
    async dispatch(command) {
      try {
        if (command.type === 'start') return await start(command.plan, command.rules ?? []);
        if (command.type === 'resume') return await resume(command.runId, command.rules ?? [], command.budget);
        if (command.type === 'decide') return await decide(command.runId, command.rules ?? [], command);
        if (command.type === 'mute') return await muteInTurn(() => mute(command.runId, command.member, command.muted));
        const run = active.get(command.runId);
        if (!run) return refused('user.notFound', `${command.runId} is not running here.`);
        switch (command.type) {
          case 'pause':
            await run.pause();
            break;
          case 'continue':
            await run.continue();
            break;
          case 'steer':
            await run.steer(command.text);
            break;
          case 'stop':
            run.stop();
            break;
        }
        return { ok: true, runId: run.runId, done: run.done };
      } catch (error) {
        return { ok: false, error: asTeamError(error) };
      }
    },
    subscribe: (listener) => events.on(listener),
    async view(runId) {
      return active.get(runId)?.view ?? (await readView(ports, runId));
    },
    append,
    live: (runId) => active.get(runId)?.live() ?? [],
    active: () => [...active.keys()],
    async close() {
      const runs = [...active.values()];
      for (const run of runs) run.leave();
      await Promise.all(runs.map((run) => run.done));
    },
  };
}

/** A run as its journal says; undefined when there is none. */
export async function readView(ports: Pick<OrchestratorPorts, 'journal'>, runId: string): Promise<RunView | undefined> {
  const { facts, problems } = await ports.journal.read(`run:${runId}`, 0);
  if (facts.length === 0) return undefined;
  const view = emptyRunView(runId);
  for (const fact of facts) foldRun(view, fact as Fact);
  view.warnings.push(...problems);
  return view;
}

/** Sorts by time and is easy to tell apart: `20261121-0405-k3f9`. */
export function newRunId({ clock, dice }: Pick<OrchestratorPorts, 'clock' | 'dice'>): string {
  const stamp = new Date(clock.now()).toISOString().replace(/[-:]/g, '');
  return `${stamp.slice(0, 8)}-${stamp.slice(9, 13)}-${dice.id(5)}`;
}

function refused(code: TeamError['code'], shown: string): Dispatched {
  return { ok: false, error: new TeamError(code, { shown }) };
}
