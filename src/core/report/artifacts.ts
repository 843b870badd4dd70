import { asTeamError } from '../../base/errors';
import { isOwnFile } from '../../base/ownFile';
import type { Fact } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Workspace } from '../ports/workspace';
import type { FileText } from './assertions';
import type { Artifact } from './runReport';

/** Texts beyond this are named and not shown. */
const maxTextBytes = 200_000;
/** A file larger than this is no text that an assertion looks into. */
const maxCheckedBytes = 4 * 1024 * 1024;

/** The shared files that agents of a run wrote, as they are now; one that is gone, and what members have learnt, is left out. */
export async function artifactsOf(folder: Workspace, facts: readonly StoredFact[]): Promise<Artifact[]> {
  const paths = new Set(
    (facts as readonly Fact[]).flatMap((fact) =>
      fact.type === 'file.changed' && !fact.data.private && !isOwnFile(fact.data.path) ? [fact.data.path] : [],
    ),
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

/** A shared file as an assertion looks into it. Never rejects. */
export async function readForTest(folder: Workspace, path: string): Promise<FileText> {
  try {
    const read = await folder.read(path, maxCheckedBytes);
    if (read.ok) return { ok: true, text: read.text };
    return { ok: false, why: read.error.shown, exists: (await folder.stat(path)).ok };
  } catch (error) {
    return { ok: false, why: asTeamError(error).shown };
  }
}
