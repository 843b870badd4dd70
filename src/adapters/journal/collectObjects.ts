import type { Dirent } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectHash } from '../../schema/event';
import { ioError, isMissing } from './ioError';

/** What is younger may be stored and not yet named: its fact is still being written, perhaps by another process. */
const youngMs = 60 * 60_000;

/** What the objects of a home may take before those that nobody needs go. */
export const objectQuotaBytes = 256 * 1024 * 1024;

type Options = {
  /** Absolute path of `.roundtable`. */
  root: string;
  /** The hashes that somebody needs; undefined when that cannot be known now. Asked only when there is more than the quota, since it reads every journal. */
  keep(): Promise<Iterable<ObjectHash> | undefined>;
  /** Bytes that all objects together may have before any is removed. 0 removes all that nobody needs. */
  quotaBytes: number;
  nowMs?: number;
};

/** `bytes` are what is left. */
type Collected = { freedBytes: number; removed: number; bytes: number };

/**
 * Removes objects that nobody names, the longest unused first, until the rest fits the quota. One that is named, or younger than
 * an hour, stays even beyond the quota. Call it when no run is at work. Rejects with TeamError.
 */
export async function collectObjects({ root, keep, quotaBytes, nowMs = Date.now() }: Options): Promise<Collected> {
  const folder = join(root, 'objects');
  const all: { file: string; bytes: number; atMs: number; hash?: ObjectHash }[] = [];
  let bytes = 0;
  let freedBytes = 0;
  let removed = 0;
  try {
    for (const part of await entriesOf(folder)) {
      if (!part.isDirectory() || !/^[0-9a-f]{2}$/.test(part.name)) continue;
      for (const entry of await entriesOf(join(folder, part.name))) {
        // What a writer that died left behind is named like an object with an ending.
        const [, tail, temporary] = /^([0-9a-f]{62})(\.[0-9a-f]{12}\.tmp)?$/.exec(entry.name) ?? [];
        if (tail === undefined || !entry.isFile()) continue;
        const file = join(folder, part.name, entry.name);
        const found = await lstat(file).catch(absent);
        if (!found) continue;
        bytes += found.size;
        all.push({ file, bytes: found.size, atMs: found.mtimeMs, ...(temporary === undefined && { hash: part.name + tail }) });
      }
    }
    const needed = bytes > quotaBytes ? await keep() : undefined;
    if (needed === undefined) return { freedBytes, removed, bytes };
    const named = new Set(needed);
    const loose = all.filter(({ hash }) => hash === undefined || !named.has(hash)).sort((a, b) => a.atMs - b.atMs);
    for (const { file, bytes: size } of loose) {
      if (bytes <= quotaBytes) break;
      // Asked again: whoever stores the same content meanwhile makes its object young.
      const now = await lstat(file).catch(absent);
      if (!now || nowMs - now.mtimeMs < youngMs) continue;
      await rm(file, { force: true });
      bytes -= size;
      freedBytes += size;
      removed++;
    }
  } catch (error) {
    throw ioError(error, `Clearing out ${folder}`);
  }
  return { freedBytes, removed, bytes };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

function absent(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
