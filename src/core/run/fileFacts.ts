import { TeamError } from '../../base/errors';
import type { Fact } from '../../schema/event';
import type { ChangeDecision, FileChange } from '../changes/fileChange';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';

/** What a run did to files, and what the person decided about it. */
export type RunFileFacts = { changes: FileChange[]; decisions: ChangeDecision[] };

const mark = '\uFEFF';

/**
 * How a content stands in a review: text without the byte order mark, which writing keeps; anything else as a name for its bytes, so that it is
 * never cut into lines nor written back as text.
 */
export function asReviewed(text: string, hash: string): string {
  if (text.includes('\0') || text.includes('\uFFFD')) return `\0${hash}`;
  return text.startsWith(mark) ? text.slice(1) : text;
}

/** The hash of the bytes that such a name stands for; undefined for a text. */
export function bytesNamed(text: string | null): string | undefined {
  return text?.startsWith('\0') ? text.slice(1) : undefined;
}

/** What the facts of a run say of shared files, with the texts of objects. Rejects with TeamError when one is missing. */
export async function fileFactsOf(objects: Objects, facts: readonly StoredFact[]): Promise<RunFileFacts> {
  const changes: FileChange[] = [];
  const decisions: ChangeDecision[] = [];
  // What one change left is mostly what the next one found.
  const read = new Map<string | null, Promise<string | null>>();
  const textOf = (hash: string | null, path: string): Promise<string | null> => {
    const known = read.get(hash) ?? contentOf(objects, hash, path);
    read.set(hash, known);
    return known;
  };
  for (const fact of facts as readonly Fact[]) {
    if (fact.type === 'file.changed' && !fact.data.private) {
      const { path, member, turn, reason, how, kept } = fact.data;
      changes.push({
        seq: fact.seq,
        path,
        member,
        turn,
        reason,
        how: how === 'removed' ? 'written' : how,
        ...(kept && { kept }),
        before: await textOf(fact.data.before, path),
        after: await textOf(fact.data.after, path),
      });
    } else if (fact.type === 'files.restored') {
      for (const file of fact.data.files)
        changes.push({
          seq: fact.seq,
          path: file.path,
          member: 'person',
          turn: '',
          reason: `restored ${fact.data.checkpoint}`,
          how: 'restored',
          before: await textOf(file.before, file.path),
          after: await textOf(file.after, file.path),
        });
    } else if (fact.type === 'changes.decided') {
      for (const path of new Set(fact.data.hunks.map((hunk) => hunk.path)))
        decisions.push({
          seq: fact.seq,
          path,
          hunks: fact.data.hunks.flatMap((hunk) => (hunk.path === path ? [hunk.id] : [])),
          decision: fact.data.decision,
        });
    }
  }
  return { changes, decisions };
}

async function contentOf(objects: Objects, hash: string | null, path: string): Promise<string | null> {
  if (hash === null) return null;
  const text = await objects.get(hash);
  if (text === undefined) throw missing(path);
  return asReviewed(text, hash);
}

/** What to say when the content of a file is gone from the run's objects. */
export function missing(path: string): TeamError {
  return new TeamError('system.corrupt', {
    shown: `What ${path} once held is missing under .roundtable/objects, so it can be neither compared nor restored.`,
  });
}
