// npm run bench [-- NAME …]: runs each benchmark of bench/ after the other; each prints its figures.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './runNode.mjs';
import { root, setup } from './setup.mjs';

const there = readdirSync(join(root, 'bench'))
  .filter((name) => name.endsWith('.mts'))
  .map((name) => name.slice(0, -'.mts'.length));
const names = process.argv.length > 2 ? process.argv.slice(2) : there;
const unknown = names.filter((name) => !there.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are ${there.join(', ')}.`);
  process.exit(2);
}
setup();
const failed = [];
for (const name of names) {
  const { ok } = await runNode(['node_modules/tsx/dist/cli.mjs', join('bench', `${name}.mts`)], { show: true, limitMs: 900_000 });
  if (!ok) failed.push(name);
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
