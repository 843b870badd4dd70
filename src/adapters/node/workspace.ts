import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type ErrorCode, TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import { relativePath } from '../../base/relativePath';
import type { FileWrite, Workspace } from '../../core/ports/workspace';
import { listFiles } from './listFiles';

/** A path inside the root: as it was meant, and where it really is, links followed. */
type Located = { ok: true; path: string; file: string } | { ok: false; error: TeamError };
/** Where a plain path really is. `shown` is how the errors name it. */
type Locate = (path: string, shown: string) => Promise<Located>;
type Serial = ReturnType<typeof createSerial>;

const mark = '\uFEFF';
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

function refuse(code: ErrorCode, shown: string, cause?: unknown): { ok: false; error: TeamError } {
  return { ok: false, error: new TeamError(code, { shown, cause }) };
}

/** The files of a folder, by Node. Text is UTF-8; a byte order mark is no part of the text and is kept on writing. */
export function createNodeWorkspace({ root }: { /** Absolute. */ root: string }): Workspace {
  /** Follows links: the deepest part that exists must still lie inside the root, outside .git. */
  const locate: Locate = async (path, shown) => {
    try {
      const base = await realpath(root);
      const file = await realFile(base, path);
      if (file === undefined || !liesIn(base, file)) return leadsOut(shown);
      return { ok: true, path: shown, file };
    } catch (error) {
      return codeOf(error) === 'ELOOP'
        ? refuse('user.refusedPath', `${shown} is a link that leads to itself.`, error)
        : failed(error, shown, 'looked at');
    }
  };
  return filesOf({ root, locate, home: async () => root, serial: createSerial() });
}

type Place = {
  root: string;
  locate: Locate;
  /** The folder to list; undefined when it lies outside. */
  home(): Promise<string | undefined>;
  /** One for all the folders of a root, so that two of our own never pass a comparison together. */
  serial: Serial;
};

function filesOf(place: Place): Workspace {
  const { root, locate, serial } = place;

  const check = async (written: string): Promise<Located> => {
    const plain = relativePath(written);
    return plain.ok ? locate(plain.path, plain.path) : refuse('user.refusedPath', `${plain.why}.`);
  };

  const load = async (
    { path, file }: { path: string; file: string },
    maxBytes: number,
  ): Promise<{ ok: true; bytes: Buffer } | { ok: false; error: TeamError }> => {
    const tooLarge = (size: number) => refuse('user.badInput', `${path} has ${size} bytes; the limit is ${maxBytes}.`);
    try {
      const found = await stat(file);
      if (!found.isFile()) return refuse('user.badInput', `${path} is no file.`);
      if (found.size > maxBytes) return tooLarge(found.size);
      const bytes = await readFile(file);
      return bytes.length > maxBytes ? tooLarge(bytes.length) : { ok: true, bytes };
    } catch (error) {
      return failed(error, path, 'read');
    }
  };

  return {
    root,
    async read(written, maxBytes) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const loaded = await load(checked, maxBytes);
      if (!loaded.ok) return loaded;
      const { bytes } = loaded;
      if (bytes.includes(0) || !isUtf8(bytes)) return refuse('user.badInput', `${checked.path} is no text file (UTF-8).`);
      return { ok: true, text: bytes.toString('utf8').replace(/^\uFEFF/, ''), bytes: bytes.length, hash: hashOf(bytes) };
    },
    async readBytes(written, maxBytes) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const loaded = await load(checked, maxBytes);
      return loaded.ok ? { ok: true, bytes: loaded.bytes, hash: hashOf(loaded.bytes) } : loaded;
    },
    async write(written, text, expected) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const marked = (before: Buffer | undefined): boolean => before?.toString('utf8', 0, 3) === mark && !text.startsWith(mark);
      return serial(() => swap(checked, expected, (before) => Buffer.from(marked(before) ? mark + text : text)));
    },
    async writeBytes(written, bytes, expected) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      if (bytes) return serial(() => swap(checked, expected, () => bytes));
      if (await isLink(join(root, checked.path))) {
        return refuse('user.refusedPath', `${checked.path} is a link; name the file that it leads to.`);
      }
      return serial(() => remove(checked, expected));
    },
    async ensure() {
      const home = await place.home();
      if (home === undefined) return leadsOut(root);
      try {
        await mkdir(home, { recursive: true });
        return { ok: true };
      } catch (error) {
        return failed(error, root, 'written');
      }
    },
    async realPath(written) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const home = await place.home();
      // A folder that is not there has no links in it.
      if (home === undefined) return { ok: true, path: checked.path };
      const base = await realpath(home).catch(() => home);
      return { ok: true, path: relative(base, checked.file).split(sep).join('/') };
    },
    within(folder) {
      const plain = relativePath(folder);
      if (!plain.ok) throw new TeamError('user.refusedPath', { shown: `${plain.why}.` });
      const below: Locate = async (path, shown) => {
        const [base, inside] = [await locate(plain.path, shown), await locate(`${plain.path}/${path}`, shown)];
        if (!base.ok) return base;
        return inside.ok && !liesIn(base.file, inside.file) ? leadsOut(shown) : inside;
      };
      const home = async (): Promise<string | undefined> => {
        const found = await locate(plain.path, plain.path);
        return found.ok ? found.file : undefined;
      };
      return filesOf({ root: join(root, plain.path), locate: below, home, serial });
    },
    async list(glob, limit) {
      const home = await place.home();
      return home === undefined ? { files: [], truncated: false } : listFiles(home, glob, limit);
    },
    async stat(written) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      try {
        const found = await stat(checked.file);
        return found.isFile()
          ? { ok: true, bytes: found.size }
          : refuse('user.badInput', `${checked.path} is a folder; write ${checked.path}/** for what is in it`);
      } catch (error) {
        return failed(error, checked.path, 'looked at');
      }
    },
  };
}

/** Writes what `contentOf` makes of the bytes that were there, when they are the expected ones. */
async function swap(
  { path, file }: { path: string; file: string },
  expected: string | null,
  contentOf: (before: Buffer | undefined) => Uint8Array,
): Promise<FileWrite> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const before = await bytesOf(file);
    if ((before ? hashOf(before) : null) !== expected) return changed(path, before);
    const bytes = contentOf(before);
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      // The umask has a say in what `open` is given, so a mode is put back by itself.
      if (before) await handle.chmod((await stat(file)).mode & 0o7777);
      await handle.writeFile(bytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
    // A second look, because writing took time; what is left is the moment of the rename.
    const now = await bytesOf(file);
    if ((now ? hashOf(now) : null) !== expected) {
      await rm(temporary, { force: true });
      return changed(path, now);
    }
    const named = expected === null ? await nameNew(temporary, file) : 'unable';
    if (named === 'unable') await rename(temporary, file);
    else await rm(temporary, { force: true });
    return named === 'taken' ? changed(path, await bytesOf(file)) : { ok: true, hash: hashOf(bytes) };
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return failed(error, path, 'written');
  }
}

/** Removes the file when it has the expected bytes. The answer's hash is that of what went, empty when nothing was there. */
async function remove({ path, file }: { path: string; file: string }, expected: string | null): Promise<FileWrite> {
  try {
    const before = await bytesOf(file);
    if ((before ? hashOf(before) : null) !== expected) return changed(path, before);
    if (before) await rm(file);
    return { ok: true, hash: expected ?? '' };
  } catch (error) {
    return failed(error, path, 'removed');
  }
}

function changed(path: string, there: Buffer | undefined): FileWrite {
  const shown = there ? `${path} has changed in the meantime.` : `${path} is gone.`;
  return { ...refuse('system.conflict', shown), ...(there && { hash: hashOf(there) }) };
}

function leadsOut(shown: string): { ok: false; error: TeamError } {
  return refuse('user.refusedPath', `${shown} leads out of the workspace through a link.`);
}

/** Whether a real path is below a real folder, outside .git. */
function liesIn(base: string, file: string): boolean {
  return relativePath(relative(base, file)).ok;
}

/** Where a path under a real folder really leads; undefined for a link to nowhere, which could be made to lead anywhere. */
async function realFile(base: string, path: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let at = join(base, path); ; at = dirname(at)) {
    try {
      return join(await realpath(at), ...missing);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
      const itself = await lstat(at).catch(() => undefined);
      if (itself?.isSymbolicLink()) return undefined;
      missing.unshift(relative(dirname(at), at));
      if (at === base || at === dirname(at)) throw error;
    }
  }
}

/** Gives a new file its name only when nobody else took it; `unable` where the file system has no hard links. */
async function nameNew(from: string, to: string): Promise<'named' | 'taken' | 'unable'> {
  return link(from, to).then(
    () => 'named',
    (error: unknown) => (codeOf(error) === 'EEXIST' ? 'taken' : 'unable'),
  );
}

async function isLink(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isSymbolicLink() ?? false;
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function failed(error: unknown, path: string, what: 'looked at' | 'read' | 'written' | 'removed'): { ok: false; error: TeamError } {
  switch (codeOf(error)) {
    case 'ENOENT':
      if (what === 'written' || what === 'removed')
        return refuse('system.io', `${path} could not be ${what}: it or its folder is gone.`, error);
      return refuse('user.notFound', what === 'read' ? `There is no file ${path}.` : `there is no file ${path}`, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return refuse('system.diskFull', `The disk is full: ${path} could not be written. Free some space and try again.`, error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return refuse('system.readOnly', `No permission: ${path} could not be ${what}.`, error);
    case 'ENOTDIR':
      if (what !== 'written' && what !== 'removed')
        return refuse('user.notFound', what === 'read' ? `There is no file ${path}.` : `there is no file ${path}`, error);
      return refuse('user.badInput', `${path} cannot be written: a file stands where its folder should be.`, error);
    case 'EISDIR':
    case 'EEXIST':
      return refuse('user.badInput', `${path} is a folder, or a file stands where its folder should be.`, error);
    default:
      return refuse('system.io', `${path} could not be ${what}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
