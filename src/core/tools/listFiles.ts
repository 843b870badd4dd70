import { z } from 'zod';
import { defineTool } from './define';

const most = 200;

const listing = (files: readonly { path: string; bytes: number }[], truncated: boolean): string =>
  files.map(({ path, bytes }) => `${path} (${bytes} bytes)`).join('\n') +
  (truncated ? `\n(the first ${most}; narrow the pattern down)` : '');

export const listFiles = defineTool({
  name: 'list_files',
  describe: 'Lists files of the shared workspace, or with private/ in front of the pattern your private ones.',
  effect: 'read',
  input: z.object({ pattern: z.string().min(1).optional().describe('A glob such as **/*.py; without it all files') }),
  body: { raw: 'pattern' },
  about: ({ pattern }) => ({ what: `list ${pattern ?? 'files'}` }),
  async run({ pattern = '**' }, hands) {
    const own = pattern.startsWith('private/');
    const glob = (own ? pattern.slice('private/'.length) : pattern).trim() || '**';
    // A bare *.py means the files of that kind wherever they are.
    const deep = glob.includes('/') || glob === '**' ? glob : `**/${glob}`;
    const { files, truncated } = await (own ? hands.private : hands.shared).list(deep, most);
    if (files.length === 0) return { text: glob === '**' ? 'There is no file yet.' : `No file matches ${pattern}.` };
    return { text: listing(files, truncated) };
  },
});

export const glob = defineTool({
  name: 'glob',
  describe: 'Lists the files of the shared workspace whose path matches a glob.',
  effect: 'read',
  input: z.object({ pattern: z.string().min(1).describe('Such as src/**/*.ts') }),
  body: { raw: 'pattern' },
  about: ({ pattern }) => ({ what: `glob ${pattern}` }),
  async run({ pattern }, hands) {
    const { files, truncated } = await hands.shared.list(pattern.trim(), most);
    return { text: files.length === 0 ? `No file matches ${pattern}.` : listing(files, truncated) };
  },
});
