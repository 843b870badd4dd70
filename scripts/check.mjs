// npm run check: everything that can be said of the code without running it. Ends with `N passed, N failed`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './runNode.mjs';
import { install, root } from './setup.mjs';

install();

/** The script behind a package's command, so that no shell stands between. */
function bin(name, command = name) {
  const { bin: bins } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  return join('node_modules', name, typeof bins === 'string' ? bins : bins[command]);
}
const tsc = [bin('typescript', 'tsc'), '--noEmit', '--pretty', 'false', '-p'];

// The long ones first: they run two at a time.
const parts = [
  ['types', [...tsc, 'tsconfig.json']],
  ['walls', [bin('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', 'src', 'webview']],
  ['unused code', [bin('knip'), '--no-progress', '--treat-config-hints-as-errors']],
  ['types of the window, without Node', [...tsc, 'tsconfig.webview.json']],
  ['types of the brain, without Node or DOM', [...tsc, 'tsconfig.brain.json']],
  ['words and their translations', [bin('tsx'), 'scripts/words.mts', '--check']],
  ['generated schemas', [bin('tsx'), 'scripts/schemas.ts', '--check']],
  ['format and lint', [bin('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.']],
];

const waiting = [...parts];
let passed = 0;
async function work() {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const [name, args] = part;
    const { ok, output } = await runNode(args, { limitMs: 300_000 });
    console.log(`${ok ? 'ok    ' : 'not ok'} - ${name}`);
    if (ok) passed += 1;
    else console.log(output.trim().replace(/^/gm, '    '));
  }
}
await Promise.all([work(), work()]);
console.log(`${passed} passed, ${parts.length - passed} failed`);
process.exit(passed === parts.length ? 0 : 1);
