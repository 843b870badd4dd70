import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable that every process of a command carries, so that one which left its group is still found. */
export const marker = 'ROUNDTABLE_RUN';

/** The processes that a command started, as far as the system lets us see them. */
export type ProcessTree = {
  /** How many of them are alive now. Only Linux can say; elsewhere 0. */
  count(): number;
  /** SIGTERM to all, SIGKILL to what is left after the grace, again and again until nothing is left or nothing more can be done. */
  end(graceMs: number): Promise<void>;
  /** SIGKILL to all that is known, at once and without waiting: for the exit of this process. */
  endNow(): void;
};

type Seen = { startedAt: string; parent: number; group: number; session: number };

/** Taken before a command starts: what is there already is none of its processes. */
export function processesNow(): ReadonlySet<number> {
  return new Set(process.platform === 'linux' ? listed() : []);
}

/**
 * Follows the processes of a command that was started as the leader of its own group. A group alone is not enough: `setsid`
 * leaves it. So on Linux a process counts as the command's when it carries the marker, or when its parent, group or session
 * does (which also finds one that emptied its environment, if it was seen before its parent died). Who tries hard gets out
 * of this (a cron job, another user's service); what must not get out needs a sandbox, whose processes die with it.
 */
export function createProcessTree(leader: number, run: string, before: ReadonlySet<number>): ProcessTree {
  const ours = new Map<number, string>();
  const roots = new Set<number>([leader]);
  let strangers = new Set<number>(before);

  /** The living processes of the command. Each new number is looked at once, so that a look costs little. */
  const look = (): number[] => {
    if (process.platform !== 'linux') return [];
    const now = listed();
    // No file handle left to look with: what was known stays known.
    if (now === undefined) return [...ours.keys()];
    const stillStrangers = new Set<number>();
    const alive: number[] = [];
    for (const pid of now) {
      const known = ours.get(pid);
      if (known === undefined && strangers.has(pid)) {
        stillStrangers.add(pid);
        continue;
      }
      const seen = lookAt(pid);
      if (seen === undefined) continue;
      const mine =
        known === undefined
          ? pid === leader || roots.has(seen.parent) || roots.has(seen.group) || roots.has(seen.session) || isMarked(pid, run)
          : known === seen.startedAt;
      if (!mine) {
        stillStrangers.add(pid);
        continue;
      }
      ours.set(pid, seen.startedAt);
      roots.add(pid);
      alive.push(pid);
    }
    strangers = stillStrangers;
    return alive;
  };

  const send = (signal: NodeJS.Signals): number => {
    const alive = look();
    const group = kill(-leader, signal);
    for (const pid of alive) kill(pid, signal);
    return process.platform === 'linux' ? alive.length : group ? 1 : 0;
  };

  return {
    count: () => look().length,
    endNow: () => void send('SIGKILL'),
    async end(graceMs) {
      if (process.platform === 'win32') {
        const { execa } = await import('execa');
        await execa('taskkill', ['/pid', String(leader), '/T', '/F'], { reject: false, stdio: 'ignore' });
        return;
      }
      if (send('SIGTERM') === 0) return;
      for (const until = Date.now() + graceMs; Date.now() < until; await sleep(20)) {
        if (process.platform === 'linux' ? look().length === 0 : !kill(-leader, 0)) return;
      }
      // More than one round, because what forks faster than we look has children by the time we kill it.
      for (let round = 0; round < 100; round++) {
        if (send('SIGKILL') === 0) return;
        await sleep(20);
      }
    },
  };
}

function listed(): number[] | undefined {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return undefined;
  }
}

/** What /proc says of a process; undefined when it is gone or dead and only not yet collected. */
function lookAt(pid: number): Seen | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name stands in brackets and may hold anything, brackets too; the fields come after the last one.
    const [state, parent, group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === undefined || 'ZX'.includes(state)) return undefined;
    return { parent: Number(parent), group: Number(group), session: Number(session), startedAt: rest[15] ?? '' };
  } catch {
    return undefined;
  }
}

function isMarked(pid: number, run: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${marker}=${run}\0`);
  } catch {
    return false;
  }
}

/** Whether there was someone to send it to. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
