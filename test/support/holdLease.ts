import { mkdirSync } from 'node:fs';
import { takeLease } from '../../src/adapters/journal/lease';

// A program for tests: takes the lease of a folder, says whether it got it, and stays until it is killed.
const folder = process.argv[2] as string;
mkdirSync(folder, { recursive: true });
const taken = await takeLease(folder, { owner: 'a child', at: Date.now() });
process.stdout.write(taken.ok ? 'held' : 'refused');
setInterval(() => undefined, 1_000);
