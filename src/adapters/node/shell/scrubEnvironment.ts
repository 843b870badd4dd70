import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command is told of the person's environment. A list of what may pass: a list of what may not would miss the next secret's name. */
const passed = new Set(['PATH', 'HOME', 'LANG', 'LANGUAGE', 'TMPDIR', 'TZ', 'SHELL', 'USER', 'LOGNAME']);
/** Without these, programs of Windows do not start. */
const passedOnWindows = new Set(['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'USERNAME']);

/** The environment of a command: an allow list, and settings that keep programs from asking, paging and colouring. */
export function scrubEnvironment(environment: Environment, platform: NodeJS.Platform = process.platform): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    const known = platform === 'win32' ? name.toUpperCase() : name;
    const mayPass = passed.has(known) || /^LC_[A-Z]+$/.test(known) || (platform === 'win32' && passedOnWindows.has(known));
    if (mayPass) kept[platform === 'win32' ? known : name] = value;
  }
  return { ...kept, TERM: 'dumb', NO_COLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0', PYTHONUNBUFFERED: '1' };
}

/** Where a program is, by an absolute path or through PATH; undefined when there is none that can be run. */
export async function findProgram(name: string, environment: Environment): Promise<string | undefined> {
  if (isAbsolute(name)) return (await isProgram(name)) ? name : undefined;
  const endings = process.platform === 'win32' ? ['', ...(environment.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    // An empty or relative entry would mean a program of whatever folder the command runs in.
    if (!isAbsolute(folder)) continue;
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (await isProgram(file)) return file;
    }
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
