import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StreamId } from '../../core/ports/journal';
import { ioError } from './ioError';

const ignored = `# Roundtable's own records. Settings and agents are yours to commit.
*
!.gitignore
!settings.yaml
!agents/
!agents/**
`;

const runId = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The folder of a stream's files; undefined for a name that is no stream of ours. */
export function streamFolder(root: string, stream: StreamId): string | undefined {
  if (stream === 'home') return root;
  const id = stream.startsWith('run:') ? stream.slice(4) : '';
  return runId.test(id) ? join(root, 'runs', id) : undefined;
}

/** Makes the home folder with its .gitignore. Rejects with TeamError. */
export async function makeHome(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
    await writeFile(join(root, '.gitignore'), ignored, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw ioError(error, `Creating ${root}`);
  }
}
