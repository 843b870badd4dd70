import { access, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { StreamId } from '../../core/ports/journal';
import { errorCode, ioError } from './ioError';

const ignored = `# Roundtable's own records. Settings, agents, personas and skills are yours to commit.
*
!.gitignore
!settings.yaml
!agents/
!agents/**
!personas/
!personas/**
!skills/
!skills/**
`;

const runId = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The folder of a stream's files. Throws `user.badInput` for a name that is no stream, before it becomes a path. */
export function streamFolder(root: string, stream: StreamId): string {
  const folder = knownFolder(root, stream);
  if (folder === undefined) throw new TeamError('user.badInput', { shown: `${JSON.stringify(stream)} is no run of this workspace.` });
  return folder;
}

/** The same, or undefined for a name that is no stream. */
export function knownFolder(root: string, stream: StreamId): string | undefined {
  if (stream === 'home') return root;
  const id = stream.startsWith('run:') ? stream.slice(4) : '';
  // The rule of relative paths knows the device names of Windows (`con`, `nul`).
  return runId.test(id) && relativePath(id).ok ? join(root, 'runs', id) : undefined;
}

/**
 * Makes a folder under the home, and the home itself, durably. A home that holds no records yet gets a
 * .gitignore; a person who removes it later has their way. Rejects with TeamError.
 */
export async function makeFolder(root: string, folder: string): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined && folder !== root) return;
    const madeHome = first !== undefined && first.length <= root.length;
    if (madeHome || !(await hasRecords(root, first))) await writeIgnore(root);
    if (first === undefined) return;
    for (let at = folder; at.length >= dirname(first).length; at = dirname(at)) {
      await syncFolder(at);
      if (at === dirname(at)) return;
    }
  } catch (error) {
    throw ioError(error, `Creating ${folder}`);
  }
}

async function hasRecords(root: string, justMade: string | undefined): Promise<boolean> {
  const paths = ['runs', 'objects', 'journal.jsonl'].map((name) => join(root, name)).filter((path) => path !== justMade);
  return (await Promise.all(paths.map(exists))).includes(true);
}

async function writeIgnore(root: string): Promise<void> {
  await writeFile(join(root, '.gitignore'), ignored, { flag: 'wx' }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Makes new names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the file's own flush is all there is.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
