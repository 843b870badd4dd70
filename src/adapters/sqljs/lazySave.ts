import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../../core/ports/world';

/** After a failed save the next try waits this much longer than usual. */
const retryFactor = 15;
/** Saving takes at most one part in this many of the time, however large the database has grown. */
const shareOfTime = 50;

export type LazySave = {
  /** There is something to save. */
  touch(): void;
  /** Saves now what is not saved. */
  flush(): Promise<void>;
  /** Saves a last time; later touches are not saved. */
  close(): Promise<void>;
};

type Options = { file: string; log: Log; delayMs: number; content(): Uint8Array };

/** Writes a file some time after its content changed, whole or not at all. A failure is logged and tried again. */
export function createLazySave({ file, log, delayMs, content }: Options): LazySave {
  let dirty = false;
  let closed = false;
  let waitMs = delayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> = Promise.resolve();

  const schedule = (ms: number): void => {
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => void flush(), ms);
    // A process that is done need not wait: what is not saved comes from the journals.
    timer.unref();
  };
  const save = async (): Promise<void> => {
    if (!dirty) return;
    dirty = false;
    const begun = performance.now();
    try {
      await writeWhole(file, content());
      waitMs = Math.max(delayMs, (performance.now() - begun) * shareOfTime);
    } catch (cause) {
      dirty = true;
      log.warn('the database could not be saved; what is missing comes from the journals at the next start', { file, cause });
      schedule(waitMs * retryFactor);
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    saving = saving.then(save);
    return saving;
  };

  return {
    touch() {
      dirty = true;
      schedule(waitMs);
    },
    flush,
    async close() {
      closed = true;
      await flush();
      clearTimeout(timer);
    },
  };
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
