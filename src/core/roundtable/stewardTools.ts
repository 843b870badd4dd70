import { z } from 'zod';
import type { TurnTool } from '../agent/converse';
import type { FileReader } from './stewardReader';

/** Source: the origin's caps (grep 100 matches, glob 200 paths, read 500 lines). */
const maxMatches = 100;
const maxPaths = 200;
const maxLines = 500;
const maxChars = 12_000;

const read = z.object({
  path: z.string().describe('A registered file'),
  from: z.number().int().positive().optional().describe('First line, from 1'),
  to: z.number().int().positive().optional().describe('Last line'),
});
const grep = z.object({
  pattern: z.string().min(1).describe('A text to look for, upper and lower case alike'),
  path: z.string().optional().describe('One registered file; without it all are searched'),
});
const glob = z.object({ pattern: z.string().min(1).describe('Part of a path, * stands for anything') });

type Outcome = { text: string; failed: boolean };
const ok = (text: string): Outcome => ({
  text: text.length > maxChars ? `${text.slice(0, maxChars)}\n(… cut at ${maxChars} characters)` : text,
  failed: false,
});
const failed = (text: string): Outcome => ({ text, failed: true });

function tool<T extends z.ZodType>(name: string, description: string, input: T, run: (input: z.infer<T>) => Promise<Outcome>): TurnTool {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input) as Record<string, unknown>;
  return { spec: { name, description, inputSchema }, input, run: (value) => run(value as z.infer<T>) };
}

/** The steward's three read-only tools over the registered files. */
export function stewardTools(reader: FileReader): TurnTool[] {
  return [
    tool('glob', 'List the registered files whose path matches.', glob, async ({ pattern }) => {
      const matches = looseMatcher(pattern);
      const paths = reader.files.map((file) => file.path).filter(matches);
      reader.note(`glob ${pattern}`);
      if (paths.length === 0)
        return failed(`No registered file matches ${pattern}. There are ${reader.files.length}; try a shorter pattern.`);
      return ok(paths.slice(0, maxPaths).join('\n') + (paths.length > maxPaths ? `\n(… ${paths.length - maxPaths} more)` : ''));
    }),
    tool('grep', 'Find lines that contain a text. Answers path:line: text.', grep, async ({ pattern, path }) => {
      const found: string[] = [];
      const needle = pattern.toLowerCase();
      const paths = path === undefined ? reader.files.map((file) => file.path) : [path];
      for (const name of paths) {
        const file = await reader.lines(name);
        if (!file.ok) {
          if (path !== undefined) return failed(file.why);
          continue;
        }
        file.lines.forEach((line, index) => {
          if (found.length <= maxMatches && line.toLowerCase().includes(needle))
            found.push(`${file.path}:${index + 1}: ${line.trim().slice(0, 300)}`);
        });
      }
      reader.note(`grep "${pattern}" in ${path ?? `${reader.files.length} files`}`);
      if (found.length === 0)
        return failed(`No line contains "${pattern}". It is a plain text, not a regular expression; try one word of it.`);
      return ok(
        found.slice(0, maxMatches).join('\n') + (found.length > maxMatches ? `\n(… more than ${maxMatches} matches; narrow it down)` : ''),
      );
    }),
    tool('read', 'Read lines of a registered file, with their numbers.', read, async ({ path, from = 1, to }) => {
      const file = await reader.lines(path);
      if (!file.ok) return failed(file.why);
      const last = Math.min(to ?? file.lines.length, file.lines.length, from + maxLines - 1);
      reader.note(`read ${file.path}:${from}-${last}`);
      if (from > file.lines.length) return failed(`${file.path} has ${file.lines.length} lines.`);
      const lines = file.lines.slice(from - 1, last).map((line, index) => `${from + index}  ${line}`);
      return ok(lines.join('\n') + (last < file.lines.length ? `\n(… ${file.lines.length - last} more lines)` : ''));
    }),
  ];
}

/** Matches a path that contains the pattern, `*` standing for anything: forgiving on purpose. */
function looseMatcher(pattern: string): (path: string) => boolean {
  const parts = pattern.toLowerCase().split(/\*+/).filter(Boolean);
  return (path) => {
    const lower = path.toLowerCase();
    let at = 0;
    for (const part of parts) {
      const next = lower.indexOf(part.replace(/^\.?\//, ''), at);
      if (next < 0) return false;
      at = next + part.length;
    }
    return true;
  };
}
