import { isAbsolute, relative } from 'node:path';
import { createMemberFiles, type MemberFiles } from '../core/growth/memberFiles';
import type { Cli } from './context';

/** The home seen from the workspace, with forward slashes; undefined where it is outside of it. */
export function homeFolder(cwd: string, home: string): string | undefined {
  const way = relative(cwd, home).replaceAll('\\', '/');
  return way === '' || way.startsWith('..') || isAbsolute(way) ? undefined : way;
}

/** The files that people and members share. */
export function homeFiles({ cwd, home, workspace }: Pick<Cli, 'cwd' | 'home' | 'workspace'>): MemberFiles {
  return createMemberFiles(workspace, homeFolder(cwd, home));
}
