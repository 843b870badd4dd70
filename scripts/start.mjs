// npm start: sets up, then runs a roundtable on the shipped example with the model that is found, to its digest.
// What stands after -- goes to `roundtable start`: npm start -- --topic "…" takes the place of the briefing.
import { spawn } from 'node:child_process';
import { root, setup } from './setup.mjs';

setup();
const own = process.argv.slice(2);
const gives = (...names) => own.some((word) => names.some((name) => word === name || word.startsWith(`${name}=`)));
const example = 'examples/retry-ceiling';
const words = ['dist/cli.js', 'start'];
if (!gives('--cwd')) words.push('--cwd', example);
if (!gives('--cwd', '--topic', '--briefing')) words.push('--briefing', `${example}/briefing.md`);
if (!gives('--cwd', '--team')) words.push('--team', `${example}/retry.team.yaml`);
if (!gives('--model')) words.push('--model', 'auto');
if (!gives('--pace', '--no-pace', '--json')) words.push('--pace');

const child = spawn(process.execPath, [...words, ...own], { cwd: root, stdio: 'inherit' });
// Ctrl+C reaches the child by itself; a signal that was sent to this process alone is handed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
