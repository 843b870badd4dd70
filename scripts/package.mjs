// npm run package [-- FILE]: the VSIX, built for use.
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runNode } from './runNode.mjs';
import { install, root } from './setup.mjs';

/** What a VSIX may weigh at most, in bytes: it is fetched by everybody who installs it. */
const limit = 3e6;

install();
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = resolve(process.argv[2] ?? join(root, `${name}-${version}.vsix`));
const steps = [
  ['esbuild.mjs', '--production'],
  ['node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file],
];
for (const args of steps) {
  const { ok, output } = await runNode(args, { limitMs: 300_000 });
  if (!ok) {
    console.error(output);
    process.exit(1);
  }
}
const { size } = statSync(file);
console.log(`${file}: ${(size / 1e6).toFixed(2)} MB`);
if (size > limit) {
  console.error(`That is more than ${limit / 1e6} MB; look at .vscodeignore and at what the bundles hold.`);
  process.exit(1);
}
