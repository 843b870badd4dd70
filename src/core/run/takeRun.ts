import { TeamError } from '../../base/errors';
import type { ResolvedTeam } from '../../schema/team';
import type { RunView } from '../../schema/view';
import { emptyRunView, foldRun } from '../../views/runView';
import type { Lease } from '../ports/journal';
import type { RunPorts } from './activeRun';
import { emptyRunState, foldState, type RunState } from './runState';

/** A run whose journal this process may write, as it stands. Whoever has it releases the lease. */
export type TakenRun = { runId: string; lease: Lease; state: RunState; view: RunView; team: ResolvedTeam };

/** Takes a run under its lease. Rejects with TeamError when there is none, another process holds it, or its journal has no plan. */
export async function takeRun(ports: Pick<RunPorts, 'journal' | 'store' | 'log'>, runId: string): Promise<TakenRun> {
  const stream = `run:${runId}`;
  if ((await ports.journal.read(stream, 0)).facts.length === 0)
    throw new TeamError('user.notFound', { shown: `There is no run ${runId} here. \`roundtable runs\` lists the runs.` });
  const held = await ports.journal.acquire(stream);
  if (!held.ok)
    throw new TeamError('system.locked', {
      shown: `${held.holder} is running ${runId} now. Watch it with \`roundtable watch ${runId}\`, or stop it there first.`,
    });

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
  if (state.created) return { runId, lease: held.lease, state, view, team: state.created.data.team };
  await held.lease.release();
  throw new TeamError('system.corrupt', { shown: `The journal of ${runId} does not begin with the run's plan, so it cannot go on.` });
}
