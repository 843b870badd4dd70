import { TeamError } from '../../base/errors';

/** An error of the file system as one sentence: what could not be done, why, and what to do. */
export function ioError(error: unknown, doing: string): TeamError {
  if (error instanceof TeamError) return error;
  const code = (error as NodeJS.ErrnoException)?.code;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TeamError('system.diskFull', { shown: `The disk is full: ${doing} failed. Free some space and resume the run; nothing that was shown is lost.`, cause: error });
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new TeamError('system.readOnly', { shown: `No permission to write: ${doing} failed. Make the folder writable, or keep the home elsewhere with --home.`, cause: error });
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return new TeamError('system.io', { shown: `${doing} failed because a file stands where a folder is needed, or the other way round (${code}). Move it away.`, cause: error });
    default:
      return new TeamError('system.io', { shown: `${doing} failed: ${error instanceof Error ? error.message : String(error)}`, cause: error });
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException)?.code === 'ENOENT';
}
