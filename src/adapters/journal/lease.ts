import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createCancel } from '../../base/cancel';
import type { Lease, LeaseResult } from '../../core/ports/journal';
import { ioError, isMissing } from './ioError';

const beatMs = 5_000;
/** Another host's writer is believed dead when it has not renewed its lease for this long. */
const foreignDeadMs = 30_000;
/** A guard file that is older than this was left by a process that died holding it. */
const guardDeadMs = 5_000;

type Holder = { token: string; pid: number; host: string; /** When the process began, so that a reused pid is told apart. */ born: string; at: number };

/** When a process began, as the kernel counts it; empty where that cannot be known. */
function bornAt(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return Date.now() - holder.at < foreignDeadMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const born = bornAt(holder.pid);
  return born === '' || holder.born === '' || born === holder.born;
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Holds a short exclusive section for all who look at one lease file. */
export async function guarded<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const guard = join(folder, 'lease.guard');
  for (let attempt = 0; ; attempt++) {
    try {
      await (await open(guard, 'wx')).close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const age = await stat(guard).then(
        (found) => Date.now() - found.mtimeMs,
        () => 0,
      );
      if (age > guardDeadMs) await rm(guard, { force: true });
      else if (attempt > 400) throw new Error(`${guard} is held by another process`);
      else await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
  }
  try {
    return await work();
  } finally {
    await rm(guard, { force: true });
  }
}

function describe(holder: Holder): string {
  return `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`;
}

/** Whether a live process holds the lease in a folder. */
export async function leaseHolder(folder: string): Promise<string | undefined> {
  const holder = await readHolder(join(folder, 'lease.json'));
  return holder && isAlive(holder) ? describe(holder) : undefined;
}

export type OwnedLease = Lease & { readonly token: string };

/**
 * Takes the lease of a folder: at once when it is free or its holder is dead, else refused. The
 * holder renews it; one who finds another's token in it has lost it.
 */
export async function takeLease(folder: string): Promise<{ ok: true; lease: OwnedLease } | Extract<LeaseResult, { ok: false }>> {
  const file = join(folder, 'lease.json');
  const own: Holder = { token: randomBytes(12).toString('hex'), pid: process.pid, host: hostname(), born: bornAt(process.pid), at: Date.now() };
  const put = async (): Promise<void> => {
    const temporary = `${file}.${own.token}`;
    await writeFile(temporary, JSON.stringify({ ...own, at: Date.now() }));
    await rename(temporary, file);
  };
  let busy: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    await guarded(folder, async () => {
      const holder = await readHolder(file);
      if (holder && isAlive(holder)) busy = describe(holder);
      else await put();
    });
  } catch (error) {
    throw ioError(error, `Taking the lease of ${folder}`);
  }
  if (busy !== undefined) return { ok: false, holder: busy };

  const lost = createCancel();
  let released = false;
  const beat = setInterval(() => {
    void readHolder(file).then(async (holder) => {
      if (released) return;
      if (holder?.token === own.token) await put().catch(() => undefined);
      else if (holder !== undefined) lost.cancel(`taken over by ${describe(holder)}`);
    });
  }, beatMs);
  beat.unref();

  return {
    ok: true,
    lease: {
      token: own.token,
      holder: describe(own),
      lost: lost.signal,
      async release() {
        if (released) return;
        released = true;
        clearInterval(beat);
        await guarded(folder, async () => {
          if ((await readHolder(file))?.token === own.token) await rm(file, { force: true });
        }).catch((error: unknown) => {
          if (!isMissing(error)) throw ioError(error, `Releasing the lease of ${folder}`);
        });
      },
    },
  };
}
