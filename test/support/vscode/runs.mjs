// What the runs of a workspace left on disk, and waiting for it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** The ids of the runs, sorted by name. A run is there when its first fact is. */
export function runsOf(workspace) {
  const folder = join(workspace, '.roundtable', 'runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((runId) => existsSync(join(folder, runId, 'journal.jsonl')))
    .sort();
}

/** The facts of a run; none while it only has its folder. */
export function factsOf(workspace, runId) {
  const file = join(workspace, '.roundtable', 'runs', runId, 'journal.jsonl');
  if (!existsSync(file)) return [];
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      // A line under way has no end yet.
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line))
  );
}

/** A line as the journal holds it. */
export function lineOf(fact) {
  const body = JSON.stringify(fact).slice(0, -1);
  return `${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
}

export async function until(what, done, ms = 60_000) {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
