import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFileJournal } from '../../src/adapters/journal/fileJournal';
import { createFileObjects } from '../../src/adapters/journal/fileObjects';
import type { NewFact } from '../../src/schema/event';
import type { ResolvedTeam } from '../../src/schema/team';
import { numbered, team } from './facts';

/** One write of a member, in order. `text` is the whole file after it; null removes it. */
export type Write = { member: string; path: string; text: string | null; reason: string; turn?: string };

const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A run that is over, of members who wrote these texts: its journal and objects, and the files as it left them. */
export async function changedRun(
  root: string,
  runId: string,
  writes: readonly Write[],
  options: Partial<ResolvedTeam> = {},
): Promise<string> {
  const home = join(root, '.roundtable');
  const objects = createFileObjects({ root: home });
  const journal = createFileJournal({ root: home, log });
  const names = [...new Set(writes.map(({ member }) => member))];
  const facts: NewFact[] = [
    {
      type: 'run.created',
      data: {
        runId,
        topic: 'Mend the retry loop',
        team: team(names, { provider: 'rehearsal', model: 'rehearsal' }, options),
        seed: 1,
        files: [],
        refusedFiles: [],
        product: 'test',
      },
    },
  ];
  const now = new Map<string, string | null>();
  for (const [index, { member, path, text, reason, turn }] of writes.entries()) {
    const before = now.has(path) ? (now.get(path) ?? null) : readIfThere(join(root, path));
    now.set(path, text);
    facts.push({
      type: 'file.changed',
      data: {
        path,
        member,
        turn: turn ?? `r${index + 1}/${member}`,
        before: before === null ? null : await objects.put(before),
        after: text === null ? null : await objects.put(text),
        bytes: text?.length ?? 0,
        how: text === null ? 'removed' : 'written',
        reason,
      },
    });
  }
  facts.push({ type: 'run.finished', data: { status: 'done', reason: 'done', detail: 'Everybody is through.' } });
  const held = await journal.acquire(`run:${runId}`);
  if (!held.ok) throw new Error(held.holder);
  const stamped = numbered(facts).map((fact) => ({ ...fact, at: Date.now() }));
  const appended = await journal.append(`run:${runId}`, stamped, 0);
  await held.lease.release();
  if (!appended.ok) throw appended.error;
  for (const [path, text] of now) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (text === null) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }
  return runId;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
