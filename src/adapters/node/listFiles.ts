import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { ignoredFolders } from '../../base/relativePath';
import type { FileEntry } from '../../core/ports/workspace';

/** Names looked at before the walk gives up, so that a glob over a whole disk ends. */
const maxNames = 200_000;
const atOnce = 64;

type Pending = { path: string; folder: boolean };

/**
 * Files that match, in the order of their paths, so that the first `limit` are the same on every
 * machine. Links are not followed. A folder that cannot be read has no files.
 */
export async function listFiles(root: string, glob: string, limit: number): Promise<{ files: readonly FileEntry[]; truncated: boolean }> {
  const pattern = glob.replaceAll('\\', '/').replace(/^\.\//, '');
  const { base } = picomatch.scan(pattern);
  const matches = picomatch(pattern, { dot: false });
  // Only what the glob's fixed beginning leads to.
  const mayHold = (path: string): boolean => base === '' || path === base || path.startsWith(`${base}/`) || base.startsWith(`${path}/`);

  const paths: string[] = [];
  const found = async (truncated: boolean) => ({ files: await sized(root, paths), truncated });
  const pending: Pending[] = [{ path: '', folder: true }];
  let names = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (!next.folder) {
      if (paths.length >= limit) return found(true);
      paths.push(next.path);
      continue;
    }
    const entries = await readdir(join(root, next.path), { withFileTypes: true }).catch((): Dirent[] => []);
    names += entries.length;
    if (names > maxNames) return found(true);
    for (const { path, folder } of sorted(next.path, entries)) {
      if (folder ? mayHold(path) : matches(path)) pending.push({ path, folder });
    }
  }
  return found(false);
}

/** Sizes, many at once; a file that is gone by then is left out. */
async function sized(root: string, paths: readonly string[]): Promise<FileEntry[]> {
  const files: FileEntry[] = [];
  for (let from = 0; from < paths.length; from += atOnce) {
    const some = paths.slice(from, from + atOnce);
    const stats = await Promise.all(some.map((path) => stat(join(root, path)).catch(() => undefined)));
    for (const [index, one] of stats.entries()) if (one) files.push({ path: some[index] as string, bytes: one.size });
  }
  return files;
}

/** Last first, since the walk takes from the end. A folder sorts as the paths in it do. */
function sorted(folder: string, entries: readonly Dirent[]): Pending[] {
  const key = (entry: Pending): string => (entry.folder ? `${entry.path}/` : entry.path);
  return entries
    .filter((entry) => entry.isFile() || (entry.isDirectory() && !ignoredFolders.has(entry.name)))
    .map((entry): Pending => ({ path: folder === '' ? entry.name : `${folder}/${entry.name}`, folder: entry.isDirectory() }))
    .sort((a, b) => (key(a) < key(b) ? 1 : -1));
}
