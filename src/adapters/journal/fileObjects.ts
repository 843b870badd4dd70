import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Objects, RunFiles } from '../../core/ports/objects';
import { makeHome, streamFolder } from './home';
import { ioError } from './ioError';

/** Writes a file whole or not at all: a temporary neighbour, made durable, then renamed over it. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw ioError(error, `Writing ${file}`);
  }
}

/** Bodies under `objects/ab/cdef…`, named by the sha256 of their text. */
export function createFileObjects({ root }: { root: string }): Objects {
  const known = new Set<string>();
  const fileOf = (hash: string): string => join(root, 'objects', hash.slice(0, 2), hash.slice(2));
  const get = async (hash: string): Promise<string | undefined> => {
    const text = await readFile(fileOf(hash), 'utf8').catch(() => undefined);
    return text !== undefined && createHash('sha256').update(text).digest('hex') === hash ? text : undefined;
  };
  return {
    get,
    async put(text) {
      const hash = createHash('sha256').update(text).digest('hex');
      if (known.has(hash)) return hash;
      if ((await get(hash)) === undefined) {
        await makeHome(root);
        await writeWhole(fileOf(hash), text);
      }
      known.add(hash);
      return hash;
    },
  };
}

/** The readable files of a run, beside its journal. */
export function createRunFiles({ root, workspaceRoot }: { root: string; workspaceRoot: string }): RunFiles {
  return {
    async write(runId, name, text) {
      const folder = streamFolder(root, `run:${runId}`);
      if (folder === undefined || !/^[\w.-]+$/.test(name)) throw ioError(new Error(`${runId}/${name} is no file of a run`), 'Writing a file of a run');
      const file = join(folder, name);
      await writeWhole(file, text);
      const path = relative(workspaceRoot, file);
      return path.startsWith('..') ? file : path.split(sep).join('/');
    },
  };
}
