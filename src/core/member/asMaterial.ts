import { talkLinePattern, workHeadings } from '../../schema/prompt';

const structure: ReadonlySet<string> = new Set(Object.values(workHeadings));

/** A text whose lines cannot pass for the structure of a prompt: such a line gets a backslash before it. */
export function asMaterial(text: string): string {
  if (!/^(---|#)/m.test(text)) return text;
  return text
    .split('\n')
    .map((line) =>
      talkLinePattern.test(line.trim()) || structure.has(line.trim()) || line.startsWith(workHeadings.who) ? `\\${line}` : line,
    )
    .join('\n');
}
