// npm run bench [name …]: runs each benchmark after the other; each prints its figures.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const wanted = process.argv.slice(2);
const names = readdirSync(join(root, 'bench')).filter((name) => name.endsWith('.mts') && (wanted.length === 0 || wanted.includes(name.replace('.mts', ''))));
let failed = 0;
for (const name of names) failed += spawnSync(join(root, 'node_modules', '.bin', 'tsx'), [join('bench', name)], { cwd: root, stdio: 'inherit' }).status === 0 ? 0 : 1;
process.exit(failed === 0 ? 0 : 1);
