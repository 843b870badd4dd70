import { afterEach } from 'vitest';
import type { Journal, Lease } from '../../src/core/ports/journal';

/** A function that takes a stream's lease, which must be free, and gives it back after the test. */
export function leases(): (journal: Journal, stream: string) => Promise<Lease> {
  const taken: Lease[] = [];
  afterEach(async () => {
    for (const lease of taken.splice(0)) await lease.release();
  });
  return async (journal, stream) => {
    const held = await journal.acquire(stream);
    if (!held.ok) throw new Error(`${stream} is held by ${held.holder}`);
    taken.push(held.lease);
    return held.lease;
  };
}
