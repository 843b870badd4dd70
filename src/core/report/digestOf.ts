import type { Digest } from '../../schema/digest';
import type { Fact } from '../../schema/event';
import type { StoredFact } from '../ports/journal';
import type { Objects } from '../ports/objects';
import { readDigest } from '../roundtable/readDigest';

/** The digest that a run has written last; undefined when there is none, or it cannot be read any more. */
export async function digestOf(objects: Pick<Objects, 'get'>, facts: readonly StoredFact[]): Promise<Digest | undefined> {
  const written = (facts as readonly Fact[]).findLast((fact) => fact.type === 'digest.written');
  return written?.type === 'digest.written' ? readDigest(await objects.get(written.data.digest)) : undefined;
}
