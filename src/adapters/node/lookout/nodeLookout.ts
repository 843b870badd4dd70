import { type BigIntStats, constants, lstat } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createSerial } from '../../../base/queue';
import { ignoredFolders, relativePath } from '../../../base/relativePath';
import type { Lookout, Seen } from '../../../core/ports/lookout';
import type { Objects } from '../../../core/ports/objects';
import type { ObjectHash } from '../../../schema/event';
import { readIgnoreRules } from './gitignore';
import { createPace, eachOf } from './pace';
import { type Ignore, leavesOut, walk } from './walk';

export type NodeLookout = Lookout & {
  /** The objects that hold the files as they were last seen. No journal names most of them, so a collector must be told to keep them. */
  hashes(): Iterable<ObjectHash>;
};

/** Objects that may be able to take much without waiting for the disk; what no fact names yet can be lost in a crash. */
type LazyObjects = Objects & { keep?(bytes: Uint8Array): Promise<ObjectHash>; settle?(hash: ObjectHash): Promise<boolean> };

type Options = {
  /** Absolute. It need not exist yet. */
  root: string;
  objects: LazyObjects;
  /** Larger files are left out. Default 4 MiB. */
  maxFileBytes?: number;
  /** More than these, and `look` rejects with `user.badInput`. Default 200,000. */
  maxFiles?: number;
  /** Lines as in a .gitignore of the root, besides its own. */
  ignore?: readonly string[];
  /** Milliseconds since 1970, by the clock that dates the files. */
  now?: () => number;
};

/** How a file was: what its stat said (nothing when we were only told of it), and its content unless it was too large. */
type Known = { stamp?: Stamp; hash?: ObjectHash };
type Stamp = {
  mtimeNs: bigint;
  ctimeNs: bigint;
  size: bigint;
  ino: bigint /** It may change again with the same times. */;
  fresh: boolean;
};
type Found = { path: string; stamp: Stamp };

/** The coarsest clock of a file system in use: FAT keeps a time in steps of two seconds. */
const coarseNs = 2_000_000_000n;
/** Below this several files are read at once; a larger one alone, so that hashing never adds up to a long stop. */
const smallBytes = 256n * 1024n;

/**
 * A lookout over a folder of the disk. It keeps in memory what `stat` said of every file and reads only what that, or its
 * closeness to the last look, lets differ. A file that is known stays watched when a .gitignore begins to name it; one that
 * a changed .gitignore uncovers is `skipped` once, since what it held before was never kept. `skipped` names a file when it
 * is first met and whenever it changed. Works in slices of about ten milliseconds.
 */
export function createNodeLookout({
  root,
  objects,
  maxFileBytes = 4 * 1024 * 1024,
  maxFiles = 200_000,
  ignore = [],
  now = Date.now,
}: Options): NodeLookout {
  const serial = createSerial();
  const extra = readIgnoreRules(ignore.join('\n'));
  const index = new Map<string, Known>();
  /** Paths that the workspace wrote while a look was under way. */
  const told = new Set<string>();
  let rules: Ignore | undefined;
  const keep = (bytes: Uint8Array): Promise<ObjectHash> => (objects.keep ? objects.keep(bytes) : objects.putBytes(bytes));
  const settled = async (hash: ObjectHash | null): Promise<boolean> => hash === null || !objects.settle || objects.settle(hash);

  const look: Lookout['look'] = async () => {
    told.clear();
    const startNs = BigInt(now()) * 1_000_000n;
    const pace = createPace();
    const { files, ignore: found, closed } = await walk(root, extra, maxFiles);
    const skipped = [...closed];
    const next = new Map<string, Known | null>();

    const suspects: Found[] = [];
    const gone: string[] = [];
    const notice = async (path: string): Promise<void> => {
      const found = await statOf(join(root, path), startNs);
      if (found === 'gone') {
        if (index.has(path)) gone.push(path);
        return;
      }
      if (found === 'closed') {
        skipped.push({ path, why: 'could not be looked at' });
        return;
      }
      const known = index.get(path);
      if (!known?.stamp || known.stamp.fresh || !sameStamp(known.stamp, found)) suspects.push({ path, stamp: found });
    };
    await eachOf(files, 16, notice);

    const seen = new Set(files);
    const unseen: string[] = [];
    for (const path of index.keys()) {
      const wait = pace();
      if (wait) await wait;
      if (!seen.has(path)) unseen.push(path);
    }
    const isPlain = plainFolders(root);
    await eachOf(unseen, 16, async (path) => {
      // Behind a folder that became a link is another place.
      if (await isPlain(parentOf(path))) await notice(path);
      else gone.push(path);
    });

    const changed: Seen[] = [];
    const settle = (path: string, after: Known): void => {
      const known = index.get(path);
      const same = known?.stamp && after.stamp && sameStamp(known.stamp, after.stamp);
      next.set(path, after);
      if (after.hash === undefined) {
        if (!same) skipped.push({ path, why: `is larger than ${maxFileBytes} bytes` });
      } else if (rules === undefined || after.hash === known?.hash) return;
      else if (known && known.hash === undefined) skipped.push({ path, why: 'was too large before, so what it held is not known' });
      else if (!known && leavesOut(rules, path))
        skipped.push({ path, why: 'was named by a .gitignore before, so what it held is not known' });
      else changed.push({ path, before: known?.hash ?? null, after: after.hash });
    };
    const examine = async ({ path, stamp }: Found): Promise<void> => {
      if (!index.has(path)) {
        const plain = relativePath(path);
        if (!plain.ok || plain.path !== path) {
          skipped.push({ path, why: plain.ok ? 'has a name that not every system can hold' : plain.why });
          return;
        }
      }
      if (stamp.size > BigInt(maxFileBytes)) return settle(path, { stamp });
      const bytes = await contentOf(join(root, path), maxFileBytes);
      if (bytes === 'gone') {
        if (index.has(path)) gone.push(path);
      } else if (bytes === 'closed') skipped.push({ path, why: 'could not be read' });
      else if (bytes === 'large') settle(path, { stamp });
      else settle(path, { stamp, hash: await keep(bytes) });
    };
    await eachOf(
      suspects.filter(({ stamp }) => stamp.size <= smallBytes),
      8,
      examine,
    );
    const large = suspects.filter(({ stamp }) => stamp.size > smallBytes);
    await eachOf(large, 1, async (found) => {
      await pace();
      await examine(found);
    });

    for (const path of gone) {
      const before = index.get(path)?.hash;
      next.set(path, null);
      if (before !== undefined) changed.push({ path, before, after: null });
      else skipped.push({ path, why: 'is gone; what it held is not known' });
    }
    const lost = new Set<Seen>();
    await eachOf(changed, 8, async (seen) => {
      if ((await settled(seen.before)) && (await settled(seen.after))) return;
      lost.add(seen);
      skipped.push({ path: seen.path, why: 'has changed, but what it held before is not kept any more' });
    });
    // Only now, so that a look that failed half-way has seen nothing.
    for (const [path, known] of next) {
      if (told.has(path)) continue;
      if (known) index.set(path, known);
      else index.delete(path);
    }
    rules = found;
    const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);
    return {
      changed: changed.filter((seen) => !told.has(seen.path) && !lost.has(seen)).sort(byPath),
      skipped: skipped.sort(byPath),
      files: index.size,
    };
  };

  return {
    look: () => serial(look),
    know(written, hash) {
      const plain = relativePath(written);
      if (
        !plain.ok ||
        plain.path
          .split('/')
          .slice(0, -1)
          .some((part) => ignoredFolders.has(part))
      )
        return;
      told.add(plain.path);
      if (hash === null) index.delete(plain.path);
      else index.set(plain.path, { hash });
    },
    *hashes() {
      for (const { hash } of index.values()) if (hash !== undefined) yield hash;
    },
  };
}

function statOf(file: string, nowNs: bigint): Promise<Stamp | 'gone' | 'closed'> {
  // The callback form costs half as much as the promised one, and there are as many of them as files.
  return new Promise((resolve) => {
    lstat(file, { bigint: true }, (error, found) => resolve(error ? missingOr(error) : found.isFile() ? stampOf(found, nowNs) : 'gone'));
  });
}

function stampOf({ mtimeNs, ctimeNs, size, ino }: BigIntStats, nowNs: bigint): Stamp {
  const last = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return { mtimeNs, ctimeNs, size, ino, fresh: last >= nowNs - coarseNs };
}

function sameStamp(a: Stamp, b: Stamp): boolean {
  return a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.size === b.size && a.ino === b.ino;
}

/** Not through a link, and not from what waits to be written to. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

async function contentOf(file: string, maxBytes: number): Promise<Uint8Array | 'gone' | 'closed' | 'large'> {
  try {
    const handle = await open(file, openFlags);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return 'gone';
      if (found.size > maxBytes) return 'large';
      const bytes = await handle.readFile();
      return bytes.length > maxBytes ? 'large' : bytes;
    } finally {
      await handle.close();
    }
  } catch (error) {
    return missingOr(error as NodeJS.ErrnoException);
  }
}

function missingOr({ code }: NodeJS.ErrnoException): 'gone' | 'closed' {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' ? 'gone' : 'closed';
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Tells whether a folder below the root is reached through no link; what cannot be looked at is left to whoever looks at its files. */
function plainFolders(root: string): (folder: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>([['', Promise.resolve(true)]]);
  const isPlain = (folder: string): Promise<boolean> => {
    let answer = known.get(folder);
    if (!answer) {
      answer = isPlain(parentOf(folder)).then(
        (above) =>
          above &&
          new Promise<boolean>((resolve) => {
            lstat(join(root, folder), (error, found) => resolve(error ? missingOr(error) === 'closed' : found.isDirectory()));
          }),
      );
      known.set(folder, answer);
    }
    return answer;
  };
  return isPlain;
}
