import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { Objects, RunFiles } from '../../core/ports/objects';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type MemoryObjects = Objects & {
  /** Bodies by hash. */ readonly bodies: Map<string, string>;
  /** The same for what is not UTF-8. */ readonly binaries: Map<string, Uint8Array>;
};

/** The objects' twin. A body that a test changes in `bodies` no longer matches its hash and is not answered. */
export function createMemoryObjects(): MemoryObjects {
  const bodies = new Map<string, string>();
  const binaries = new Map<string, Uint8Array>();
  const getBytes = (hash: string): Buffer | undefined => {
    const text = bodies.get(hash);
    const held = text === undefined ? binaries.get(hash) : Buffer.from(text);
    return held && hashOf(held) === hash ? Buffer.from(held) : undefined;
  };
  const putBytes = (bytes: Uint8Array): string => {
    const hash = hashOf(bytes);
    if (isUtf8(bytes)) bodies.set(hash, Buffer.from(bytes).toString('utf8'));
    else binaries.set(hash, Uint8Array.from(bytes));
    return hash;
  };
  return {
    bodies,
    binaries,
    put: async (text) => putBytes(Buffer.from(text)),
    get: async (hash) => getBytes(hash)?.toString('utf8'),
    putBytes: async (bytes) => putBytes(bytes),
    getBytes: async (hash) => getBytes(hash),
  };
}

/** The run files' twin: texts by the path that `write` answers. */
export function createMemoryRunFiles(): RunFiles & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  const pathOf = (runId: string, name: string): string => {
    const sound =
      /^[a-z0-9][a-z0-9-]{0,63}$/.test(runId) && /^[\w-][\w.-]*$/.test(name) && relativePath(name).ok && !/^(journal|lease)\./i.test(name);
    if (!sound) throw new TeamError('user.badInput', { shown: `${JSON.stringify(name)} cannot be the name of a file of a run.` });
    return `.roundtable/runs/${runId}/${name}`;
  };
  return {
    files,
    async write(runId, name, text) {
      const path = pathOf(runId, name);
      files.set(path, text);
      return path;
    },
    async take(runId, name) {
      const path = pathOf(runId, name);
      const raw = files.get(path);
      if (raw === undefined) return undefined;
      return {
        text: raw.replace(/^\uFEFF/, ''),
        async discard() {
          if (files.get(path) === raw) files.delete(path);
        },
      };
    },
  };
}
