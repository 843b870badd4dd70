/** Members that write the same files at once, 10,000 random interleavings: what merged, what conflicted, what was lost. */

import { interleaving } from '../test/unit/core/changes/interleaving';
import { figures } from './support/figures';

const runs = 10_000;
const sum = { writes: 0, merged: 0, conflicts: 0, nothing: 0, retries: 0, lost: 0 };
const started = performance.now();
for (let seed = 1; seed <= runs; seed++) {
  const { lost, ...counts } = interleaving(seed);
  sum.writes += counts.writes;
  sum.merged += counts.merged;
  sum.conflicts += counts.conflicts;
  sum.nothing += counts.nothing;
  sum.retries += counts.retries;
  sum.lost += lost.length;
}
const seconds = (performance.now() - started) / 1000;
const decided = sum.writes + sum.merged + sum.conflicts + sum.nothing;
figures('interleave', [
  { name: 'interleavings', value: runs, unit: '' },
  { name: 'written as wanted', value: sum.writes, unit: '' },
  { name: 'merged', value: sum.merged, unit: '' },
  { name: 'conflicts, both versions kept', value: sum.conflicts, unit: '' },
  { name: 'nothing to write', value: sum.nothing, unit: '' },
  { name: 'swaps tried again', value: sum.retries, unit: '' },
  { name: 'lost', value: sum.lost, unit: '', goal: '0', reference: 'a known peer: 6 parallel edits, 1 survives' },
  { name: 'writes a second, the model of the workspace included', value: Math.round(decided / seconds), unit: '/s' },
]);
if (sum.lost > 0) process.exitCode = 1;
