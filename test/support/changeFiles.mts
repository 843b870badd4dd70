import { text } from 'node:stream/consumers';
import { changedRun, type Write } from './changedRun';

// A program for flows: makes a run in a folder of the writes that stand on its input as JSON.
const [root, runId] = process.argv.slice(2) as [string, string];
await changedRun(root, runId, JSON.parse(await text(process.stdin)) as Write[]);
