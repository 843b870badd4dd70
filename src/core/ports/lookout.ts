import type { ObjectHash } from '../../schema/event';

/** A file that is different from how it was at the last look; null means absent. */
export type Seen = { path: string; before: ObjectHash | null; after: ObjectHash | null };

/**
 * Sees what a command changed in a folder, and keeps what was there before. The content of every
 * file is kept as an object the first time; after that only what changed is read.
 */
export type Lookout = {
  /**
   * Looks at the files now and answers what changed since the last look (the first answers nothing).
   * Leaves out what the folder's .gitignore names, ignored folders, links, files above the size limit
   * (`skipped`). Rejects with TeamError when the objects cannot be kept.
   */
  look(): Promise<{ changed: readonly Seen[]; skipped: readonly { path: string; why: string }[]; files: number }>;
  /** Tells it what was written through the workspace, so that the next look does not report it. */
  know(path: string, hash: ObjectHash | null): void;
};
