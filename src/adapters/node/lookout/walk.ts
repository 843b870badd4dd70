import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TeamError } from '../../../base/errors';
import { ignoredFolders } from '../../../base/relativePath';
import { type IgnoreRules, readIgnoreRules, verdictOf } from './gitignore';
import { createPace } from './pace';

/** What every .gitignore of a folder tree says. */
export type Ignore = {
  /** Rules by the folder they stand in, '' for the root. */
  readonly byFolder: ReadonlyMap<string, IgnoreRules>;
  /** The root's own rules beside its .gitignore. */
  readonly extra: IgnoreRules;
};

export type Walk = { files: string[]; ignore: Ignore; closed: { path: string; why: string }[] };

const maxRules = 1024 * 1024;

/**
 * The plain files below a root, in no certain order: without ignored folders, what .gitignore names, and links.
 * A folder that cannot be opened is `closed`; a root that is not there has no files. Rejects with TeamError when there are
 * more than `maxFiles` names.
 */
export async function walk(root: string, extra: IgnoreRules, maxFiles: number): Promise<Walk> {
  const pace = createPace();
  const byFolder = new Map<string, IgnoreRules>();
  const ignore: Ignore = { byFolder, extra };
  const files: string[] = [];
  const closed: Walk['closed'] = [];
  let names = 0;

  const open = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException): Dirent[] => {
      if (folder === '' && error.code !== 'ENOENT') {
        throw new TeamError('system.io', { shown: `The folder ${root} could not be looked at: ${error.message}`, cause: error });
      }
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') closed.push({ path: folder, why: 'could not be opened' });
      return [];
    });
    names += entries.length;
    if (names > maxFiles) {
      throw new TeamError('user.badInput', {
        shown: `There are more than ${maxFiles} files in ${root}: too many to see what a command changes. Name what is not yours in .gitignore.`,
      });
    }
    if (entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) {
      const text = await readFile(join(root, folder, '.gitignore')).catch(() => undefined);
      if (text && text.length <= maxRules) byFolder.set(folder, readIgnoreRules(text.toString('utf8')));
    }
    const below: string[] = [];
    for (const entry of entries) {
      const wait = pace();
      if (wait) await wait;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!ignoredFolders.has(entry.name) && !isIgnored(ignore, path, true)) below.push(path);
      } else if (entry.isFile() && entry.name !== '.git' && !isIgnored(ignore, path, false)) files.push(path);
    }
    return below;
  };

  const width = 16;
  for (let level = ['']; level.length > 0; ) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += width) {
      for (const below of await Promise.all(level.slice(at, at + width).map(open))) next.push(...below);
    }
    level = next;
  }
  return { files, ignore, closed };
}

/** Whether the rules leave a path out whose folders they do not leave out. The rules nearest to it have the first word. */
function isIgnored({ byFolder, extra }: Ignore, path: string, folder: boolean): boolean {
  if (byFolder.size > 0) {
    for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
      const rules = byFolder.get(end === -1 ? '' : path.slice(0, end));
      const verdict = rules && verdictOf(rules, path.slice(end + 1), folder);
      if (verdict !== undefined) return verdict;
      if (end === -1) break;
    }
  }
  return verdictOf(extra, path, folder) ?? false;
}

/** Whether the rules leave a file out, by itself or with one of its folders. */
export function leavesOut(ignore: Ignore, path: string): boolean {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    if (isIgnored(ignore, path.slice(0, end), true)) return true;
  }
  return isIgnored(ignore, path, false);
}
