// node scripts/killTest.mjs [N=200] [seed=1]: kills runs with kill -9 at N random moments, resumes each to its digest, and
// counts what was lost or asked twice. The suite does the same with a few kills (test/cli/kill.test.ts).
import { tsImport } from 'tsx/esm/api';
import { root, setup } from './setup.mjs';

const [kills, seed] = [process.argv[2] ?? '200', process.argv[3] ?? '1'].map(Number);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('node scripts/killTest.mjs [N=200] [seed=1]');
  process.exit(2);
}
setup();
process.chdir(root);
const { killRuns } = await tsImport('../test/cli/killRuns.ts', import.meta.url);
const { createRandom } = await tsImport('../src/base/seeded.ts', import.meta.url);

const started = Date.now();
const totals = await killRuns({
  kills,
  random: createRandom(seed),
  onRun: ({ kills: done, runs, digests }) => console.error(`${done} of ${kills} kills in ${runs} runs, ${digests} digests`),
});
for (const failure of new Set(totals.failures)) console.log(`failure: ${failure}`);
console.log(
  `${totals.kills} kills in ${totals.runs} runs: ${totals.lostFacts} lost facts of ${totals.acknowledgedFacts} acknowledged, ` +
    `${totals.repeatedTurns} repeated turns in ${totals.calls} model calls, ${totals.digests} digests reached ` +
    `(${Math.round((Date.now() - started) / 1000)} s)`,
);
const sound = totals.lostFacts + totals.repeatedTurns + totals.failures.length === 0 && totals.digests === totals.runs;
process.exit(sound ? 0 : 1);
