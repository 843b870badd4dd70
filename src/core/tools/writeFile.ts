import { z } from 'zod';
import { changeText } from './changeText';
import { defineTool } from './define';

export const writeFile = defineTool({
  name: 'write_file',
  describe: 'Writes a file of the shared workspace, or under private/. Replaces what is there. The content follows a line ---.',
  effect: 'write',
  input: z.object({
    path: z.string().min(1).describe('Relative to the shared workspace'),
    content: z.string().describe('The whole content'),
  }),
  body: { text: 'content' },
  about: ({ path, content }) => ({ what: `write ${path} (${content.length} characters)`, path }),
  run: async ({ path, content }, hands) => changeText(await hands.change(path, content, `wrote ${path}`)),
});
