import type { Fact } from '../../schema/event';
import type { StoredFact } from '../ports/journal';

/** One file of a restore. Hashes name objects; null is absent. */
export type RestoreStep = {
  path: string;
  /** What is there now. */
  present: string | null;
  /** What was there at the checkpoint. */
  target: string | null;
  /** It is not as the last agent left it: the person, or another program, changed it since. */
  edited: boolean;
};

type Touch = { seq: number; path: string; before: string | null; after: string | null };

function touches(facts: readonly StoredFact[]): Touch[] {
  return (facts as readonly Fact[]).flatMap((fact): Touch[] => {
    if (fact.type === 'file.changed' && !fact.data.private) return [{ seq: fact.seq, ...fact.data }];
    if (fact.type === 'files.restored') return fact.data.files.map((file) => ({ seq: fact.seq, ...file }));
    return [];
  });
}

/** Writes that a crash left without an outcome: whether they happened, only the file can tell. */
function bareIntents(facts: readonly StoredFact[]): Touch[] {
  const open = new Map<string, Touch>();
  for (const fact of facts as readonly Fact[]) {
    if (fact.type !== 'file.intended' && fact.type !== 'file.changed') continue;
    const { path, turn, before, after } = fact.data;
    const key = `${turn}\n${path}`;
    if (fact.type === 'file.changed') open.delete(key);
    else if (!fact.data.private) open.set(key, { seq: fact.seq, path, before, after });
  }
  return [...open.values()];
}

/**
 * What it takes to have the files as they were when fact `seq` was the last one. Only files that agents of this run changed after it
 * are looked at; those that are as they were are left out.
 *
 * @param hashNow the hash of a file as it is now, null when it is not there
 */
export async function planRestore(
  facts: readonly StoredFact[],
  seq: number,
  hashNow: (path: string) => Promise<string | null>,
): Promise<RestoreStep[]> {
  const all = touches(facts);
  const intents = bareIntents(facts);
  const steps: RestoreStep[] = [];
  for (const path of new Set([...all, ...intents].filter((touch) => touch.seq > seq).map((touch) => touch.path))) {
    const present = await hashNow(path);
    const written = intents.filter((intent) => intent.path === path && intent.after === present);
    const own = [...all.filter((touch) => touch.path === path), ...written].sort((a, b) => a.seq - b.seq);
    // What stood there when it was next touched, not what the touch before had left: what the person did in between stays.
    const next = own.find((touch) => touch.seq > seq);
    if (!next || present === next.before) continue;
    steps.push({ path, present, target: next.before, edited: present !== (own.at(-1)?.after ?? null) });
  }
  return steps;
}

/** The files as they were before the last restore; undefined when there was none. */
export function lastRestore(
  facts: readonly StoredFact[],
): { checkpoint: string; files: { path: string; target: string | null }[] } | undefined {
  const restored = (facts as readonly Fact[]).findLast((fact) => fact.type === 'files.restored');
  if (restored?.type !== 'files.restored') return undefined;
  return { checkpoint: restored.data.checkpoint, files: restored.data.files.map(({ path, before }) => ({ path, target: before })) };
}
