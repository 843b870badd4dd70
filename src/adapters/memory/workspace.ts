import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import picomatch from 'picomatch';
import { type ErrorCode, TeamError } from '../../base/errors';
import { ignoredFolders, relativePath } from '../../base/relativePath';
import type { FileWrite, Workspace } from '../../core/ports/workspace';

const refuse = (code: ErrorCode, shown: string) => ({ ok: false as const, error: new TeamError(code, { shown }) });
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const mark = '\uFEFF';

export type MemoryWorkspace = Workspace & {
  /** What is there, by path. */ readonly files: Map<string, string>;
  /** The same for what is not UTF-8. */ readonly binaries: Map<string, Uint8Array>;
};

type Held = Pick<MemoryWorkspace, 'files' | 'binaries'>;

/** The workspace's twin: paths and contents in maps, under the same rules. It has no links. */
export function createMemoryWorkspace(initial: Readonly<Record<string, string>> = {}): MemoryWorkspace {
  const held: Held = { files: new Map(Object.entries(initial)), binaries: new Map() };
  return { ...filesOf(held, ''), ...held };
}

/** `prefix` is empty or ends with a slash. */
function filesOf({ files, binaries }: Held, prefix: string): Workspace {
  const contentOf = (path: string): Buffer | undefined => {
    const text = files.get(prefix + path);
    if (text !== undefined) return Buffer.from(text);
    const bytes = binaries.get(prefix + path);
    return bytes && Buffer.from(bytes);
  };
  const names = (): string[] => [...files.keys(), ...binaries.keys()];
  const isFile = (full: string): boolean => files.has(full) || binaries.has(full);
  const isFolder = (path: string): boolean => names().some((other) => other.startsWith(`${prefix}${path}/`));
  const keep = (path: string, bytes: Uint8Array | null): void => {
    files.delete(prefix + path);
    binaries.delete(prefix + path);
    if (bytes && isUtf8(bytes)) files.set(prefix + path, Buffer.from(bytes).toString('utf8'));
    else if (bytes) binaries.set(prefix + path, Uint8Array.from(bytes));
  };

  const load = (written: string, maxBytes: number) => {
    const plain = relativePath(written);
    if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
    const bytes = contentOf(plain.path);
    if (bytes === undefined)
      return isFolder(plain.path)
        ? refuse('user.badInput', `${plain.path} is no file.`)
        : refuse('user.notFound', `There is no file ${plain.path}.`);
    if (bytes.length > maxBytes) return refuse('user.badInput', `${plain.path} has ${bytes.length} bytes; the limit is ${maxBytes}.`);
    return { ok: true as const, path: plain.path, bytes, hash: hashOf(bytes) };
  };

  const swap = (written: string, expected: string | null, make: (before: Buffer | undefined) => Uint8Array | null): FileWrite => {
    const plain = relativePath(written);
    if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
    const { path } = plain;
    const parents = (prefix + path)
      .split('/')
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join('/'));
    if (isFolder(path) || parents.some(isFile))
      return refuse('user.badInput', `${path} is a folder, or a file stands where its folder should be.`);
    const before = contentOf(path);
    const hash = before && hashOf(before);
    if ((hash ?? null) !== expected) {
      const shown = hash === undefined ? `${path} is gone.` : `${path} has changed in the meantime.`;
      return { ...refuse('system.conflict', shown), ...(hash !== undefined && { hash }) };
    }
    const bytes = make(before);
    keep(path, bytes);
    return { ok: true, hash: bytes ? hashOf(bytes) : (expected ?? '') };
  };

  return {
    root: `/memory/${prefix}`.replace(/\/$/, ''),
    async read(written, maxBytes) {
      const loaded = load(written, maxBytes);
      if (!loaded.ok) return loaded;
      const { path, bytes, hash } = loaded;
      if (bytes.includes(0) || !isUtf8(bytes)) return refuse('user.badInput', `${path} is no text file (UTF-8).`);
      return { ok: true, text: bytes.toString('utf8').replace(/^\uFEFF/, ''), bytes: bytes.length, hash };
    },
    async readBytes(written, maxBytes) {
      const loaded = load(written, maxBytes);
      return loaded.ok ? { ok: true, bytes: loaded.bytes, hash: loaded.hash } : loaded;
    },
    async write(written, text, expected) {
      return swap(written, expected, (before) => {
        const marked = before?.toString('utf8', 0, 3) === mark && !text.startsWith(mark);
        return Buffer.from(marked ? mark + text : text);
      });
    },
    async writeBytes(written, bytes, expected) {
      return swap(written, expected, () => bytes);
    },
    async ensure() {
      return { ok: true };
    },
    async realPath(written) {
      const plain = relativePath(written);
      return plain.ok ? { ok: true, path: plain.path } : refuse('user.refusedPath', `${plain.why}.`);
    },
    within(folder) {
      const plain = relativePath(folder);
      if (!plain.ok) throw new TeamError('user.refusedPath', { shown: `${plain.why}.` });
      return filesOf({ files, binaries }, `${prefix}${plain.path}/`);
    },
    async list(glob, limit) {
      const matches = picomatch(glob.replaceAll('\\', '/').replace(/^\.\//, ''), { dot: false });
      const found = names()
        .filter((full) => full.startsWith(prefix))
        .map((full) => full.slice(prefix.length))
        .filter(
          (path) =>
            matches(path) &&
            !path
              .split('/')
              .slice(0, -1)
              .some((part) => ignoredFolders.has(part)),
        )
        .map((path) => ({ path, bytes: contentOf(path)?.length ?? 0 }))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
      return { files: found.slice(0, limit), truncated: found.length > limit };
    },
    async stat(written) {
      const plain = relativePath(written);
      if (!plain.ok) return refuse('user.refusedPath', `${plain.why}.`);
      const bytes = contentOf(plain.path);
      if (bytes !== undefined) return { ok: true, bytes: bytes.length };
      return isFolder(plain.path)
        ? refuse('user.badInput', `${plain.path} is a folder; write ${plain.path}/** for what is in it`)
        : refuse('user.notFound', `there is no file ${plain.path}`);
    },
  };
}
