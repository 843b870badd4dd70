import { Document, parseDocument, stringify } from 'yaml';

/** Whose format an agent file has: VS Code and GitHub Copilot (`.agent.md`, the older `.chatmode.md`), or Claude Code (`.claude/agents/*.md`). */
export const agentFormats = ['copilot', 'claude'] as const;
export type AgentFormat = (typeof agentFormats)[number];

/** An agent as its file says it. */
export type AgentFile = {
  format: AgentFormat;
  /** Its name as people read it; without one, the name of the file. */
  name: string;
  description?: string;
  /** Names of the other product's tools. Absent: all that there are. */
  tools?: readonly string[];
  /** In the order in which they are wanted; empty when nothing is said. */
  models: readonly string[];
  /** The prompt. */
  body: string;
  /** The whole front matter in its order, fields that nobody here knows included. */
  fields: Readonly<Record<string, unknown>>;
  /** What was read otherwise than it is written, in words. */
  notes: readonly string[];
};

export type ReadAgentFile = { ok: true; agent: AgentFile } | { ok: false; why: string };

const mark = '---';
const endings = /\.(agent|chatmode)\.md$|\.md$/i;

/** Reads an agent file; `file` tells the format and stands in for a missing name. Never throws. */
export function parseAgentFile(text: string, file: string): ReadAgentFile {
  const lines = unwrapped(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')).split('\n');
  const end = lines[0]?.trimEnd() === mark ? lines.findIndex((line, index) => index > 0 && line.trimEnd() === mark) : -1;
  if (lines[0]?.trimEnd() === mark && end < 0) return { ok: false, why: 'its front matter does not end: a line --- is missing' };
  const { fields, notes } = end < 0 ? { fields: {}, notes: [] } : readFields(lines.slice(1, end).join('\n'));
  const body = lines
    .slice(end + 1)
    .join('\n')
    .trim();
  if (body === '') return { ok: false, why: 'there is no prompt below the front matter' };
  const tools = namesIn(fields.tools);
  const description = textIn(fields.description);
  return {
    ok: true,
    agent: {
      format: formatOf(file, fields),
      name: textIn(fields.name) ?? nameOfFile(file),
      ...(description !== undefined && { description }),
      ...(tools && !tools.includes('*') && { tools }),
      models: namesIn(fields.model) ?? [],
      body,
      fields,
      notes,
    },
  };
}

/** The file of a front matter and a prompt; `parseAgentFile` reads the same from it. */
export function renderAgentFile(fields: Readonly<Record<string, unknown>>, body: string): string {
  const document = new Document(fields);
  for (const pair of (document.contents as unknown as { items: { value: unknown }[] }).items ?? []) {
    const value = pair.value as { items?: { value?: unknown }[]; flow?: boolean };
    // Lists of names stand on one line, as people write them.
    if (value?.items?.every((item) => typeof item.value === 'string')) value.flow = true;
  }
  const front = Object.keys(fields).length === 0 ? '' : document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `${mark}\n${front}${mark}\n\n${body.trim()}\n`;
}

/** A file that stands as a whole in a fence of its kind, as older ones do. */
function unwrapped(text: string): string {
  const found = /^\s*(`{3,})(?:chatmode|agent)[ \t]*\n([\s\S]*?)\n\1\s*$/.exec(text);
  return found?.[2] ?? text;
}

type Fields = { fields: Record<string, unknown>; notes: string[] };

function readFields(front: string): Fields {
  const document = parseDocument(front, { prettyErrors: false, uniqueKeys: true });
  const value: unknown = document.errors.length > 0 ? undefined : toPlain(document);
  if (value === null) return { fields: {}, notes: [] };
  if (typeof value === 'object' && !Array.isArray(value)) return { fields: value as Record<string, unknown>, notes: [] };
  // Descriptions with colons and examples are no YAML, and the products that read these files take them all the same.
  return { fields: readLines(front), notes: ['Its front matter is not YAML, so it was read line by line.'] };
}

/** Undefined where a value cannot be made of it: an alias of nothing, one that grows without end. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

/** Lines of the form `key: the rest`; a line that begins no key goes on with the one before. */
function readLines(front: string): Record<string, unknown> {
  const fields = new Map<string, string>();
  let open: string | undefined;
  for (const line of front.split('\n')) {
    const found = /^([A-Za-z][\w-]*):(?:\s+(.*))?$/.exec(line);
    if (found?.[1] !== undefined) {
      open = found[1];
      fields.set(open, (found[2] ?? '').trim());
    } else if (open !== undefined) fields.set(open, `${fields.get(open)}\n${line}`);
  }
  return Object.fromEntries([...fields].map(([key, text]) => [key, unquoted(text.trim())]));
}

function unquoted(text: string): string {
  const found = /^(["'])([\s\S]*)\1$/.exec(text);
  return (found?.[2] ?? text).replaceAll('\\n', '\n');
}

function textIn(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  return text === '' ? undefined : text;
}

/** A list of names, or names with commas between them; undefined when nothing is said. */
function namesIn(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.flatMap((item) => textIn(item) ?? []);
  const text = textIn(value);
  // Some write the list of YAML inside a string.
  return text
    ?.replace(/^\[([\s\S]*)\]$/, '$1')
    .split(/,(?![^(]*\))/)
    .map((name) => unquoted(name.trim()))
    .filter((name) => name !== '');
}

/** Fields that only Claude Code knows. */
const ofClaude = ['color', 'permissionMode', 'disallowedTools', 'maxTurns'];

function formatOf(file: string, fields: Readonly<Record<string, unknown>>): AgentFormat {
  const path = file.replaceAll('\\', '/');
  if (/\.(agent|chatmode)\.md$/i.test(path) || /(^|\/)\.github\//.test(path)) return 'copilot';
  if (/(^|\/)\.claude\//.test(path)) return 'claude';
  return ofClaude.some((key) => Object.hasOwn(fields, key)) || typeof fields.tools === 'string' ? 'claude' : 'copilot';
}

function nameOfFile(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(endings, '');
}

/** A value as one line of YAML, for a comment. */
export function inOneLine(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim().replace(/\s+/g, ' ');
}
