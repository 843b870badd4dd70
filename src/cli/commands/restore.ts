import type { Restored } from '../../core/run/fileDesk';
import type { Cli } from '../context';
import { plain } from '../print/plain';
import { countText } from '../print/style';
import { resolveRunId } from '../resolveRun';

export type RestoreOptions = { dryRun?: boolean; force?: boolean; json?: boolean };

/** `roundtable restore`: takes files back to a checkpoint; `redo` puts back what the last restore took. */
export async function restoreFiles(cli: Cli, checkpoint: string, run: string | undefined, options: RestoreOptions): Promise<number> {
  const { io } = cli;
  const runId = await resolveRunId(cli, run);
  const desk = await cli.fileDesk();
  const done = options.dryRun
    ? await desk.plan(runId, checkpoint)
    : await desk.restore(runId, checkpoint, { force: options.force ?? false });
  if (options.json) {
    io.out(`${JSON.stringify({ runId, ...done, dryRun: options.dryRun ?? false })}\n`);
    return 0;
  }
  io.out(restoredText(done, options.dryRun ?? false));
  if (done.files.length > 0 && !options.dryRun && checkpoint !== 'redo')
    io.out(`To put them back as they were: ${cli.commandLine('restore', 'redo', runId)}\n`);
  return 0;
}

/** What a restore did, or would do, a line a file. */
export function restoredText({ checkpoint, files }: Restored, dryRun: boolean): string {
  const where = checkpoint === 'redo' ? 'before the last restore' : `at ${checkpoint}`;
  if (files.length === 0) return `Every file is as it was ${where}. Nothing to do.\n`;
  const lines = plain(files).map((file) => {
    const what = file.target === null ? 'removed' : file.present === null ? 'made again' : 'taken back';
    return `  ${file.path}: ${dryRun ? `would be ${what}` : what}${file.edited ? ' (changed after the agents were through)' : ''}`;
  });
  const head = dryRun
    ? `${countText(files.length, 'file')} would be as ${files.length === 1 ? 'it was' : 'they were'} ${where}:`
    : `${countText(files.length, 'file')} as ${files.length === 1 ? 'it was' : 'they were'} ${where}:`;
  return `${head}\n${lines.join('\n')}\n`;
}
