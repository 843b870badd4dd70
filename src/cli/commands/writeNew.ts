import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TeamError } from '../../base/errors';
import type { Cli } from '../context';

/** Writes a file that the person names, from where they stand. One that is there is left as it is, unless `over`. Answers whether it was written. */
export async function writeNew(cli: Cli, path: string, text: string, over: boolean): Promise<boolean> {
  const place = resolve(path);
  try {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text, { flag: over ? 'w' : 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new TeamError('user.badInput', { shown: `${path} cannot be written: ${message}`, cause: error });
    cli.io.err(`${path} is there already and was left as it is. Give another name, or --force to write over it.\n`);
    return false;
  }
}
