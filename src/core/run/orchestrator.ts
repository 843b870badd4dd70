import { createEmitter } from '../../base/emitter';
import { asTeamError, TeamError } from '../../base/errors';
import type { ApprovalRule } from '../../schema/approval';
import type { Fact, FactOf } from '../../schema/event';
import type { RunView } from '../../schema/view';
import { emptyRunView, foldRun } from '../../views/runView';
import type { StoredFact } from '../ports/journal';
import { workflows } from '../workflows';
import { type ActiveRun, createActiveRun, type RunPorts } from './activeRun';
import type { Dispatched, Orchestrator, RunEvent, RunPlan } from './command';
import { createRecorder } from './recorder';
import { createRedactor } from './redact';
import { emptyRunState, foldState } from './runState';

export type OrchestratorPorts = RunPorts;

/** The brain's one entrance. Holds the runs of this process; every other run is read from its journal. */
export function createOrchestrator(ports: OrchestratorPorts): Orchestrator {
  const active = new Map<string, ActiveRun>();
  const events = createEmitter<RunEvent>((cause) => ports.log.error('a listener failed', { cause }));

  const launch = (run: ActiveRun): Dispatched => {
    active.set(run.runId, run);
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

  const resume = async (runId: string, rules: readonly ApprovalRule[]): Promise<Dispatched> => {
    if (active.has(runId)) return refused('user.busy', `${runId} is running already.`);
    const stream = `run:${runId}`;
    if ((await ports.journal.read(stream, 0)).facts.length === 0)
      return refused('user.notFound', `There is no run ${runId} here. \`roundtable runs\` lists the runs.`);
    const held = await ports.journal.acquire(stream);
    if (!held.ok)
      return refused(
        'system.locked',
        `${held.holder} is running ${runId} now. Watch it with \`roundtable watch ${runId}\`, or stop it there first.`,
      );

    // Read again under the lease: only now is nobody else writing.
    const { facts, problems } = await ports.journal.read(stream, 0);
    for (const problem of problems) ports.log.warn(problem);
    // Another process may have advanced the run since the database last caught up.
    ports.store.apply(stream, facts);
    const state = emptyRunState();
    const view = emptyRunView(runId);
    for (const fact of facts) {
      foldState(state, fact);
      foldRun(view, fact);
    }
    const problem = !state.created
      ? `The journal of ${runId} does not begin with the run's plan, so it cannot go on.`
      : state.status === 'done'
        ? `${runId} is finished. Its digest is in .roundtable/runs/${runId}/.`
        : undefined;
    if (problem) {
      await held.lease.release();
      return refused(state.created ? 'user.badInput' : 'system.corrupt', problem);
    }
    const { team } = (state.created as FactOf<'run.created'>).data;
    const run = await createActiveRun(ports, { runId, lease: held.lease, team, rules, state, view, events, workflows });
    try {
      await run.takeUp(held.lease.holder);
    } catch (error) {
      await held.lease.release();
      throw error;
    }
    return launch(run);
  };

  return {
    async dispatch(command) {
      try {
        if (command.type === 'start') return await start(command.plan, command.rules ?? []);
        if (command.type === 'resume') return await resume(command.runId, command.rules ?? []);
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
    async append(runId, facts) {
      const run = active.get(runId);
      if (run) return run.append(facts);
      const stream = `run:${runId}`;
      const held = await ports.journal.acquire(stream);
      if (!held.ok) throw new TeamError('system.locked', { shown: `${held.holder} is running ${runId} now. Stop it there first.` });
      try {
        const { facts: known } = await ports.journal.read(stream, 0);
        if (known.length === 0) throw new TeamError('user.notFound', { shown: `There is no run ${runId} here.` });
        ports.store.apply(stream, known);
        const redact = createRedactor(await ports.secrets.known());
        const announce = (stored: readonly StoredFact[]): void => events.fire({ type: 'facts', runId, facts: stored });
        await createRecorder(ports, stream, known.at(-1)?.seq ?? 0, redact, announce).record(facts);
      } finally {
        await held.lease.release();
      }
    },
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
