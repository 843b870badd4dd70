import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { Objects, RunFiles } from '../../core/ports/objects';
import { ObjectHash } from '../../schema/event';
import { makeFolder, streamFolder } from './home';
import { writeWhole } from './wholeFile';

/** Bodies under `objects/ab/cdef…`, named by the sha256 of their text. */
export function createFileObjects({ root }: { /** Absolute path of `.roundtable`. */ root: string }): Objects {
  /** What this process has stored or is storing, so that nothing is written twice. */
  const stored = new Map<string, Promise<void>>();
  const fileOf = (hash: string): string => join(root, 'objects', hash.slice(0, 2), hash.slice(2));

  const get = async (hash: string): Promise<string | undefined> => {
    if (!ObjectHash.safeParse(hash).success) return undefined;
    const bytes = await readFile(fileOf(hash)).catch(() => undefined);
    return bytes && createHash('sha256').update(bytes).digest('hex') === hash ? bytes.toString('utf8') : undefined;
  };
  const store = async (hash: string, text: string): Promise<void> => {
    if ((await get(hash)) !== undefined) return;
    const file = fileOf(hash);
    await makeFolder(root, dirname(file));
    await writeWhole(file, text);
  };

  return {
    get,
    async put(text) {
      const hash = createHash('sha256').update(text).digest('hex');
      let storing = stored.get(hash);
      if (!storing) {
        storing = store(hash, text);
        stored.set(hash, storing);
      }
      try {
        await storing;
      } catch (error) {
        stored.delete(hash);
        throw error;
      }
      return hash;
    },
  };
}

/** What the journal keeps in the same folder. */
const taken = /^(journal|lease)\./i;

/** The readable files of a run, beside its journal. */
export function createRunFiles({
  root,
  workspaceRoot,
}: {
  /** Absolute path of `.roundtable`. */ root: string;
  workspaceRoot: string;
}): RunFiles {
  return {
    async write(runId, name, text) {
      const folder = streamFolder(root, `run:${runId}`);
      if (!/^[\w-][\w.-]*$/.test(name) || !relativePath(name).ok || taken.test(name)) {
        throw new TeamError('user.badInput', { shown: `${JSON.stringify(name)} cannot be the name of a file of a run.` });
      }
      await makeFolder(root, folder);
      const file = join(folder, name);
      await writeWhole(file, text);
      const path = relative(workspaceRoot, file);
      // A home elsewhere has no path inside the workspace.
      return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
    },
  };
}
