import { attend } from '../attend';
import type { Cli } from '../context';
import { findRun } from '../findRun';

const unfinished = { willDo: (run: { status: string; live: boolean }) => run.status !== 'done' && !run.live, what: 'waits to be resumed' };

/** `roundtable resume`: takes up a run where it stands and attends it. */
export async function resumeRun(cli: Cli, run: string | undefined, options: { json?: boolean; pace?: boolean }): Promise<number> {
  const found = await findRun(cli, run, unfinished);
  if (!found.ok) {
    cli.io.err(`${found.message}\n`);
    return 2;
  }
  return attend(
    cli,
    { type: 'resume', runId: found.runId },
    { json: options.json ?? false, pace: options.pace ?? (cli.io.terminal && !options.json) },
  );
}
