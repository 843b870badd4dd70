import { expect, it } from 'vitest';
import { createRandom } from '../../src/base/seeded';
import { killRuns } from './killRuns';

// `node scripts/killTest.mjs` does it 200 times and more.
it('kill -9 at any moment loses no acknowledged fact, repeats no finished turn, and every run reaches its digest', async () => {
  const totals = await killRuns({ kills: 6, random: createRandom(11) });
  expect(totals).toMatchObject({ lostFacts: 0, repeatedTurns: 0, failures: [], digests: totals.runs });
  expect(totals.kills).toBeGreaterThanOrEqual(6);
  expect(totals.acknowledgedFacts).toBeGreaterThan(50);
}, 120_000);
