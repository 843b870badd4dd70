import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { FileEntry, Workspace } from '../../core/ports/workspace';

/** Folders that hold no work of the person's own. */
const skipped = new Set(['.git', '.hg', '.svn', 'node_modules', '.roundtable', 'dist', 'build', 'out', 'target', 'coverage', '.venv', 'venv', '__pycache__', '.next', '.cache', '.idea', '.gradle', 'vendor']);

type Checked = { ok: true; path: string; file: string } | { ok: false; error: TeamError };

const refuse = (code: 'user.refusedPath' | 'user.notFound' | 'user.badInput', shown: string, cause?: unknown) => ({ ok: false as const, error: new TeamError(code, { shown, cause }) });

/** The files of a folder, by Node. */
export function createNodeWorkspace({ root }: { root: string }): Workspace {
  /** Checks by text, then follows links: the deepest part that exists must still lie inside the root. */
  const check = async (written: string): Promise<Checked> => {
    const plain = relativePath(written);
    if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
    const file = join(root, plain.path);
    const realRoot = await realpath(root).catch(() => root);
    for (let at = file; at.length >= root.length; at = dirname(at)) {
      const real = await realpath(at).catch(() => undefined);
      if (real === undefined) continue;
      if (real !== realRoot && !real.startsWith(realRoot + sep)) return refuse('user.refusedPath', `${plain.path} leads out of the workspace through a link.`);
      break;
    }
    return { ok: true, path: plain.path, file };
  };

  return {
    root,
    async read(written, maxBytes) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      try {
        const found = await stat(checked.file);
        if (!found.isFile()) return refuse('user.badInput', `${checked.path} is no file.`);
        if (found.size > maxBytes) return refuse('user.badInput', `${checked.path} has ${found.size} bytes; the limit is ${maxBytes}.`);
        const bytes = await readFile(checked.file);
        if (isBinary(bytes)) return refuse('user.badInput', `${checked.path} is no text file.`);
        return { ok: true, text: bytes.toString('utf8').replace(/^\uFEFF/, ''), bytes: bytes.length, hash: hashOf(bytes) };
      } catch (error) {
        return refuse('user.notFound', `There is no file ${checked.path}.`, error);
      }
    },
    async write(written, text, expected) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const { file, path } = checked;
      const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        const before = await readFile(file).catch(() => undefined);
        const hash = before && hashOf(before);
        if ((hash ?? null) !== expected) {
          const shown = hash === undefined ? `${path} is gone.` : `${path} has changed in the meantime.`;
          return { ok: false, error: new TeamError('system.conflict', { shown }), hash };
        }
        await mkdir(dirname(file), { recursive: true });
        const mode = before ? (await stat(file)).mode : undefined;
        const handle = await open(temporary, 'wx', mode);
        await handle.writeFile(text);
        await handle.datasync();
        await handle.close();
        await rename(temporary, file);
        return { ok: true, hash: hashOf(Buffer.from(text)) };
      } catch (cause) {
        await rm(temporary, { force: true }).catch(() => undefined);
        return { ok: false, error: new TeamError('system.io', { shown: `${path} could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, cause }) };
      }
    },
    async list(glob, limit) {
      const matches = picomatch(glob.replace(/^\.\//, ''), { dot: false });
      const files: FileEntry[] = [];
      let truncated = false;
      const pending = [root];
      for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
        const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
        for (const entry of entries) {
          const file = join(folder, entry.name);
          if (entry.isDirectory()) {
            if (!skipped.has(entry.name)) pending.push(file);
            continue;
          }
          const path = relative(root, file).split(sep).join('/');
          if (!entry.isFile() || !matches(path)) continue;
          if (files.length >= limit) {
            truncated = true;
            break;
          }
          const found = await stat(file).catch(() => undefined);
          if (found) files.push({ path, bytes: found.size });
        }
        if (truncated) break;
      }
      return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), truncated };
    },
    async stat(written) {
      const checked = await check(written);
      if (!checked.ok) return checked;
      const found = await stat(checked.file).catch(() => undefined);
      if (!found) return refuse('user.notFound', `there is no file ${checked.path}`);
      return found.isFile() ? { ok: true, bytes: found.size } : refuse('user.badInput', `${checked.path} is a folder; write ${checked.path}/** for what is in it`);
    },
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A NUL byte in the first part is what text never has. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8_000).includes(0);
}
