import type { RunSummary } from '../schema/view';
import { didYouMean } from '../base/similar';
import type { Cli } from './context';

/** The runs of a home, newest first, each with whether a live process holds it. */
export async function runsOf(cli: Cli, limit: number): Promise<RunSummary[]> {
  const store = await cli.store();
  return Promise.all(store.runs(limit).map(async (run) => ({ ...run, live: await cli.journal().held(`run:${run.runId}`) })));
}

export type Found = { ok: true; runId: string } | { ok: false; message: string };

/** The run that was named, by its id or the end of it, or the newest that will do. */
export async function findRun(cli: Cli, named: string | undefined, willDo: (run: RunSummary) => boolean): Promise<Found> {
  const runs = await runsOf(cli, 1_000);
  if (named !== undefined) {
    const ids = runs.map((run) => run.runId);
    const ending = ids.filter((id) => id === named || id.endsWith(named));
    if (ending.length === 1) return { ok: true, runId: ending[0] as string };
    if (ending.length > 1) return { ok: false, message: `${named} may be any of ${ending.join(', ')}. Say more of it.` };
    return { ok: false, message: `There is no run ${named} in ${cli.home}.${didYouMean(named, ids)} roundtable runs lists them.` };
  }
  const newest = runs.find(willDo);
  if (newest) return { ok: true, runId: newest.runId };
  return { ok: false, message: runs.length === 0 ? `There is no run in ${cli.home} yet. roundtable start begins one.` : `No run in ${cli.home} is waiting for that. roundtable runs lists them.` };
}
