import type { Journal } from '../ports/journal';

const hash = /^[0-9a-f]{64}$/;

/** Every object that a fact of any stream names, discarded ones included. */
async function namedObjects(journal: Journal): Promise<Set<string>> {
  const named = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (hash.test(value)) named.add(value);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  // What was discarded may be brought back, and needs its objects then.
  const streams = [...(await journal.streams()), ...(await journal.discarded())];
  for (const stream of streams) for (const fact of (await journal.read(stream, 0)).facts) walk(fact.data);
  return named;
}

/** The objects that facts name; undefined while a live process runs something, whose objects no fact names yet. */
export async function objectsInUse(journal: Journal): Promise<ReadonlySet<string> | undefined> {
  for (const stream of await journal.streams()) if (await journal.held(stream)) return undefined;
  return namedObjects(journal);
}
