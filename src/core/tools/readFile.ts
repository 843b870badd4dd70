import { z } from 'zod';
import { defineTool } from './define';

const maxBytes = 1024 * 1024;
const maxLines = 500;
/** Holds the private files of all members, and the replies that they were written in. */
const closed = /^\.roundtable(\/|$)/i;

export const readFile = defineTool({
  name: 'read_file',
  describe:
    'Reads a text file of the shared workspace, or of your private files under private/. Give from and to for a part of a long one.',
  effect: 'read',
  input: z.object({
    path: z.string().min(1).describe('Relative to the shared workspace'),
    from: z.coerce.number().int().positive().optional().describe('First line, from 1'),
    to: z.coerce.number().int().positive().optional().describe('Last line'),
  }),
  about: ({ path }) => ({ what: `read ${path}`, path }),
  async run({ path, from = 1, to }, hands) {
    const own = path.startsWith('private/');
    const real = own ? undefined : await hands.shared.realPath(path);
    if (real?.ok && closed.test(real.path)) return { text: `${path} is closed to members: it belongs to .roundtable.`, failed: true };
    const read = await (own ? hands.private : hands.shared).read(own ? path.slice('private/'.length) : path, maxBytes);
    if (!read.ok) return { text: `${read.error.shown} list_files shows what there is.`, failed: true };
    if (!own) await hands.saw(path, read.text);
    const lines = read.text.split('\n');
    if (from > lines.length) return { text: `${path} has ${lines.length} lines.`, failed: true };
    const last = Math.min(to ?? lines.length, lines.length, from + maxLines - 1);
    const rest = lines.length - last;
    const note = rest > 0 ? `\n(${rest} more lines; read on with from: ${last + 1})` : '';
    return { text: lines.slice(from - 1, last).join('\n') + note };
  },
});
