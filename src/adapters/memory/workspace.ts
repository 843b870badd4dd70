import { createHash } from 'node:crypto';
import picomatch from 'picomatch';
import { type ErrorCode, TeamError } from '../../base/errors';
import { ignoredFolders, relativePath } from '../../base/relativePath';
import type { Workspace } from '../../core/ports/workspace';

const refuse = (code: ErrorCode, shown: string) => ({ ok: false as const, error: new TeamError(code, { shown }) });
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export type MemoryWorkspace = Workspace & { /** What is there, by path. */ readonly files: Map<string, string> };

/** The workspace's twin: paths and texts in a map, under the same rules. It has no links. */
export function createMemoryWorkspace(initial: Readonly<Record<string, string>> = {}): MemoryWorkspace {
  const files = new Map(Object.entries(initial));
  const isFolder = (path: string): boolean => [...files.keys()].some((other) => other.startsWith(`${path}/`));
  return {
    root: '/memory',
    files,
    async read(written, maxBytes) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const text = files.get(plain.path);
      if (text === undefined)
        return isFolder(plain.path)
          ? refuse('user.badInput', `${plain.path} is no file.`)
          : refuse('user.notFound', `There is no file ${plain.path}.`);
      const bytes = Buffer.byteLength(text);
      if (bytes > maxBytes) return refuse('user.badInput', `${plain.path} has ${bytes} bytes; the limit is ${maxBytes}.`);
      if (text.includes('\0')) return refuse('user.badInput', `${plain.path} is no text file (UTF-8).`);
      return { ok: true, text: text.replace(/^\uFEFF/, ''), bytes, hash: hashOf(text) };
    },
    async write(written, text, expected) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const { path } = plain;
      const parents = path
        .split('/')
        .slice(0, -1)
        .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
      if (isFolder(path) || parents.some((parent) => files.has(parent)))
        return refuse('user.badInput', `${path} is a folder, or a file stands where its folder should be.`);
      const before = files.get(path);
      const hash = before === undefined ? undefined : hashOf(before);
      if ((hash ?? null) !== expected) {
        return {
          ...refuse('system.conflict', hash === undefined ? `${path} is gone.` : `${path} has changed in the meantime.`),
          ...(hash !== undefined && { hash }),
        };
      }
      const kept = before?.startsWith('\uFEFF') && !text.startsWith('\uFEFF') ? `\uFEFF${text}` : text;
      files.set(path, kept);
      return { ok: true, hash: hashOf(kept) };
    },
    async list(glob, limit) {
      const matches = picomatch(glob.replaceAll('\\', '/').replace(/^\.\//, ''), { dot: false });
      const found = [...files]
        .filter(
          ([path]) =>
            matches(path) &&
            !path
              .split('/')
              .slice(0, -1)
              .some((part) => ignoredFolders.has(part)),
        )
        .map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
      return { files: found.slice(0, limit), truncated: found.length > limit };
    },
    async stat(written) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const text = files.get(plain.path);
      if (text !== undefined) return { ok: true, bytes: Buffer.byteLength(text) };
      return isFolder(plain.path)
        ? refuse('user.badInput', `${plain.path} is a folder; write ${plain.path}/** for what is in it`)
        : refuse('user.notFound', `there is no file ${plain.path}`);
    },
  };
}
