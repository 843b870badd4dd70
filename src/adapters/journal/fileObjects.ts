import { createHash, randomBytes } from 'node:crypto';
import { lstat, open, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { Objects, RunFiles } from '../../core/ports/objects';
import { ObjectHash } from '../../schema/event';
import { makeFolder, streamFolder, syncFolder } from './home';
import { errorCode, ioError, isMissing } from './ioError';
import { writeWhole } from './wholeFile';

/** A collector leaves an object alone for an hour (`collectObjects`); a known one is made young again well before that. */
const freshForMs = 20 * 60_000;

/** What only files can do: store much at once without waiting for the disk. */
export type FileObjects = Objects & {
  /** As `putBytes`, but a loss of power may take it: for what no fact names yet. */
  keep(bytes: Uint8Array): Promise<ObjectHash>;
  /** Makes a kept object durable before a fact names it; false when it is not there any more. Rejects with TeamError. */
  settle(hash: ObjectHash): Promise<boolean>;
};

type Stored = { placed: Promise<void>; settled?: Promise<boolean>; atMs: number };

/**
 * Bodies under `objects/ab/cdef…`, named by the sha256 of their content. A body that a crash cut off does not match its name,
 * so that nobody is given it and the next to store it mends it.
 */
export function createFileObjects({ root }: { /** Absolute path of `.roundtable`. */ root: string }): FileObjects {
  /** What this process has stored or is storing, and when, so that nothing is written twice. */
  const known = new Map<string, Stored>();
  const fileOf = (hash: string): string => join(root, 'objects', hash.slice(0, 2), hash.slice(2));

  const getBytes = async (hash: string): Promise<Buffer | undefined> => {
    if (!ObjectHash.safeParse(hash).success) return undefined;
    const bytes = await readFile(fileOf(hash)).catch(() => undefined);
    return bytes && hashOf(bytes) === hash ? bytes : undefined;
  };

  const place = async (hash: string, bytes: Uint8Array): Promise<void> => {
    const file = fileOf(hash);
    let placed = await writeNew(file, bytes);
    if (placed === 'noFolder') {
      await makeFolder(root, dirname(file));
      placed = await writeNew(file, bytes);
    }
    if (placed === 'new') return;
    if (placed === 'there' && (await getBytes(hash))) {
      const now = new Date();
      // Young again, so that a collector leaves it; one who may not write here may not collect either.
      const gone = await utimes(file, now, now).then(() => false, isMissing);
      if (!gone) return;
    }
    await replace(file, bytes);
  };

  const begin = (hash: string, bytes: Uint8Array): Stored => {
    const nowMs = Date.now();
    const before = known.get(hash);
    if (before && nowMs - before.atMs <= freshForMs) return before;
    const stored: Stored = { placed: place(hash, bytes), atMs: nowMs };
    known.set(hash, stored);
    return stored;
  };
  /** Forgets what failed, so that it may be tried again. */
  const finish = async <T>(hash: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      known.delete(hash);
      throw error;
    }
  };

  const keep = async (bytes: Uint8Array): Promise<string> => {
    const hash = hashOf(bytes);
    await finish(hash, begin(hash, bytes).placed);
    return hash;
  };
  const putBytes = async (bytes: Uint8Array): Promise<string> => {
    const hash = hashOf(bytes);
    const stored = begin(hash, bytes);
    stored.settled ??= stored.placed.then(() => flush(fileOf(hash)));
    const there = await finish(hash, stored.settled);
    if (there) return hash;
    known.delete(hash);
    throw new TeamError('system.io', { shown: `Writing ${fileOf(hash)} failed: the file is not there any more.` });
  };

  return {
    keep,
    putBytes,
    getBytes,
    put: (text) => putBytes(Buffer.from(text)),
    get: async (hash) => (await getBytes(hash))?.toString('utf8'),
    async settle(hash) {
      if (!ObjectHash.safeParse(hash).success) return false;
      // Asked of the disk every time: what was kept an hour ago may have been collected.
      return flush(fileOf(hash));
    },
  };
}

async function writeNew(file: string, bytes: Uint8Array): Promise<'new' | 'there' | 'noFolder'> {
  try {
    await writeFile(file, bytes, { flag: 'wx' });
    return 'new';
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return 'there';
    if (code === 'ENOENT') return 'noFolder';
    // Half of it may lie there, on a full disk.
    if (code !== 'ENOTDIR') await rm(file, { force: true }).catch(() => undefined);
    throw ioError(error, `Writing ${file}`);
  }
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw ioError(error, `Writing ${file}`);
  }
}

/** Waits until the disk has a file and its name; false when there is no such file. */
async function flush(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r+').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      // Not ours to write, so whoever wrote it has flushed it.
      if (errorCode(error) === 'EACCES' || errorCode(error) === 'EROFS' || errorCode(error) === 'EPERM') return 'foreign';
      throw error;
    });
    if (handle === undefined) return false;
    if (handle === 'foreign') return true;
    try {
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(file));
    return true;
  } catch (error) {
    throw ioError(error, `Writing ${file}`);
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What the journal keeps in the same folder. */
const taken = /^(journal|lease)\./i;
/** Bytes of a file that a person leaves for a run; it becomes a fact and a part of prompts. */
const maxTaken = 256 * 1024;

/** The readable files of a run, beside its journal. */
export function createRunFiles({
  root,
  workspaceRoot,
}: {
  /** Absolute path of `.roundtable`. */ root: string;
  workspaceRoot: string;
}): RunFiles {
  const placeOf = (runId: string, name: string): { folder: string; file: string } => {
    const folder = streamFolder(root, `run:${runId}`);
    if (!/^[\w-][\w.-]*$/.test(name) || !relativePath(name).ok || taken.test(name)) {
      throw new TeamError('user.badInput', { shown: `${JSON.stringify(name)} cannot be the name of a file of a run.` });
    }
    return { folder, file: join(folder, name) };
  };
  return {
    async write(runId, name, text) {
      const { folder, file } = placeOf(runId, name);
      await makeFolder(root, folder);
      await writeWhole(file, text);
      const path = relative(workspaceRoot, file);
      // A home elsewhere has no path inside the workspace.
      return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
    },
    async take(runId, name) {
      const { file } = placeOf(runId, name);
      const bytes = await takenBytes(file);
      return (
        bytes && {
          text: bytes.toString('utf8').replace(/^\uFEFF/, ''),
          async discard() {
            try {
              // What was written after the taking has not been recorded yet.
              if ((await takenBytes(file))?.equals(bytes)) await rm(file, { force: true });
            } catch (error) {
              throw ioError(error, `Removing ${file}`);
            }
          },
        }
      );
    },
  };
}

/** The content of a plain file; undefined when there is none. A link could lead to what nobody meant to tell. */
async function takenBytes(file: string): Promise<Buffer | undefined> {
  try {
    const found = await lstat(file);
    if (!found.isFile()) return undefined;
    if (found.size > maxTaken) {
      throw new TeamError('user.badInput', { shown: `${file} has ${found.size} bytes; the limit is ${maxTaken}. Shorten it.` });
    }
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw ioError(error, `Reading ${file}`);
  }
}
