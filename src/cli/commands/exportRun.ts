import { TeamError } from '../../base/errors';
import { type ExportFormat, exportFormats, exportRun as textOf } from '../../core/report/exportRun';
import type { Cli } from '../context';
import { resolveRun } from '../resolveRun';

export type ExportOptions = { format: string; output?: string; artifacts: boolean };

/** `roundtable export`: a run as one document, with the files that its agents wrote as they are now. Known secrets are taken out. */
export async function exportRun(cli: Cli, run: string | undefined, options: ExportOptions): Promise<number> {
  if (!Object.hasOwn(exportFormats, options.format))
    throw new TeamError('user.badInput', {
      shown: `There is no format ${options.format}. Formats are: ${Object.keys(exportFormats).join(', ')}.`,
    });
  const format = options.format as ExportFormat;
  const { runId, facts, created } = await resolveRun(cli, run);
  const redact = await cli.redactor(created.team.source);
  const ports = { workspace: cli.workspace, objects: cli.objects() };
  const text = await textOf(ports, facts, created, { format, artifacts: options.artifacts, redact });
  if (options.output === '-') cli.io.out(text);
  else if (options.output !== undefined) {
    await cli.writeText(options.output, text);
    cli.io.out(`${options.output}\n`);
  } else cli.io.out(`${cli.pathOf(await cli.writeRunFile(runId, exportFormats[format].file, text))}\n`);
  return 0;
}
