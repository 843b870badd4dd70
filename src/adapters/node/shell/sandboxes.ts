import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export type Fence = {
  /** Absolute, links followed. The only folder that may be written to; absent for a trial, which needs none. */
  cwd?: string;
  home: string;
  network: boolean;
  environment: Readonly<Record<string, string>>;
  /** Further folders and files that may be read, absolute. */
  readable: readonly string[];
};

/** Folders of tools inside a sandbox; the person's own ones under the home folder are not there. */
export const sandboxPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Parts of the working folder that decide what runs outside of the sandbox later (hooks) or what a run remembers. */
const keptFromWriting = ['.git', '.roundtable'];

const ofTheSystem = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

/** What programs need of /etc to find libraries, certificates, names and the time. Nothing that holds a secret. */
const ofEtc = [
  'alternatives',
  'ca-certificates',
  'crypto-policies',
  'group',
  'hosts',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'passwd',
  'pki',
  'protocols',
  'python3',
  'resolv.conf',
  'services',
  'ssl',
  'timezone',
];

/** Whether a folder is another one or lies in it. Both absolute. */
export function liesIn(folder: string, outer: string): boolean {
  const way = relative(outer, folder);
  return way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('/'));
}

/** Why a folder cannot be given to a sandbox to write to; undefined when it can. */
export function unfit(cwd: string, home: string): string | undefined {
  if (liesIn(home, cwd)) return `${cwd} is or holds the home folder, and a sandbox would hand it over. Work in a folder of its own.`;
  const system = ['/usr', '/etc', '/dev', '/proc', '/sys', '/tmp'].find((folder) => liesIn(folder, cwd));
  return system && `${cwd} is or holds ${system}, and a sandbox would hand it over. Work in a folder of its own.`;
}

/**
 * The arguments of bwrap up to the program: own namespaces for everything (the network too, unless it was asked for), the
 * system read-only, /tmp and the home folder empty and in memory, the working folder writable. All processes die with it.
 */
export function bubblewrapArguments({ cwd, home, network, environment, readable }: Fence): string[] {
  const system = ofTheSystem.flatMap((folder) => {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder];
  });
  return [
    ...['--unshare-all', ...(network ? ['--share-net'] : []), '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ...['--ro-bind', '/usr', '/usr', ...system],
    ...ofEtc.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', home],
    ...readable.flatMap((path) => ['--ro-bind-try', path, path]),
    ...(cwd === undefined ? ['--chdir', '/'] : ['--bind', cwd, cwd, '--chdir', cwd]),
    ...keptIn(cwd).flatMap((path) => ['--ro-bind', path, path]),
    ...['--remount-ro', '/', '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    '--',
  ];
}

/**
 * The arguments of firejail up to the program. Source: FACTS 4.5 for the first five; the rest closes what those leave open.
 * It hides the home folder and not the rest of the disk, which can be read as far as the person can.
 */
export function firejailArguments({ cwd, home, network, readable }: Fence): string[] {
  const atHome = cwd !== undefined && liesIn(cwd, home);
  return [
    ...['--quiet', '--noprofile', '--private-tmp', '--noroot', ...(cwd === undefined ? [] : [`--whitelist=${cwd}`])],
    ...(atHome ? [] : ['--private']),
    ...(atHome ? readable.filter((path) => liesIn(path, home)).map((path) => `--whitelist=${path}`) : []),
    ...['--nonewprivs', '--caps.drop=all', '--seccomp', '--private-dev', ...(network ? [] : ['--net=none'])],
    // Else it waits for what was left in the background.
    ...['--deterministic-exit-code', '--deterministic-shutdown'],
    // Servers of the machine that do what they are asked: with them a sandbox is none.
    ...['/run/docker.sock', '/run/podman', '/run/user'].map((path) => `--blacklist=${path}`),
    // Each folder by itself, because a mount below the root does not take its mode from it.
    ...[...topFolders(), '/var/tmp'].map((path) => `--read-only=${path}`),
    ...(cwd === undefined ? [] : [`--read-write=${cwd}`]),
    ...keptIn(cwd).map((path) => `--read-only=${path}`),
    '--',
  ];
}

function topFolders(): string[] {
  // firejail itself writes to /run.
  const special = ['dev', 'proc', 'run', 'sys', 'tmp'];
  return readdirSync('/', { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !special.includes(entry.name) ? [`/${entry.name}`] : [],
  );
}

/** Those that are there. */
function keptIn(cwd: string | undefined): string[] {
  return cwd === undefined ? [] : keptFromWriting.map((name) => join(cwd, name)).filter((path) => existsSync(path));
}

/** The folder that a program needs beside it in order to start, when the system's own folders do not hold it. */
export function folderOfProgram(file: string): string[] {
  const folder = dirname(resolve(file));
  return liesIn(folder, '/usr') || ofTheSystem.includes(folder) ? [] : [folder];
}
