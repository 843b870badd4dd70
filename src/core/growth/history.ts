import type { Fact } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';
import { missing } from '../run/fileFacts';

/** One change of one of a member's own files. Contents are hashes of objects; null is a file that was not there. */
export type OwnChange = {
  runId: string;
  seq: number;
  at: number;
  path: string;
  reason: string;
  by: string;
  before: string | null;
  after: string | null;
};

/**
 * The history of a member's own files over its runs, the newest first. `folder` is where its files stand relative to the workspace:
 * `.roundtable/agents/<name>`; its skills are below it.
 */
export function historyOf(runs: readonly { runId: string; facts: readonly StoredFact[] }[], folder: string): OwnChange[] {
  const inside = (path: string): boolean => path.startsWith(`${folder.replace(/\/+$/, '')}/`);
  const changes = runs.flatMap(({ runId, facts }) =>
    (facts as readonly Fact[]).flatMap((fact): OwnChange[] => {
      const { seq, at } = fact;
      if (fact.type === 'file.changed' && inside(fact.data.path) && fact.data.how !== 'conflict') {
        const { path, reason, member, before, after } = fact.data;
        return [{ runId, seq, at, path, reason, by: member, before, after }];
      }
      if (fact.type === 'files.restored')
        return fact.data.files
          .filter(({ path }) => inside(path))
          .map(({ path, before, after }) => ({
            runId,
            seq,
            at,
            path,
            reason: `Restored to ${fact.data.checkpoint}.`,
            by: fact.data.by,
            before,
            after,
          }));
      return [];
    }),
  );
  return changes.sort((a, b) => b.at - a.at || b.seq - a.seq);
}

/** A file as a change left it, or found it; null where there was none. Rejects with TeamError when its object is gone. */
export async function versionOf(objects: Objects, change: OwnChange, which: 'before' | 'after'): Promise<string | null> {
  const hash = change[which];
  if (hash === null) return null;
  const text = await objects.get(hash);
  if (text === undefined) throw missing(change.path);
  return text;
}

/** The files of a member as they stood after a run: of each the newest change up to it. A file that no run changed is not in it. */
export function standAfter(changes: readonly OwnChange[], at: number): Map<string, string | null> {
  const out = new Map<string, string | null>();
  for (const change of [...changes].reverse()) {
    if (change.at <= at) out.set(change.path, change.after);
    // What was first touched later was before that what the change found.
    else if (!out.has(change.path)) out.set(change.path, change.before);
  }
  return out;
}
