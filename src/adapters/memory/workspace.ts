import { createHash } from 'node:crypto';
import picomatch from 'picomatch';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { Workspace } from '../../core/ports/workspace';

const refuse = (code: 'user.refusedPath' | 'user.notFound' | 'user.badInput', shown: string) => ({ ok: false as const, error: new TeamError(code, { shown }) });
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The workspace's twin: paths and texts in a map, under the same rules. */
export function createMemoryWorkspace(initial: Readonly<Record<string, string>> = {}): Workspace & { readonly files: Map<string, string> } {
  const files = new Map(Object.entries(initial));
  return {
    root: '/memory',
    files,
    async read(written, maxBytes) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const text = files.get(plain.path);
      if (text === undefined) return refuse('user.notFound', `There is no file ${plain.path}.`);
      const bytes = Buffer.byteLength(text);
      if (bytes > maxBytes) return refuse('user.badInput', `${plain.path} has ${bytes} bytes; the limit is ${maxBytes}.`);
      if (text.slice(0, 8_000).includes('\0')) return refuse('user.badInput', `${plain.path} is no text file.`);
      return { ok: true, text, bytes, hash: hashOf(text) };
    },
    async write(written, text, expected) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const before = files.get(plain.path);
      const hash = before === undefined ? undefined : hashOf(before);
      if ((hash ?? null) !== expected) return { ok: false, error: new TeamError('system.conflict', { shown: `${plain.path} has changed in the meantime.` }), hash };
      files.set(plain.path, text);
      return { ok: true, hash: hashOf(text) };
    },
    async list(glob, limit) {
      const matches = picomatch(glob.replace(/^\.\//, ''), { dot: false });
      const found = [...files].filter(([path]) => matches(path) && !/(^|\/)(node_modules|\.git|\.roundtable)\//.test(path)).map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) }));
      found.sort((a, b) => (a.path < b.path ? -1 : 1));
      return { files: found.slice(0, limit), truncated: found.length > limit };
    },
    async stat(written) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const text = files.get(plain.path);
      return text === undefined ? refuse('user.notFound', `there is no file ${plain.path}`) : { ok: true, bytes: Buffer.byteLength(text) };
    },
  };
}
