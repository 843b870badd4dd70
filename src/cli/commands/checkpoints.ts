import type { CheckpointView } from '../../schema/view';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { tableText } from '../print/table';
import { resolveRunId } from '../resolveRun';

/** `roundtable checkpoints`: the moments to which the files of a run can be taken back. */
export async function listCheckpoints(cli: Cli, run: string | undefined, options: { json?: boolean }): Promise<number> {
  const runId = await resolveRunId(cli, run);
  const points = await (await cli.fileDesk()).checkpoints(runId);
  if (options.json) {
    for (const point of points) cli.io.out(`${JSON.stringify(point)}\n`);
    return 0;
  }
  cli.io.out(checkpointsText(cli, runId, points));
  return 0;
}

/** A line a checkpoint, and what to do with one. */
export function checkpointsText(cli: Pick<Cli, 'commandLine'>, runId: string, points: readonly CheckpointView[]): string {
  const first = points[0];
  if (!first) return `No member of ${runId} has changed a file, so there is no checkpoint.\n`;
  const rows = plain(points).map((point) => [
    point.id,
    new Date(point.at).toISOString().slice(0, 19).replace('T', ' '),
    `before a turn of @${point.member} that changed ${point.files.join(', ')}`,
  ]);
  return `${tableText(rows)}\nTo take the files back to one: ${cli.commandLine('restore', first.id, runId)}\nTo go on from one as a new run: ${cli.commandLine('rollback', first.id, runId)}\n`;
}
