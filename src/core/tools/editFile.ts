import { z } from 'zod';
import { changeText } from './changeText';
import { defineTool } from './define';

export const editFile = defineTool({
  name: 'edit',
  describe: 'Replaces one stretch of a file: old must stand in it exactly once, unless all is true. Better than writing a long file anew.',
  effect: 'write',
  input: z.object({
    path: z.string().min(1).describe('Relative to the shared workspace'),
    old: z.string().min(1).describe('The text that is there now, exactly, with enough around it to be the only one'),
    new: z.string().describe('The text that takes its place'),
    all: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
      .optional()
      .describe('Replace every place'),
  }),
  about: ({ path }) => ({ what: `edit ${path}`, path }),
  async run({ path, old, new: next, all }, hands) {
    const outcome = await hands.change(
      path,
      (present) => {
        if (present === null) return { ok: false, why: `There is no file ${path}. write_file makes one.` };
        const count = present.split(old).length - 1;
        if (count === 0)
          return { ok: false, why: `The old text does not stand in ${path}. Read the file again and copy the lines exactly.` };
        if (count > 1 && all !== true)
          return { ok: false, why: `The old text stands ${count} times in ${path}. Give more of what is around it, or set all to true.` };
        return { ok: true, text: present.split(old).join(next) };
      },
      `edited ${path}`,
    );
    return changeText(outcome);
  },
});
