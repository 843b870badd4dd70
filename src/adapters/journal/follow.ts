import { type FSWatcher, watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { CancelSignal } from '../../base/cancel';
import type { StoredFact } from '../../core/ports/journal';
import { isMissing } from './ioError';
import { decodeLine } from './line';
import { readRange } from './readLines';

/** File watching misses changes on some disks (network, containers), so the file is also looked at this often. */
const pollMs = 250;
const chunkBytes = 1024 * 1024;

/** Wakes whoever waits when the file changes, and at once when the signal fires. */
function createBell(file: string, signal: CancelSignal) {
  let rung = false;
  let wake: (() => void) | undefined;
  let watcher: FSWatcher | undefined;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  const unwatch = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  signal.addEventListener('abort', ring);
  return {
    /** Begins to watch, once there is a file. */
    watch() {
      if (watcher) return;
      try {
        watcher = watch(file, (event) => {
          // The name may stand for another file now.
          if (event === 'rename') unwatch();
          ring();
        });
        watcher.on('error', unwatch);
      } catch {
        // The poll does.
      }
    },
    async wait() {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      rung = false;
    },
    close() {
      unwatch();
      signal.removeEventListener('abort', ring);
    },
  };
}

type Read = { facts: StoredFact[] /** Bytes of the lines that are settled. */; settled: number };

/**
 * Whole lines of a piece of the file. Bad lines at its end are not settled: they may be a write
 * under way, or a torn end that its writer is about to cut off.
 */
function settledLines(bytes: Buffer): Read {
  const facts: StoredFact[] = [];
  let settled = 0;
  for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
    const decoded = decodeLine(bytes.toString('utf8', start, end));
    if (decoded.ok) facts.push(decoded.fact);
    if (decoded.ok || decoded.seq !== undefined) settled = end + 1;
  }
  return { facts, settled };
}

/** The facts of a journal file after a number, and then each new one, whoever writes it, until the signal fires. */
export async function* followFile(file: string, afterSeq: number, signal: CancelSignal): AsyncGenerator<StoredFact, void> {
  let last = afterSeq;
  let offset = 0;
  let length = chunkBytes;
  let seen = '';
  const bell = createBell(file, signal);
  try {
    while (!signal.aborted) {
      const found = await stat(file).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (found) bell.watch();
      else seen = '';
      const now = found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
      if (!found || now === seen) {
        await bell.wait();
        continue;
      }
      // Another file, or one that was cut: what was told already is known by its number.
      if (found.size < offset || !seen.startsWith(`${found.ino} `)) offset = 0;
      const bytes = await readPiece(file, offset, length);
      const { facts, settled } = settledLines(bytes);
      offset += settled;
      const more = bytes.length === length;
      length = more && settled === 0 ? length * 2 : chunkBytes;
      seen = more ? `${found.ino} ` : now;
      for (const fact of facts) {
        if (signal.aborted) return;
        if (fact.seq <= last) continue;
        last = fact.seq;
        yield fact;
      }
    }
  } finally {
    bell.close();
  }
}

async function readPiece(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    return await readRange(handle, offset, length);
  } finally {
    await handle.close();
  }
}
