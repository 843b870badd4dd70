import type { TeamError } from '../../base/errors';

export type FileRead = { ok: true; text: string; bytes: number; hash: string } | { ok: false; error: TeamError };
export type FileWrite =
  | { ok: true; hash: string }
  | { ok: false; error: TeamError /** What is there instead, on a conflict. */; hash?: string };
/** The bytes of a file; `hash` is their sha256, as everywhere. */
export type BytesRead = { ok: true; bytes: Uint8Array; hash: string } | { ok: false; error: TeamError };
export type FileEntry = { path: string; bytes: number };

/**
 * The files of one root folder. Paths are relative to it with forward slashes. A path that leaves
 * the root (.., absolute, drive, through a symbolic link, NUL, a device name) is `user.refusedPath`;
 * a missing file is `user.notFound`.
 */
export type Workspace = {
  readonly root: string;
  /** A text file. Refuses one larger than `maxBytes`, and one that is not text, with `user.badInput`. */
  read(path: string, maxBytes: number): Promise<FileRead>;
  /** Compare-and-swap: writes only when the file's hash is still `expected` (`null`: must not exist yet). Atomic. */
  write(path: string, text: string, expected: string | null): Promise<FileWrite>;
  /** Any file, text or not, up to `maxBytes`. */
  readBytes(path: string, maxBytes: number): Promise<BytesRead>;
  /** As `write`, for any content; null removes the file. */
  writeBytes(path: string, bytes: Uint8Array | null, expected: string | null): Promise<FileWrite>;
  /** Where a path leads when links are followed, relative to the root; of a file that is not there, where it would be. */
  realPath(path: string): Promise<{ ok: true; path: string } | { ok: false; error: TeamError }>;
  /** Makes the root folder when it is not there yet, so that a command can run in it. */
  ensure(): Promise<{ ok: true } | { ok: false; error: TeamError }>;
  /** The same rules for a folder inside this one, which need not exist yet. A path that leaves the root throws TeamError. */
  within(folder: string): Workspace;
  /** Files that match a glob, sorted by path, without ignored folders (.git, node_modules, .roundtable, build output). */
  list(glob: string, limit: number): Promise<{ files: readonly FileEntry[]; truncated: boolean }>;
  /** Whether the path is a file inside the root. */
  stat(path: string): Promise<{ ok: true; bytes: number } | { ok: false; error: TeamError }>;
};
