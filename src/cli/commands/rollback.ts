import { TeamError } from '../../base/errors';
import { askLine } from '../askLine';
import type { Cli } from '../context';
import { resolveRunId } from '../resolveRun';
import { checkpointsText } from './checkpoints';
import { restoredText } from './restore';

export type RollbackOptions = { yes?: boolean; force?: boolean; json?: boolean };

/** `roundtable rollback`: takes the files back and forks the run there, so that `resume` goes on from that moment. Lists checkpoints without one. */
export async function rollBack(
  cli: Cli,
  checkpoint: string | undefined,
  run: string | undefined,
  options: RollbackOptions,
): Promise<number> {
  const { io } = cli;
  const from = await resolveRunId(cli, run);
  const desk = await cli.fileDesk();
  if (checkpoint === undefined) {
    io.out(checkpointsText(cli, from, await desk.checkpoints(from)));
    return 0;
  }
  if (checkpoint === 'redo')
    throw new TeamError('user.badInput', {
      shown: `A rollback goes to a checkpoint. To undo a restore: ${cli.commandLine('restore', 'redo', from)}`,
    });
  const planned = await desk.plan(from, checkpoint);
  if (!options.yes) {
    if (!io.asks || options.json)
      throw new TeamError('user.badInput', {
        shown: `${restoredText(planned, true)}Nobody is there to ask, so nothing was done. Give --yes to do it.`,
      });
    const answer = await askLine(io, `${restoredText(planned, true)}A new run goes on from there; ${from} stays as it is. Do it? [y/N] `);
    if (!/^y(es)?$/i.test(answer?.trim() ?? '')) {
      io.err('Nothing was done.\n');
      return 1;
    }
  }
  const restored = await desk.restore(from, checkpoint, { force: options.force ?? false });
  const { runId } = await desk.fork(from, checkpoint);
  if (options.json) io.out(`${JSON.stringify({ runId, from, ...restored })}\n`);
  else io.out(`${restoredText(restored, false)}${runId} is ${from} up to there.\nTo go on with it: ${cli.commandLine('resume', runId)}\n`);
  return 0;
}
