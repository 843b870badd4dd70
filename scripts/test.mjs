// npm test: sets up and runs everything, a real VS Code included. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const only = process.argv[2];
const total = { passed: 0, failed: 0 };
const node = (args, options = {}) => spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
const add = (name, passed, failed) => {
  total.passed += passed;
  // A part that ran no test has tested nothing.
  total.failed += failed + (passed + failed === 0 ? 1 : 0);
  console.log(`# ${name}: ${passed} passed, ${failed} failed`);
};

if (!only || only === 'check') {
  const done = node(['scripts/check.mjs']);
  add('check', done.status === 0 ? 1 : 0, done.status === 0 ? 0 : 1);
}
if (!only || only === 'unit') {
  const report = join(root, 'test', 'artifacts', 'vitest.json');
  mkdirSync(join(root, 'test', 'artifacts'), { recursive: true });
  const done = node(['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]);
  const { numPassedTests = 0, numFailedTests = 0, numFailedTestSuites = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  add('vitest', numPassedTests, Math.max(numFailedTests, done.status === 0 ? 0 : Math.max(1, numFailedTestSuites === 0 ? 1 : numFailedTests)));
}
if (!only || only === 'extension') {
  const done = node(['test/extension/run.mjs', 'all'], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 });
  process.stdout.write(done.stdout);
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed\s*$/.exec(done.stdout.trimEnd()) ?? [];
  add('real VS Code', Number(passed), Math.max(Number(failed), done.status === 0 ? 0 : 1));
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
