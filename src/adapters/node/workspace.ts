import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { link, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type ErrorCode, TeamError } from '../../base/errors';
import { createSerial } from '../../base/queue';
import { relativePath } from '../../base/relativePath';
import type { FileWrite, Workspace } from '../../core/ports/workspace';
import { listFiles } from './listFiles';

type Checked = { ok: true; path: string /** Where it really is, links followed. */; file: string } | { ok: false; error: TeamError };

const mark = '\uFEFF';
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

function refuse(code: ErrorCode, shown: string, cause?: unknown): { ok: false; error: TeamError } {
  return { ok: false, error: new TeamError(code, { shown, cause }) };
}

/** The files of a folder, by Node. Text is UTF-8; a byte order mark is no part of the text and is kept on writing. */
export function createNodeWorkspace({ root }: { /** Absolute. */ root: string }): Workspace {
  const serial = createSerial();

  /** Checks by text, then follows links: the deepest part that exists must still lie inside the root, outside .git. */
  const check = async (written: string): Promise<Checked> => {
    const plain = relativePath(written);
    if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
    try {
      const base = await realpath(root);
      const file = await realFile(base, plain.path);
      const inside = file === undefined ? undefined : relativePath(relative(base, file));
      if (file === undefined || !inside?.ok) return refuse('user.refusedPath', `${plain.path} leads out of the workspace through a link.`);
      return { ok: true, path: plain.path, file };
    } catch (error) {
      return codeOf(error) === 'ELOOP'
        ? refuse('user.refusedPath', `${plain.path} is a link that leads to itself.`, error)
        : failed(error, plain.path, 'looked at');
    }
  };

  const swap = async (path: string, file: string, text: string, expected: string | null): Promise<FileWrite> => {
    const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
    const gone = (hash: string | undefined): FileWrite => ({
      ...refuse('system.conflict', hash === undefined ? `${path} is gone.` : `${path} has changed in the meantime.`),
      ...(hash !== undefined && { hash }),
    });
    try {
      const before = await bytesOf(file);
      if ((before ? hashOf(before) : null) !== expected) return gone(before && hashOf(before));
      const marked = before?.toString('utf8', 0, 3) === mark && !text.startsWith(mark);
      const bytes = Buffer.from(marked ? mark + text : text);
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
        return gone(now && hashOf(now));
      }
      const named = expected === null ? await nameNew(temporary, file) : 'unable';
      if (named === 'unable') await rename(temporary, file);
      else await rm(temporary, { force: true });
      if (named === 'taken') {
        const other = await bytesOf(file);
        return gone(other && hashOf(other));
      }
      return { ok: true, hash: hashOf(bytes) };
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      return failed(error, path, 'written');
    }
  };

  return {
    root,
    async read(written, maxBytes) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const { file, path } = checked;
      try {
        const found = await stat(file);
        if (!found.isFile()) return refuse('user.badInput', `${path} is no file.`);
        if (found.size > maxBytes) return refuse('user.badInput', `${path} has ${found.size} bytes; the limit is ${maxBytes}.`);
        const bytes = await readFile(file);
        if (bytes.length > maxBytes) return refuse('user.badInput', `${path} has ${bytes.length} bytes; the limit is ${maxBytes}.`);
        if (bytes.includes(0) || !isUtf8(bytes)) return refuse('user.badInput', `${path} is no text file (UTF-8).`);
        return { ok: true, text: bytes.toString('utf8').replace(/^\uFEFF/, ''), bytes: bytes.length, hash: hashOf(bytes) };
      } catch (error) {
        return failed(error, path, 'read');
      }
    },
    async write(written, text, expected) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      // One after another, so that two of our own never pass the comparison together.
      return serial(() => swap(checked.path, checked.file, text, expected));
    },
    list: (glob, limit) => listFiles(root, glob, limit),
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

async function bytesOf(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function failed(error: unknown, path: string, what: 'looked at' | 'read' | 'written'): { ok: false; error: TeamError } {
  switch (codeOf(error)) {
    case 'ENOENT':
      if (what === 'written') return refuse('system.io', `${path} could not be written: its folder is gone.`, error);
      return refuse('user.notFound', what === 'read' ? `There is no file ${path}.` : `there is no file ${path}`, error);
    case 'ENOSPC':
    case 'EDQUOT':
      return refuse('system.diskFull', `The disk is full: ${path} could not be written. Free some space and try again.`, error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return refuse('system.readOnly', `No permission: ${path} could not be ${what}.`, error);
    case 'ENOTDIR':
      if (what !== 'written')
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
