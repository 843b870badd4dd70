import { resolve } from 'node:path';
import { TeamError } from '../base/errors';
import type { StoredFact } from '../core/ports/journal';
import type { FactData } from '../schema/event';
import type { Cli } from './context';
import { findRun, runsOf } from './findRun';

/** A run as the commands over finished runs need it. */
export type ResolvedRun = { runId: string; facts: readonly StoredFact[]; created: FactData['run.created'] };

/** Whether an argument names a team file and not a run: ids of runs have neither a dot nor a slash. */
const isFile = (named: string): boolean => /[./\\]/.test(named);

/** The run that an argument means: an id or the end of one, a team file (its newest run), or nothing (the newest). Rejects with TeamError. */
export async function resolveRunId(cli: Cli, named: string | undefined): Promise<string> {
  if (named !== undefined && isFile(named)) {
    const meant = new Set([resolve(named), resolve(cli.cwd, named)]);
    const runs = await runsOf(cli, 10_000);
    const newest = runs.find(
      (run) => run.source !== 'built-in' && (meant.has(resolve(run.source)) || meant.has(resolve(cli.cwd, run.source))),
    );
    if (newest) return newest.runId;
    throw new TeamError('user.notFound', {
      shown: `No run of ${named} is in ${cli.home}. To begin one: ${cli.commandLine('run', named)}`,
    });
  }
  const found = await findRun(cli, named);
  if (!found.ok) throw new TeamError('user.notFound', { shown: found.message });
  return found.runId;
}

/** The same with its facts. What of the journal could not be read is said on standard error. */
export async function resolveRun(cli: Cli, named: string | undefined): Promise<ResolvedRun> {
  const runId = await resolveRunId(cli, named);
  const { facts, problems } = await cli.journal().read(`run:${runId}`, 0);
  for (const problem of problems) cli.io.err(`${problem}\n`);
  const first = facts[0];
  if (first?.type !== 'run.created')
    throw new TeamError('system.corrupt', { shown: `The journal of ${runId} does not begin with the run's plan, so it cannot be read.` });
  return { runId, facts, created: first.data as FactData['run.created'] };
}
