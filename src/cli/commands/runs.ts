import type { Cli } from '../context';
import { noRuns, runsOf } from '../findRun';
import { runLine } from '../print/runs';

/** `roundtable runs`: newest first. */
export async function listRuns(cli: Cli, options: { json?: boolean; limit: number }): Promise<number> {
  const runs = await runsOf(cli, options.limit);
  for (const run of runs) cli.io.out(`${options.json ? JSON.stringify(run) : runLine(run, cli.io)}\n`);
  if (runs.length === 0 && !options.json) cli.io.err(`${noRuns(cli)}\n`);
  return 0;
}
