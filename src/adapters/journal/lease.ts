import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createCancel } from '../../base/cancel';
import type { Lease } from '../../core/ports/journal';
import { bornAt, describeHolder, type HeldFile, type Holder, isAlive, readHolder } from './holder';
import { errorCode, ioError } from './ioError';

const beatMs = 5_000;
/** After this long without a heartbeat (a suspended machine) a holder looks whether it still is one. */
const staleMs = 3 * beatMs;

/*
 * Who holds the lease is answered by a chain of files. `lease.json` names a holder by its token. Whoever
 * finds that holder dead may create `lease.after-<token>.json`, and since creating is exclusive only one
 * can. The last file of the chain names the holder. The new one then renames its file over `lease.json`,
 * which takes it out of the chain and into the front in one step. A latecomer who creates a file for a
 * token that is no longer in the chain finds that it is not the last, and begins again.
 */
const leaseFile = (folder: string): string => join(folder, 'lease.json');
const nextFile = (folder: string, token: string): string => join(folder, `lease.after-${token}.json`);

type Chain = { last?: HeldFile; tokens: string[] };

async function readChain(folder: string): Promise<Chain> {
  const tokens: string[] = [];
  let last: HeldFile | undefined;
  for (let next = await readHolder(leaseFile(folder)); next && !tokens.includes(next.holder.token); ) {
    last = next;
    tokens.push(next.holder.token);
    next = await readHolder(nextFile(folder, next.holder.token));
  }
  return { last, tokens };
}

/** Writes a holder's file whole, or not at all when there is one already. The handle renews it later. */
async function createHeld(file: string, holder: Holder): Promise<FileHandle | undefined> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  let handle = await open(temporary, 'wx');
  try {
    await handle.writeFile(JSON.stringify(holder));
    await link(temporary, file);
    return handle;
  } catch (error) {
    await handle.close();
    if (errorCode(error) === 'EEXIST') return undefined;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  // A file system without hard links: the file is empty for a moment, which readers allow for.
  try {
    handle = await open(file, 'wx');
    await handle.writeFile(JSON.stringify(holder));
    return handle;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

export type OwnedLease = Lease & {
  /** Looks whether the lease is still ours when it was not renewed in time; otherwise costs nothing. */
  confirm(): Promise<void> | undefined;
};
export type TakenLease =
  | { ok: true; lease: OwnedLease }
  | { ok: false; holder: string /** The holder is about to let go. */; short: boolean };

/** The live holder of a folder's lease, in words; undefined when nobody holds it. */
export async function leaseHolder(folder: string): Promise<string | undefined> {
  // A second look, because the chain may be read in the moment when its end becomes its front.
  for (let look = 0; look < 2; look++) {
    const { last } = await readChain(folder).catch((error: unknown) => {
      throw ioError(error, `Reading the lease of ${folder}`);
    });
    if (last && isAlive(last)) return describeHolder(last.holder);
    if (!last) return undefined;
  }
  return undefined;
}

type Options = {
  owner: string;
  /** When it is taken, in milliseconds since 1970. */
  at: number;
  /** For one append: no heartbeat. */
  short?: boolean;
};

/**
 * Takes the lease of a folder that exists: at once when it is free or its holder is dead, else refused.
 * Of several that try at the same time exactly one gets it. Rejects with TeamError.
 */
export async function takeLease(folder: string, { owner, at, short }: Options): Promise<TakenLease> {
  const own: Holder = {
    token: randomBytes(12).toString('hex'),
    owner,
    pid: process.pid,
    host: hostname(),
    born: bornAt(process.pid),
    at,
    ...(short && { short }),
  };
  try {
    for (;;) {
      const { last, tokens } = await readChain(folder);
      if (last && isAlive(last))
        return { ok: false, holder: describeHolder(last.holder), short: last.holder.short === true || last.holder.pid === 0 };
      const file = last ? nextFile(folder, last.holder.token) : leaseFile(folder);
      const handle = await createHeld(file, own);
      if (!handle) continue;
      if ((await readChain(folder)).last?.holder.token !== own.token) {
        await handle.close();
        await rm(file, { force: true });
        continue;
      }
      if (last) {
        await rename(file, leaseFile(folder));
        for (const token of tokens.slice(0, -1)) await rm(nextFile(folder, token), { force: true });
      }
      return { ok: true, lease: holdLease(folder, own, handle) };
    }
  } catch (error) {
    throw ioError(error, `Taking the lease of ${folder}`);
  }
}

function holdLease(folder: string, own: Holder, handle: FileHandle): OwnedLease {
  const lost = createCancel();
  let released = false;
  let beatAt = Date.now();

  const beat = async (): Promise<void> => {
    const { last } = await readChain(folder);
    if (released || lost.signal.aborted) return;
    if (last?.holder.token !== own.token) {
      lost.cancel(last ? `taken over by ${describeHolder(last.holder)}` : 'its file was removed');
      return;
    }
    // Through the handle: should another have taken over just now, its file is not touched.
    const now = Date.now();
    await handle.utimes(now / 1000, now / 1000);
    beatAt = now;
  };
  // A heartbeat that fails is tried again; only a foreign token means that the lease is lost.
  const timer = own.short ? undefined : setInterval(() => void beat().catch(() => undefined), beatMs);
  timer?.unref();
  const confirm = (): Promise<void> | undefined => (Date.now() - beatAt > staleMs ? beat().catch(() => undefined) : undefined);

  return {
    holder: describeHolder(own),
    lost: lost.signal,
    confirm,
    async release() {
      if (released) return;
      clearInterval(timer);
      try {
        await confirm();
        const { last, tokens } = await readChain(folder);
        released = true;
        if (!lost.signal.aborted && last?.holder.token === own.token && tokens.length === 1) await rm(leaseFile(folder), { force: true });
      } catch (error) {
        throw ioError(error, `Releasing the lease of ${folder}`);
      } finally {
        released = true;
        await handle.close();
      }
    },
  };
}
