import type { Cli } from '../context';
import { resolveRunId } from '../resolveRun';

/** `roundtable fork`: a new run that begins as a copy up to a checkpoint. The files stay as they are. */
export async function forkRun(cli: Cli, checkpoint: string, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const from = await resolveRunId(cli, run);
  const { runId } = await (await cli.fileDesk()).fork(from, checkpoint);
  if (options.json) cli.io.out(`${JSON.stringify({ runId, from, checkpoint })}\n`);
  else
    cli.io.out(
      `${runId} is ${from} up to ${checkpoint}. The files are as they were left.\nTo go on with it: ${cli.commandLine('resume', runId)}\n`,
    );
  return 0;
}
