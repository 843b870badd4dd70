import { TeamError } from '../../base/errors';

/**
 * An error of the file system as one clear sentence: what could not be done, why, and what to do.
 * `doing` begins with a verb: `Writing /a/b`. A TeamError passes through.
 */
export function ioError(error: unknown, doing: string): TeamError {
  if (error instanceof TeamError) return error;
  const shown = (text: string) => ({ shown: text, cause: error });
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TeamError(
        'system.diskFull',
        shown(`The disk is full: ${doing} failed. Free some space and resume the run; nothing that was shown is lost.`),
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new TeamError(
        'system.readOnly',
        shown(`No permission: ${doing} failed. Give yourself the right to this folder, or keep the home elsewhere with --home.`),
      );
    case 'ENOENT':
      // Node says so of a folder it may not make on a read-only disk.
      if (doing.startsWith('Creating')) {
        return new TeamError(
          'system.readOnly',
          shown(
            `${doing} failed: the folder above it is missing or cannot be written. Make it writable, or keep the home elsewhere with --home.`,
          ),
        );
      }
      return new TeamError('system.io', shown(`${doing} failed: the file is not there any more.`));
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return new TeamError(
        'system.io',
        shown(`${doing} failed because a file stands where a folder is needed, or the other way round. Move it away.`),
      );
    default:
      return new TeamError('system.io', shown(`${doing} failed: ${error instanceof Error ? error.message : String(error)}`));
  }
}

/** The code of a Node error (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}
