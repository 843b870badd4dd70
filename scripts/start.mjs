// npm start: sets up, then runs a roundtable. Without arguments on the shipped example; arguments after -- go to the CLI.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setup } from './setup.mjs';

setup();
const own = process.argv.slice(2);
const example = ['--cwd', join(root, 'examples', 'retry-ceiling'), '--briefing', 'briefing.md', '--team', 'retry.team.yaml', '--pace'];
const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), 'start', ...(own.length > 0 ? own : example)], { stdio: 'inherit' });
// Ctrl+C reaches the child itself; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
child.on('exit', (code) => process.exit(code ?? 1));
