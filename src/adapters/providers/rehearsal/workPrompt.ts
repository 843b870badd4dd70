import type { ModelRequest } from '../../../schema/model';
import { doneLine, headings, talkLinePattern, toolResultPattern, type WorkMove, workHeadings, workMoves } from '../../../schema/prompt';
import type { Colleague, Said } from './readPrompt';

export type OfferedTool = {
  name: string;
  fields: { name: string; required: boolean; schema?: unknown }[];
};
export type ToolResult = { name: string; text: string; failed: boolean };
/** A way on from a member of a conditional team. `word` is absent where nothing has to be said for it. */
export type Route = { word?: string; pattern?: string; to: string };

/** What a request to a member of a team file says, taken apart. A part that is not there is empty. */
export type WorkPrompt = {
  me: string;
  role: string;
  persona: string;
  goal: string;
  mates: Colleague[];
  mayWrite: boolean;
  tools: OfferedTool[];
  /** Tools are called by the provider's own calls, not by blocks. */
  native: boolean;
  /** The section that asks for JSON alone; empty when prose is wanted. */
  output: string;
  memories: string[];
  beliefs: string[];
  context: string;
  files: string[];
  /** What was not accepted from an earlier reply, in this request or before it. */
  refused: string[];
  summary: string;
  talk: Said[];
  move: WorkMove | undefined;
  /** All that stands under the last heading. */
  task: string;
  /** What the reviewer writes when nothing is left to change. */
  token: string;
  routes: Route[];
  /** Members the task lets one choose from. */
  choice: string[];
  results: ToolResult[];
  /** Everything but the task, for questions about what is in it. */
  material: string;
};

const systemOrder = ['persona', 'goal', 'mates', 'protocol', 'knowledge', 'tools', 'output', 'extra'] as const;
const beforeTalk = ['context', 'memories', 'beliefs', 'files', 'changed', 'contents', 'privateFiles', 'refused', 'summary'] as const;

/** Whether a request is for a member of a team file (or about such a run), and not for one at a roundtable. */
export function isWork(request: ModelRequest): boolean {
  // These are asked about runs of team files only, by whatever asks them.
  if (/^(?:vote-|test-answer$)/.test(request.output?.name ?? '')) return true;
  const first = request.system.trimStart().split('\n')[0] ?? '';
  if (first.startsWith(workHeadings.who)) return true;
  if (first.trim() === headings.who) return false;
  const text = promptOf(request);
  return moveAt(text, taskLine(text)) !== undefined;
}

/** Reads a request by the headings that prompts are made of. */
export function readWork(request: ModelRequest): WorkPrompt {
  const who = /^\s*# You are @([a-z][a-z0-9_-]*)(?:\s+[-–—:]\s*(.*))?/.exec(request.system);
  const system = inOrder(request.system.split('\n'), systemOrder);
  const lines = promptOf(request);
  const at = taskLine(lines);
  const body = at < 0 ? lines : lines.slice(0, at);
  const task = (at < 0 ? [] : lines.slice(at + 1)).join('\n').trim();
  const fenced = fencedLines(body);
  const talkAt = body.findIndex((line, index) => line.trim() === workHeadings.talk && !fenced.has(index));
  const head = inOrder(talkAt < 0 ? body : body.slice(0, talkAt), beforeTalk);
  const said = talkAt < 0 ? [] : body.slice(talkAt + 1);
  const reminder = said.findLastIndex((line) => line.trim() === workHeadings.reminder);
  const move = moveAt(lines, at);
  const later = laterMessages(request);
  const offered = readTools(system.tools ?? '');
  const native = offered.length === 0 && (request.tools ?? []).length > 0;
  const talk = readTalk(reminder < 0 ? said : said.slice(0, reminder));
  return {
    me: who?.[1] ?? 'member',
    role: (who?.[2] ?? '').trim(),
    persona: system.persona ?? '',
    goal: system.goal ?? '',
    mates: bullets(system.mates).flatMap((line) => {
      const mate = /^@([a-z][a-z0-9_-]*)(?:\s*[-–—:]\s*(.*))?$/.exec(line);
      return mate?.[1] === undefined ? [] : [{ name: mate[1], role: (mate[2] ?? '').trim() }];
    }),
    mayWrite: mayWrite(system.protocol ?? ''),
    tools: native ? (request.tools ?? []).map((tool) => ({ name: tool.name, fields: schemaFields(tool.inputSchema) })) : offered,
    native,
    output: system.output ?? '',
    memories: bullets(head.memories),
    beliefs: bullets(head.beliefs),
    context: head.context ?? '',
    files: bullets(head.files).flatMap((line) => {
      const path = /^`?(.+?)`?(?:\s+\([^()]*\))?$/.exec(line)?.[1]?.trim() ?? '';
      return path === '' || path.startsWith('(') || /^and more\b/.test(path) ? [] : [path];
    }),
    refused: [...refusals(head.refused ?? ''), ...later.corrections.flatMap(refusals)],
    summary: head.summary ?? '',
    talk: talk.length > 0 ? talk : readTalk(task.split('\n')),
    move,
    task,
    token: tokenOf(task),
    routes: readRoutes(task),
    choice: names(/^\s*Members:\s*(.*)$/im.exec(task)?.[1] ?? ''),
    results: later.results,
    material: body.join('\n'),
  };
}

/** Lines of the first message that asks for something; the later ones are results and corrections. */
function promptOf(request: ModelRequest): string[] {
  const users = request.messages.filter((message) => message.role === 'user').map(textOf);
  const text = users.find((one) => one.split('\n').some((line) => line.trim() === workHeadings.task)) ?? users[0] ?? '';
  return text.split('\n').map((line) => line.replace(/\r$/, ''));
}

/**
 * Others' words may hold the heading too. In the talk they stand before the real one; handed over inside the task they
 * stand in a fence, whose closing line then has no partner after the heading.
 */
function taskLine(lines: readonly string[]): number {
  const all = lines.flatMap((line, index) => (line.trim() === workHeadings.task ? [index] : []));
  const asking = all.filter((at) => moveAt(lines, at) !== undefined);
  return asking.findLast((at) => isPaired(lines.slice(at))) ?? asking.at(-1) ?? all.at(-1) ?? -1;
}

/** Whether every fence that opens also closes, with as many marks. */
function isPaired(lines: readonly string[]): boolean {
  let open: Fence | undefined;
  for (const line of lines) {
    const fence = fenceOf(line);
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence.bare && fence.char === open.char && fence.length >= open.length) {
      if (fence.length !== open.length) return false;
      open = undefined;
    }
  }
  return open === undefined;
}

function moveAt(lines: readonly string[], at: number): WorkMove | undefined {
  if (at < 0) return undefined;
  const first =
    lines
      .slice(at + 1)
      .find((line) => line.trim() !== '')
      ?.trim() ?? '';
  return (Object.keys(workMoves) as WorkMove[]).find(
    (key) => first.startsWith(workMoves[key]) && !/^\w/.test(first.slice(workMoves[key].length)),
  );
}

function inOrder<K extends keyof typeof workHeadings>(lines: readonly string[], order: readonly K[]): Partial<Record<K, string>> {
  const fenced = fencedLines(lines);
  const starts: { name: K; at: number }[] = [];
  let from = 0;
  for (const name of order) {
    const at = lines.findIndex((line, index) => index >= from && line.trim() === workHeadings[name] && !fenced.has(index));
    if (at < 0) continue;
    starts.push({ name, at });
    from = at + 1;
  }
  const out: Partial<Record<K, string>> = {};
  for (const [index, { name, at }] of starts.entries())
    out[name] = lines
      .slice(at + 1, starts[index + 1]?.at ?? lines.length)
      .join('\n')
      .trim();
  return out;
}

type Fence = { char: string; length: number; bare: boolean };

/** The fence that a line is, if it is one. */
export function fenceOf(line: string): Fence | undefined {
  const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const run = match?.[1];
  return run === undefined ? undefined : { char: run[0] ?? '`', length: run.length, bare: (match?.[2] ?? '').trim() === '' };
}

/** Numbers of the lines inside fences that are closed again. One that never closes hides nothing. */
function fencedLines(lines: readonly string[]): Set<number> {
  const out = new Set<number>();
  let open: { fence: Fence; at: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const fence = fenceOf(line);
    if (fence === undefined) continue;
    if (open === undefined) open = { fence, at: index };
    else if (fence.bare && fence.char === open.fence.char && fence.length >= open.fence.length) {
      for (let inside = open.at; inside <= index; inside++) out.add(inside);
      open = undefined;
    }
  }
  return out;
}

export function bullets(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => /^\s*[-*]\s+(.*)$/.exec(line)?.[1]?.trim() ?? '')
    .filter((line) => line !== '');
}

function refusals(text: string): string[] {
  const listed = bullets(text);
  if (listed.length > 0) return listed;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, 4);
}

function readTalk(lines: readonly string[]): Said[] {
  const out: { author: string; label: string; lines: string[] }[] = [];
  for (const line of lines) {
    const head = talkLinePattern.exec(line.trim());
    if (head) out.push({ author: head[1] ?? '', label: head[2] ?? '', lines: [] });
    else out.at(-1)?.lines.push(line);
  }
  return out.map(({ author, label, lines: text }) => ({ author, label, text: text.join('\n').trim() }));
}

function readTools(text: string): OfferedTool[] {
  const out: OfferedTool[] = [];
  for (const line of text.split('\n')) {
    const name = /^###\s+`?([\w./-]+)`?\s*$/.exec(line.trim())?.[1];
    const fields = /^Fields:\s*(.*)$/.exec(line.trim())?.[1];
    if (name !== undefined) out.push({ name, fields: [] });
    else if (fields !== undefined)
      out.at(-1)?.fields.push(
        ...splitOutside(fields).flatMap((one) => {
          const field = /^\s*`?([A-Za-z_][\w-]*)`?\s*(\(required\b)?/.exec(one);
          return field?.[1] === undefined || /^none$/i.test(field[1]) ? [] : [{ name: field[1], required: field[2] !== undefined }];
        }),
      );
  }
  return out;
}

/** Parts between the commas that stand in no brackets: a field's description has commas of its own. */
function splitOutside(text: string): string[] {
  const out = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth = Math.max(0, depth - 1);
    if (letter === ',' && depth === 0) out.push('');
    else out[out.length - 1] += letter;
  }
  return out;
}

function schemaFields(schema: Record<string, unknown>): OfferedTool['fields'] {
  const properties = typeof schema.properties === 'object' && schema.properties !== null ? schema.properties : {};
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, one]) => ({ name, required: required.includes(name), schema: one as unknown }));
}

/** A member that may write is told how a file block looks. */
function mayWrite(protocol: string): boolean {
  if (/\byou (?:cannot|can not|may not|must not|do not) (?:write|create|change) (?:any |shared )?files?\b/i.test(protocol)) return false;
  return protocol === '' || /file:/i.test(protocol);
}

/** The control words that a line about the last line has in backticks. */
export function asked(task: string): string[] {
  return task
    .split('\n')
    .filter((line) => /\blast line\b/i.test(line))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map((match) => (match[1] ?? '').trim()))
    .filter((word) => word !== '');
}

function tokenOf(task: string): string {
  return asked(task).find((word) => word !== doneLine && !/^NEXT\b/i.test(word)) ?? 'APPROVED';
}

function readRoutes(task: string): Route[] {
  return task.split('\n').flatMap((raw): Route[] => {
    const line = raw.trim();
    const contains = /^[-*]\s*(?:if\s+)?(?:it\s+|the reply\s+)?contains\s+["“`](.+?)["”`]\s*(?::|->|→)\s*@([a-z][a-z0-9_-]*)/i.exec(line);
    if (contains?.[1] !== undefined && contains[2] !== undefined) return [{ word: contains[1], to: contains[2] }];
    const matches =
      /^[-*]\s*(?:if\s+)?(?:it\s+|the reply\s+)?matches\s+(?:\/(.+)\/[a-z]*|["“`](.+)["”`])\s*(?::|->|→)\s*@([a-z][a-z0-9_-]*)/i.exec(line);
    const pattern = matches?.[1] ?? matches?.[2];
    if (pattern !== undefined && matches?.[3] !== undefined) {
      const word = wordFor(pattern);
      return word === undefined ? [] : [{ word, pattern, to: matches[3] }];
    }
    const other = /^[-*]\s*(?:otherwise|default|else|in all other cases|anything else)\b[^@]*@([a-z][a-z0-9_-]*)/i.exec(line);
    return other?.[1] === undefined ? [] : [{ to: other[1] }];
  });
}

/** A short text that a pattern matches, where its own letters make one. */
function wordFor(pattern: string): string | undefined {
  const plain = pattern.replace(/\(\?[a-z]*:?\)?/g, '').replace(/\\[bBwWdDsS]/g, ' ');
  const tries = plain.split('|').map((one) =>
    one
      .replace(/[^\w \-[\]:]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  try {
    const compiled = new RegExp(pattern, 'i');
    return tries.find((one) => one !== '' && one.length < 40 && compiled.test(one));
  } catch {
    return undefined;
  }
}

function names(text: string): string[] {
  return [...text.matchAll(/@([a-z][a-z0-9_-]*)/g)].map((match) => match[1] ?? '');
}

function laterMessages(request: ModelRequest): { results: ToolResult[]; corrections: string[] } {
  const results: ToolResult[] = [];
  const corrections: string[] = [];
  let prompted = false;
  for (const message of request.messages) {
    if (message.role === 'tool') {
      for (const part of message.parts) results.push({ name: part.name, text: part.text, failed: part.failed });
    } else if (message.role === 'user') {
      const text = textOf(message);
      const found = prompted ? readResults(text) : [];
      if (found.length > 0) results.push(...found);
      else if (prompted) corrections.push(text);
      prompted = true;
    }
  }
  return { results, corrections };
}

function readResults(text: string): ToolResult[] {
  const out: ToolResult[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const head = toolResultPattern.exec((lines[index] ?? '').trim());
    if (head?.[1] === undefined) continue;
    let at = index + 1;
    while (at < lines.length && (lines[at] ?? '').trim() === '') at++;
    const open = fenceOf(lines[at] ?? '');
    const inside: string[] = [];
    if (open !== undefined) {
      for (at++; at < lines.length; at++) {
        const fence = fenceOf(lines[at] ?? '');
        if (fence?.bare && fence.char === open.char && fence.length >= open.length) break;
        inside.push(lines[at] ?? '');
      }
      index = at;
    }
    out.push({ name: head[1], text: inside.join('\n'), failed: head[2] !== undefined });
  }
  return out;
}

function textOf(message: { parts: readonly { text?: string }[] }): string {
  return message.parts.map((part) => part.text ?? '').join('\n');
}
