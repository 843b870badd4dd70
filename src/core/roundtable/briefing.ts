/** One bullet of `## Steward-Registered Files`: a path or a glob; a note in parentheses is cut. */
export type Registration = { entry: string };

const heading = /^##\s+steward\b.*\bfiles?\b/i;

/**
 * The files that a briefing registers, as written. `undefined` when it has no such section (then
 * the workspace's own text files stand in). The section ends at the next heading of its level.
 */
export function registeredEntries(briefing: string): Registration[] | undefined {
  const lines = briefing.split(/\r?\n/);
  const start = lines.findIndex((line) => heading.test(line));
  if (start < 0) return undefined;
  const entries: Registration[] = [];
  for (const line of lines.slice(start + 1)) {
    if (/^##?\s/.test(line)) break;
    const bullet = /^\s*[-*+]\s+(.+)$/.exec(line)?.[1];
    if (bullet === undefined) continue;
    const entry = bullet
      .replace(/\s+\([^()]*\)\s*$/, '')
      .trim()
      .replace(/^`(.*)`$/, '$1')
      .trim();
    if (entry !== '') entries.push({ entry });
  }
  return entries;
}

/** A briefing without the section that registers files: prompts list what it came to instead. */
export function withoutRegistration(briefing: string): string {
  const lines = briefing.split(/\r?\n/);
  const start = lines.findIndex((line) => heading.test(line));
  if (start < 0) return briefing;
  const end = lines.findIndex((line, index) => index > start && /^##?\s/.test(line));
  return [...lines.slice(0, start), ...(end < 0 ? [] : lines.slice(end))].join('\n').trim();
}

/** The first heading of a briefing, for a topic when none was given. */
export function briefingTitle(briefing: string): string | undefined {
  return /^#\s+(.+)$/m
    .exec(briefing)?.[1]
    ?.replace(/^briefing\s*[:—-]\s*/i, '')
    .trim();
}

/** Pushes headings two levels down, so that a briefing's sections do not look like the prompt's. */
export function lowerHeadings(markdown: string): string {
  let fenced = false;
  return markdown
    .split(/\r?\n/)
    .map((line) => {
      if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
      return !fenced && /^#{1,4}\s/.test(line) ? `##${line}` : line;
    })
    .join('\n')
    .trim();
}
