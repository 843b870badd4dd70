import { TeamError } from '../../base/errors';
import type { StoredFact } from '../../core/ports/journal';
import type { Workspace } from '../../core/ports/workspace';
import { exportHtml } from '../../core/report/exportHtml';
import { exportJson } from '../../core/report/exportJson';
import { exportMarkdown } from '../../core/report/exportMarkdown';
import { type Artifact, type RunReport, runReport } from '../../core/report/runReport';
import { readDigest } from '../../core/roundtable/readDigest';
import type { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { Cli } from '../context';
import { type ResolvedRun, resolveRun } from '../resolveRun';

export type ExportOptions = { format: string; output?: string; artifacts: boolean };

const formats: Readonly<Record<string, { name: string; render: (report: RunReport) => string }>> = {
  markdown: { name: 'report.md', render: exportMarkdown },
  html: { name: 'report.html', render: exportHtml },
  json: { name: 'report.json', render: exportJson },
};

/** Texts beyond this are named and not shown. */
const maxTextBytes = 200_000;

/** `roundtable export`: a run as one document, with the files that its agents wrote as they are now. Known secrets are taken out. */
export async function exportRun(cli: Cli, run: string | undefined, options: ExportOptions): Promise<number> {
  const format = Object.hasOwn(formats, options.format) ? formats[options.format] : undefined;
  if (!format)
    throw new TeamError('user.badInput', {
      shown: `There is no format ${options.format}. Formats are: ${Object.keys(formats).join(', ')}.`,
    });
  const { runId, facts, created } = await resolveRun(cli, run);
  const digest = await digestOf(cli, facts);
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

/** The shared files that agents of a run wrote, as they are now; one that is gone is left out. */
export async function artifactsOf(folder: Workspace, facts: readonly StoredFact[]): Promise<Artifact[]> {
  const paths = new Set(
    (facts as readonly Fact[]).flatMap((fact) => (fact.type === 'file.changed' && !fact.data.private ? [fact.data.path] : [])),
  );
  const artifacts: Artifact[] = [];
  for (const path of [...paths].sort()) {
    const found = await folder.stat(path);
    if (!found.ok) continue;
    const { bytes } = found;
    const read = await folder.read(path, maxTextBytes);
    if (read.ok) artifacts.push({ path, text: read.text, bytes });
    else artifacts.push({ path, bytes, note: bytes > maxTextBytes ? 'too large to show' : 'no text file' });
  }
  return artifacts;
}

async function digestOf(cli: Cli, facts: readonly StoredFact[]): Promise<Digest | undefined> {
  const written = (facts as readonly Fact[]).findLast((fact) => fact.type === 'digest.written');
  return written?.type === 'digest.written' ? readDigest(await cli.objects().get(written.data.digest)) : undefined;
}
