import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errorCode, isMissing } from './ioError';

/** Another host's writer is believed dead when it has not renewed its lease for this long. */
const foreignDeadMs = 30_000;
/** How long a lease file that cannot be read may be one that is just being written. */
const unreadableDeadMs = 2_000;

/** Who holds a lease, as the lease file says it. */
export type Holder = {
  /** Tells one taking of the lease from every other. */
  token: string;
  /** What kind of program it is, for people. */
  owner: string;
  pid: number;
  host: string;
  /** When the process began, so that a number used again is told apart; empty where that cannot be known. */
  born: string;
  at: number;
  /** Held for one append, not for a run. */
  short?: boolean;
};

/** A lease file as it was read. Its modification time is the holder's heartbeat. */
export type HeldFile = { holder: Holder; beatAt: number };

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What Linux says of a process: its state, and when it began (the boot, and ticks since then). Empty elsewhere. */
function statOf(pid: number): string[] {
  const text = textOf(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold spaces and brackets itself.
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

export function bornAt(pid: number): string {
  const ticks = statOf(pid)[19];
  return ticks ? `${textOf('/proc/sys/kernel/random/boot_id').trim()}:${ticks}` : '';
}

/** Whether the process behind a lease still runs, as far as this host can know. */
export function isAlive({ holder, beatAt }: HeldFile): boolean {
  if (holder.pid === 0) return Date.now() - beatAt < unreadableDeadMs;
  if (holder.host !== hostname()) return Date.now() - beatAt < foreignDeadMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  // A process that was killed and that its parent has not yet taken note of still has its number.
  if (/^[ZX]/.test(statOf(holder.pid)[0] ?? '')) return false;
  const born = bornAt(holder.pid);
  return born === '' || holder.born === '' || born === holder.born;
}

export function describeHolder(holder: Holder): string {
  if (holder.pid === 0) return 'a process that is just starting';
  return `${holder.owner} (process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`})`;
}

/** Reads a lease file; undefined when there is none. One that makes no sense has process number 0. */
export async function readHolder(file: string): Promise<HeldFile | undefined> {
  try {
    const [text, found] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { holder: parseHolder(text), beatAt: found.mtimeMs };
  } catch (error) {
    if (isMissing(error) || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder {
  try {
    const { token, owner, pid, host, born, at, short } = JSON.parse(text) as Partial<Record<keyof Holder, unknown>>;
    // The token becomes part of a file's name.
    const sound = typeof token === 'string' && /^[0-9a-f]{24}$/.test(token) && Number.isSafeInteger(pid) && typeof host === 'string';
    if (sound)
      return { token, owner: String(owner), pid: Number(pid), host, born: String(born), at: Number(at), ...(short === true && { short }) };
  } catch {
    // Cut or empty: a fresh one is being written, an old one was left by a crash.
  }
  return { token: 'unreadable', owner: '', pid: 0, host: '', born: '', at: 0 };
}
