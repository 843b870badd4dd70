import { isAbsolute, relative } from 'node:path';
import { TeamError } from '../base/errors';
import type { Cli } from './context';

const maxBytes = 512 * 1024;

/** Files of the home folder that people and members share: their own ones, skills. Paths are relative to it. */
export type HomeFiles = {
  /** Where the home is, relative to the workspace; undefined where it is outside, and members have no files. */
  folder: string | undefined;
  /** Undefined when there is none. Rejects with TeamError when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Writes a file that is as it was read, or puts a new one. Rejects with TeamError. */
  write(path: string, text: string | null): Promise<void>;
};

export function homeFiles(cli: Pick<Cli, 'cwd' | 'home' | 'workspace'>): HomeFiles {
  const way = relative(cli.cwd, cli.home).replaceAll('\\', '/');
  const folder = way === '' || way.startsWith('..') || isAbsolute(way) ? undefined : way;
  const found = async (path: string) => {
    const read = await cli.workspace.read(`${folder}/${path}`, maxBytes);
    if (!read.ok && read.error.code !== 'user.notFound') throw read.error;
    return read.ok ? read : undefined;
  };
  return {
    folder,
    read: async (path) => (folder === undefined ? undefined : (await found(path))?.text),
    async write(path, text) {
      if (folder === undefined)
        throw new TeamError('user.badInput', {
          shown: `${cli.home} is outside of the workspace, so members have no files of their own there.`,
        });
      const before = await found(path);
      const bytes = text === null ? null : new TextEncoder().encode(text);
      const written = await cli.workspace.writeBytes(`${folder}/${path}`, bytes, before?.hash ?? null);
      if (!written.ok) throw written.error;
    },
  };
}
