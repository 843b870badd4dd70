import { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';

/** The digest that a run has written last; undefined when there is none, or it cannot be read any more. */
export async function readDigest(objects: Pick<Objects, 'get'>, facts: readonly StoredFact[]): Promise<Digest | undefined> {
  const written = (facts as readonly Fact[]).findLast((fact) => fact.type === 'digest.written');
  const text = written?.type === 'digest.written' ? await objects.get(written.data.digest) : undefined;
  if (text === undefined) return undefined;
  try {
    return Digest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
