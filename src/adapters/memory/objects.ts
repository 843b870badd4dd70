import { createHash } from 'node:crypto';
import { TeamError } from '../../base/errors';
import { relativePath } from '../../base/relativePath';
import type { Objects, RunFiles } from '../../core/ports/objects';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The objects' twin. A body that a test changes in `bodies` no longer matches its hash and is not answered. */
export function createMemoryObjects(): Objects & { readonly bodies: Map<string, string> } {
  const bodies = new Map<string, string>();
  return {
    bodies,
    async put(text) {
      const hash = hashOf(text);
      bodies.set(hash, text);
      return hash;
    },
    async get(hash) {
      const text = bodies.get(hash);
      return text !== undefined && hashOf(text) === hash ? text : undefined;
    },
  };
}

/** The run files' twin: texts by the path that `write` answers. */
export function createMemoryRunFiles(): RunFiles & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    files,
    async write(runId, name, text) {
      const sound =
        /^[a-z0-9][a-z0-9-]{0,63}$/.test(runId) &&
        /^[\w-][\w.-]*$/.test(name) &&
        relativePath(name).ok &&
        !/^(journal|lease)\./i.test(name);
      if (!sound) throw new TeamError('user.badInput', { shown: `${JSON.stringify(name)} cannot be the name of a file of a run.` });
      const path = `.roundtable/runs/${runId}/${name}`;
      files.set(path, text);
      return path;
    },
  };
}
