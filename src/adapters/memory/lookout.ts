import { createHash } from 'node:crypto';
import { ignoredFolders, relativePath } from '../../base/relativePath';
import type { Lookout, Seen } from '../../core/ports/lookout';
import type { Objects } from '../../core/ports/objects';
import type { MemoryWorkspace } from './workspace';

type Options = {
  /** A test plays the command by changing its maps. */
  workspace: Pick<MemoryWorkspace, 'files' | 'binaries'>;
  objects: Objects;
  /** Default 4 MiB. */
  maxFileBytes?: number;
  /** Stands for what a .gitignore names. */
  ignored?: (path: string) => boolean;
};

const inIgnoredFolder = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .some((part) => ignoredFolders.has(part));

/** The lookout's twin, over the twin of a workspace. */
export function createMemoryLookout({ workspace, objects, maxFileBytes = 4 * 1024 * 1024, ignored = () => false }: Options): Lookout {
  /** Contents as they were last seen; undefined for one that was too large to keep. */
  let index = new Map<string, { hash: string; kept: boolean }>();
  let looked = false;
  return {
    async look() {
      // The new one counts only in the end, so that a look that failed half-way has seen nothing.
      const next = new Map(index);
      const changed: Seen[] = [];
      const skipped: { path: string; why: string }[] = [];
      const there = new Map<string, Uint8Array>(workspace.binaries);
      for (const [path, text] of workspace.files) there.set(path, Buffer.from(text));
      for (const [path, bytes] of there) {
        const known = index.get(path);
        if (inIgnoredFolder(path) || (!known && ignored(path))) continue;
        const kept = bytes.length <= maxFileBytes;
        const hash = kept ? await objects.putBytes(bytes) : createHash('sha256').update(bytes).digest('hex');
        next.set(path, { hash, kept });
        if (hash === known?.hash) continue;
        if (!kept) skipped.push({ path, why: `is larger than ${maxFileBytes} bytes` });
        else if (known && !known.kept) skipped.push({ path, why: 'was too large before, so what it held is not known' });
        else if (looked) changed.push({ path, before: known?.hash ?? null, after: hash });
      }
      for (const [path, { hash, kept }] of index) {
        if (there.has(path)) continue;
        next.delete(path);
        if (kept) changed.push({ path, before: hash, after: null });
        else skipped.push({ path, why: 'is gone; what it held is not known' });
      }
      const held: Seen[] = [];
      for (const seen of changed) {
        if (seen.before === null || (await objects.getBytes(seen.before))) held.push(seen);
        else skipped.push({ path: seen.path, why: 'has changed, but what it held before is not kept any more' });
      }
      index = next;
      looked = true;
      const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
      return { changed: held.sort(byPath), skipped: skipped.sort(byPath), files: index.size };
    },
    know(written, hash) {
      const plain = relativePath(written);
      if (!plain.ok || inIgnoredFolder(plain.path)) return;
      if (hash === null) index.delete(plain.path);
      else index.set(plain.path, { hash, kept: true });
    },
  };
}
