import { TeamError } from '../../base/errors';
import type { Workspace } from '../../core/ports/workspace';
import { artifactsOf } from '../../core/report/artifacts';
import { digestOf } from '../../core/report/digestOf';
import { exportHtml } from '../../core/report/exportHtml';
import { exportJson } from '../../core/report/exportJson';
import { exportMarkdown } from '../../core/report/exportMarkdown';
import { type RunReport, runReport } from '../../core/report/runReport';
import type { Cli } from '../context';
import { type ResolvedRun, resolveRun } from '../resolveRun';

export type ExportOptions = { format: string; output?: string; artifacts: boolean };

const formats: Readonly<Record<string, { name: string; render: (report: RunReport) => string }>> = {
  markdown: { name: 'report.md', render: exportMarkdown },
  html: { name: 'report.html', render: exportHtml },
  json: { name: 'report.json', render: exportJson },
};

/** `roundtable export`: a run as one document, with the files that its agents wrote as they are now. Known secrets are taken out. */
export async function exportRun(cli: Cli, run: string | undefined, options: ExportOptions): Promise<number> {
  const format = Object.hasOwn(formats, options.format) ? formats[options.format] : undefined;
  if (!format)
    throw new TeamError('user.badInput', {
      shown: `There is no format ${options.format}. Formats are: ${Object.keys(formats).join(', ')}.`,
    });
  const { runId, facts, created } = await resolveRun(cli, run);
  const digest = await digestOf(cli.objects(), facts);
  const report = runReport(facts, {
    ...(options.artifacts ? { artifacts: await artifactsOf(folderOf(cli, created), facts) } : { noArtifacts: true }),
    ...(digest && { digest }),
    redact: await cli.redactor(created.team.source),
  });
  const text = format.render(report);
  if (options.output === '-') cli.io.out(text);
  else if (options.output !== undefined) {
    await cli.writeText(options.output, text);
    cli.io.out(`${options.output}\n`);
  } else cli.io.out(`${cli.pathOf(await cli.writeRunFile(runId, format.name, text))}\n`);
  return 0;
}

/** The folder of a run's shared files. */
export function folderOf(cli: Pick<Cli, 'workspace'>, created: ResolvedRun['created']): Workspace {
  return created.team.workspace === undefined ? cli.workspace : cli.workspace.within(created.team.workspace);
}
