import type { Digest } from '../../schema/digest';
import type { Fact, FactData } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';
import type { Workspace } from '../ports/workspace';
import { readDigest } from '../roundtable/readDigest';
import { exportHtml } from './exportHtml';
import { exportJson } from './exportJson';
import { exportMarkdown } from './exportMarkdown';
import { type Artifact, type RunReport, runReport } from './runReport';

export type ExportFormat = 'markdown' | 'html' | 'json';

/** The formats by name, with the name that a report usually has. */
export const exportFormats: Readonly<Record<ExportFormat, { file: string; render(report: RunReport): string }>> = {
  markdown: { file: 'report.md', render: exportMarkdown },
  html: { file: 'report.html', render: exportHtml },
  json: { file: 'report.json', render: exportJson },
};

/** Texts beyond this are named and not shown. */
const maxTextBytes = 200_000;

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

async function digestOf(objects: Objects, facts: readonly StoredFact[]): Promise<Digest | undefined> {
  const written = (facts as readonly Fact[]).findLast((fact) => fact.type === 'digest.written');
  return written?.type === 'digest.written' ? readDigest(await objects.get(written.data.digest)) : undefined;
}
