import { z } from 'zod';
import { defineTool } from './define';

const maxMatches = 100;
const maxFiles = 2_000;
const maxBytes = 512 * 1024;

export const grep = defineTool({
  name: 'grep',
  describe: 'Finds lines that contain a text, upper and lower case alike, in the files of the shared workspace. Answers path:line: text.',
  effect: 'read',
  input: z.object({
    pattern: z.string().min(1).describe('A plain text, not a regular expression'),
    path: z.string().min(1).optional().describe('A file or a glob; without it all files are searched'),
  }),
  body: { raw: 'pattern' },
  about: ({ pattern, path }) => ({ what: `look for "${pattern.slice(0, 60)}"${path ? ` in ${path}` : ''}` }),
  async run({ pattern, path = '**' }, hands) {
    const needle = pattern.trim().toLowerCase();
    const { files, truncated } = await hands.shared.list(path, maxFiles);
    const found: string[] = [];
    for (const file of files) {
      if (found.length > maxMatches || hands.signal.aborted) break;
      const read = await hands.shared.read(file.path, maxBytes);
      if (!read.ok) continue;
      for (const [index, line] of read.text.split('\n').entries())
        if (found.length <= maxMatches && line.toLowerCase().includes(needle))
          found.push(`${file.path}:${index + 1}: ${line.trim().slice(0, 300)}`);
    }
    if (found.length === 0) return { text: `No line of ${files.length} files contains "${pattern}".` };
    const more =
      found.length > maxMatches
        ? `\n(more than ${maxMatches} matches; narrow it down)`
        : truncated
          ? `\n(only the first ${maxFiles} files were searched)`
          : '';
    return { text: found.slice(0, maxMatches).join('\n') + more };
  },
});
