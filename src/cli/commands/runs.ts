import type { Cli } from '../context';
import { runsOf } from '../findRun';
import { runLine } from '../print/runs';

/** `roundtable runs`: newest first. */
export async function listRuns(cli: Cli, options: { json?: boolean; limit: number }): Promise<number> {
  const runs = await runsOf(cli, options.limit);
  for (const run of runs) cli.io.out(`${options.json ? JSON.stringify(run) : runLine(run, cli.io)}\n`);
  if (runs.length === 0 && !options.json) cli.io.err(`There is no run in ${cli.home} yet. roundtable start begins one.\n`);
  return 0;
}
