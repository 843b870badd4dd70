import { didYouMean } from '../base/similar';
import type { RunSummary } from '../schema/view';
import type { Cli } from './context';

/** The runs of a home, newest first, each with whether a live process holds it. */
export async function runsOf(cli: Cli, limit: number): Promise<RunSummary[]> {
  const store = await cli.store();
  return Promise.all(store.runs(limit).map(async (run) => ({ ...run, live: await cli.journal().held(`run:${run.runId}`) })));
}

export type Found = { ok: true; runId: string } | { ok: false; message: string };

/** The run that was named, by its id or the end of it, or the newest that will do. */
export async function findRun(
  cli: Cli,
  named: string | undefined,
  { willDo, what }: { willDo(run: RunSummary): boolean; what: string } = { willDo: () => true, what: '' },
): Promise<Found> {
  const runs = await runsOf(cli, 10_000);
  if (named !== undefined) {
    const ids = runs.map((run) => run.runId);
    const ending = ids.includes(named) ? [named] : ids.filter((id) => named !== '' && id.endsWith(named));
    if (ending.length === 1) return { ok: true, runId: ending[0] as string };
    if (ending.length > 1) return { ok: false, message: `${named} may be any of ${ending.join(', ')}. Say more of it.` };
    return {
      ok: false,
      message: `There is no run ${named} in ${cli.home}.${didYouMean(named, ids)} To list them: ${cli.commandLine('runs')}`,
    };
  }
  const newest = runs.find(willDo);
  if (newest) return { ok: true, runId: newest.runId };
  if (runs.length === 0) return { ok: false, message: noRuns(cli) };
  return { ok: false, message: `No run in ${cli.home} ${what}. To list them: ${cli.commandLine('runs')}` };
}

export function noRuns(cli: Cli): string {
  return `There is no run in ${cli.home} yet. To begin one: ${cli.commandLine('start')} --topic "…"`;
}
