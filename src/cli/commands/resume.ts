import { attend } from '../attend';
import type { Cli } from '../context';
import { findRun } from '../findRun';
import { budgetOf, type LimitOptions } from '../planned';

const unfinished = { willDo: (run: { status: string; live: boolean }) => run.status !== 'done' && !run.live, what: 'waits to be resumed' };

export type ResumeOptions = LimitOptions & { json?: boolean; pace?: boolean };

/** `roundtable resume`: takes up a run where it stands and attends it. */
export async function resumeRun(cli: Cli, run: string | undefined, options: ResumeOptions): Promise<number> {
  const found = await findRun(cli, run, unfinished);
  if (!found.ok) {
    cli.io.err(`${found.message}\n`);
    return 2;
  }
  const budget = budgetOf(options);
  return attend(
    cli,
    { type: 'resume', runId: found.runId, ...(Object.keys(budget).length > 0 && { budget }) },
    { json: options.json ?? false, pace: options.pace ?? (cli.io.terminal && !options.json) },
  );
}
