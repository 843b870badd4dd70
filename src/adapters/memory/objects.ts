import { createHash } from 'node:crypto';
import type { Objects, RunFiles } from '../../core/ports/objects';

export function createMemoryObjects(): Objects & { readonly bodies: Map<string, string> } {
  const bodies = new Map<string, string>();
  return {
    bodies,
    async put(text) {
      const hash = createHash('sha256').update(text).digest('hex');
      bodies.set(hash, text);
      return hash;
    },
    get: async (hash) => bodies.get(hash),
  };
}

export function createMemoryRunFiles(): RunFiles & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    files,
    async write(runId, name, text) {
      const path = `.roundtable/runs/${runId}/${name}`;
      files.set(path, text);
      return path;
    },
  };
}
