// npm test [-- check|unit|panel|extension …]: sets up and runs everything, a real VS Code included. Ends with `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './runNode.mjs';
import { root, setup } from './setup.mjs';

const started = Date.now();
const artifacts = join(root, 'test', 'artifacts');

/** Runs a script that says its counts in its last line; what it prints is shown as it comes. */
async function counted(script, args, limitMs) {
  const { ok, code, output } = await runNode([script, ...args], { show: true, limitMs });
  const [, passed = '0', failed = '0'] = /(?:^|\n)(\d+) passed, (\d+) failed\s*$/.exec(output) ?? [];
  if (!ok && failed === '0')
    console.log(`${script} ended with ${code ?? 'a signal'}:${output.trimEnd().slice(-300).replace(/^/gm, '    ')}`);
  return { passed: Number(passed), failed: Math.max(Number(failed), ok ? 0 : 1) };
}

async function vitest() {
  const report = join(artifacts, 'vitest.json');
  rmSync(report, { force: true });
  const { ok } = await runNode(
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      show: true,
      limitMs: 600_000,
    },
  );
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  // A file that could not be loaded has no failed test of its own.
  const broken = results.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = results.numFailedTests + broken.length;
  return { passed: results.numPassedTests, failed: Math.max(failed, ok ? 0 : 1) };
}

const parts = {
  check: () => counted('scripts/check.mjs', [], 600_000),
  unit: vitest,
  panel: () => counted('test/panel/run.mjs', [], 300_000),
  extension: () => counted('test/extension/run.mjs', ['all'], 900_000),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are ${Object.keys(parts).join(', ')}; without one all run.`);
  process.exit(2);
}

setup();
mkdirSync(artifacts, { recursive: true });
const totals = { passed: 0, failed: 0 };
for (const [name, run] of Object.entries(parts)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const since = Date.now();
  const { passed, failed } = await run();
  // A part that ran no test has tested nothing.
  const none = passed + failed === 0;
  totals.passed += passed;
  totals.failed += none ? 1 : failed;
  console.log(
    `# ${name}: ${none ? 'no test ran' : `${passed} passed, ${failed} failed`} in ${Math.round((Date.now() - since) / 1000)} s\n`,
  );
}
console.log(`# all in ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
