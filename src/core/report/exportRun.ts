import type { FactData } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';
import type { Workspace } from '../ports/workspace';
import { artifactsOf } from './artifacts';
import { digestOf } from './digestOf';
import { exportHtml } from './exportHtml';
import { exportJson } from './exportJson';
import { exportMarkdown } from './exportMarkdown';
import { type RunReport, runReport } from './runReport';

export type ExportFormat = 'markdown' | 'html' | 'json';

/** The formats by name, with the name that a report usually has. */
export const exportFormats: Readonly<Record<ExportFormat, { file: string; render(report: RunReport): string }>> = {
  markdown: { file: 'report.md', render: exportMarkdown },
  html: { file: 'report.html', render: exportHtml },
  json: { file: 'report.json', render: exportJson },
};

type ExportOptions = {
  format: ExportFormat;
  /** Whether the files that agents wrote come along, as they are now. */
  artifacts: boolean;
  redact: <T>(value: T) => T;
};

/** A run as one document. */
export async function exportRun(
  { workspace, objects }: { workspace: Workspace; objects: Objects },
  facts: readonly StoredFact[],
  created: FactData['run.created'],
  { format, artifacts, redact }: ExportOptions,
): Promise<string> {
  const digest = await digestOf(objects, facts);
  const report = runReport(facts, {
    ...(artifacts ? { artifacts: await artifactsOf(folderOf(workspace, created), facts) } : { noArtifacts: true }),
    ...(digest && { digest }),
    redact,
  });
  return exportFormats[format].render(report);
}

/** The folder of a run's shared files. */
export function folderOf(workspace: Workspace, created: FactData['run.created']): Workspace {
  return created.team.workspace === undefined ? workspace : workspace.within(created.team.workspace);
}
