import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { TeamError } from '../../base/errors';
import type { StreamId } from '../../core/ports/journal';
import { makeFolder, streamFolder, syncFolder } from './home';
import { errorCode, ioError, isMissing } from './ioError';
import { leaseHolder } from './lease';

/** How long a discarded run can be brought back. */
const keptMs = 30 * 24 * 60 * 60_000;

/** The folder of a discarded run by its name in the trash; undefined for any other stream. */
export function trashFolder(root: string, stream: StreamId): string | undefined {
  if (!stream.startsWith('trash:')) return undefined;
  // The rules of a run's name hold here too.
  const id = stream.slice('trash:'.length);
  streamFolder(root, `run:${id}`);
  return join(root, 'trash', id);
}

/** Moves a run's folder into the trash. Rejects with TeamError. */
export async function discardRun(root: string, stream: StreamId, nowMs: number): Promise<void> {
  const { folder, trash } = placesOf(root, stream);
  const held = async (at: string): Promise<void> => {
    const holder = await leaseHolder(at);
    if (holder !== undefined) throw new TeamError('system.locked', { shown: `${holder} is running it now. Stop it there first.` });
  };
  try {
    if (!(await isFolder(folder))) throw new TeamError('user.notFound', { shown: `There is no ${stream} here.` });
    await held(folder);
    await makeFolder(root, join(root, 'trash'));
    await move(folder, trash);
    try {
      // Whoever took it up in between is found here, and gets it back before it has written to another place.
      await held(trash);
    } catch (error) {
      await move(trash, folder);
      throw error;
    }
    await utimes(trash, nowMs / 1000, nowMs / 1000);
    await syncFolder(join(root, 'runs'));
    await syncFolder(join(root, 'trash'));
    await removeOld(root, nowMs);
  } catch (error) {
    throw ioError(error, `Deleting ${folder}`);
  }
}

/** Moves a discarded run's folder back. Rejects with TeamError. */
export async function bringBackRun(root: string, stream: StreamId): Promise<void> {
  const { folder, trash } = placesOf(root, stream);
  try {
    if (!(await isFolder(trash))) throw new TeamError('user.notFound', { shown: `${stream} is not in .roundtable/trash any more.` });
    await makeFolder(root, join(root, 'runs'));
    await move(trash, folder);
    await syncFolder(join(root, 'runs'));
  } catch (error) {
    throw ioError(error, `Bringing back ${folder}`);
  }
}

/** The discarded runs, as names that `trashFolder` knows. Rejects with TeamError. */
export async function discardedRuns(root: string): Promise<StreamId[]> {
  return (await namesIn(join(root, 'trash'))).map((name) => `trash:${name}`);
}

function placesOf(root: string, stream: StreamId): { folder: string; trash: string } {
  if (!stream.startsWith('run:')) throw new TeamError('user.badInput', { shown: `${JSON.stringify(stream)} is no run of this workspace.` });
  const folder = streamFolder(root, stream);
  return { folder, trash: join(root, 'trash', stream.slice('run:'.length)) };
}

/** One step, so that a crash leaves the run in one of the two places. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST')
      throw new TeamError('system.conflict', { shown: `${to} is there already. Move it away first.`, cause: error });
    throw error;
  }
}

async function removeOld(root: string, nowMs: number): Promise<void> {
  for (const name of await namesIn(join(root, 'trash'))) {
    const folder = join(root, 'trash', name);
    const found = await stat(folder).catch(() => undefined);
    if (found && nowMs - found.mtimeMs > keptMs) await rm(folder, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw ioError(error, `Reading ${folder}`);
  });
  return entries.flatMap((entry) => (entry.isDirectory() && /^[a-z0-9][a-z0-9-]{0,63}$/.test(entry.name) ? [entry.name] : [])).sort();
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}
