import { z } from 'zod';
import { changeText } from './changeText';
import { defineTool } from './define';

export const appendFile = defineTool({
  name: 'append_file',
  describe:
    'Adds to the end of a file of the shared workspace, or under private/; makes it when it is not there. The content follows a line ---.',
  effect: 'write',
  input: z.object({
    path: z.string().min(1).describe('Relative to the shared workspace'),
    content: z.string().min(1).describe('What is added'),
  }),
  body: { text: 'content' },
  about: ({ path, content }) => ({ what: `append ${content.length} characters to ${path}`, path }),
  run: async ({ path, content }, hands) =>
    changeText(await hands.change(path, (present) => ({ ok: true, text: (present ?? '') + content }), `appended to ${path}`)),
});
