import { relativePath } from '../../../base/relativePath';
import { type BlockSegment, scanBlocks } from './blocks';
import { lineCount, linesOf } from './lines';

/** A file a member wrote. `path` is still to be checked by `relativePath`: a path that fails there is kept as written. */
export type FileBlock = {
  path: string;
  /** Written under `private/`, which `path` no longer has: for the member's own folder. */
  private: boolean;
  body: string;
};

export type ToolBlock = { name: string; body: string };

/** A block that does not count, and why, in words for its author. */
export type Rejected = { what: string; why: string };

export type ParsedReply = {
  /** The reply with a line such as `[file: src/a.ts, 12 lines]` in the place of each block. */
  prose: string;
  files: FileBlock[];
  tools: ToolBlock[];
  rejected: Rejected[];
  /** Members addressed by a line that begins with `@name:`, in lower case, each once, in order. */
  addressed: string[];
};

/** Characters of a path that are shown; a longer one is cut in `what` and in the marker only. */
const longestName = 260;
const longerFence = 'Write it again with a fence that is longer than any in its content, such as four backticks.';
/** Files in which a code fence at the start of a line is usual: Markdown, plain text, and names without extension like README. */
const holdsFences = /(?:\.(?:md|mdx|markdown|txt|qmd|rmd)|(?:^|[/\\])[^./\\]+)$/i;

/**
 * Reads a member's reply: files, tool calls and what is left to say. Nothing is dropped in silence: a block that is cut, has no
 * name, is beyond `maxBlocks` or was written again further down stands in `rejected`.
 *
 * @param limits.maxBlocks how many blocks of a reply count, from the first on; without it, all
 */
export function parseReply(text: string, limits: { maxBlocks?: number } = {}): ParsedReply {
  const maxBlocks = limits.maxBlocks ?? Number.POSITIVE_INFINITY;
  const files = new Map<string, { file: FileBlock; what: string }>();
  const tools: ToolBlock[] = [];
  const rejected: Rejected[] = [];
  const addressed = new Set<string>();
  const prose: string[] = [];
  let blocks = 0;

  const accept = (segment: BlockSegment): string | undefined => {
    const target = segment.word === 'file' ? placeOf(segment.info) : { path: segment.info, private: false };
    if (!segment.closed) {
      return `The block has no closing fence, or a code fence before it has none; nothing from here to the end of the reply was read. ${longerFence}`;
    }
    if (target.path === '') {
      const missing = segment.word === 'file' ? 'path of a file, such as file:src/a.ts' : 'name of a tool, such as tool:read_file';
      return `The opening fence lacks the ${missing}.`;
    }
    if (blocks > maxBlocks) return `The reply has more than ${maxBlocks} blocks. Send the rest in your next reply.`;
    if (segment.word === 'tool') {
      tools.push({ name: target.path, body: segment.body });
      return undefined;
    }
    if (target.path.endsWith('/')) return 'The path names a folder. Name a file.';
    if (segment.ambiguous && holdsFences.test(target.path)) {
      return `A code fence without a language inside the file looks the same as the end of the block, so the file would be cut there. ${longerFence}`;
    }
    const key = `${target.private ? 'private' : 'shared'}:${target.path}`;
    const earlier = files.get(key);
    if (earlier !== undefined)
      rejected.push({ what: earlier.what, why: 'The reply writes this file again further down; the later block counts.' });
    // Deleted first, so that the file takes the later block's place in the order.
    files.delete(key);
    files.set(key, { file: { path: target.path, private: target.private, body: segment.body }, what: nameOf(segment) });
    return undefined;
  };

  for (const segment of scanBlocks(text)) {
    if (segment.kind === 'prose') {
      prose.push(segment.text);
      if (!segment.code) addressees(segment.text, addressed);
      continue;
    }
    blocks++;
    const why = accept(segment);
    if (why !== undefined) rejected.push({ what: nameOf(segment), why });
    prose.push(marker(segment, why === undefined), lineBreakBefore(text, segment.to));
  }
  return { prose: prose.join(''), files: [...files.values()].map(({ file }) => file), tools, rejected, addressed: [...addressed] };
}

function nameOf(segment: BlockSegment): string {
  const info = segment.info.length > longestName ? `${segment.info.slice(0, longestName)}…` : segment.info;
  return info === '' ? `${segment.word} block` : `${segment.word}: ${info}`;
}

function marker(segment: BlockSegment, accepted: boolean): string {
  const lines = lineCount(segment.body);
  return `[${nameOf(segment)}, ${accepted ? `${lines} ${lines === 1 ? 'line' : 'lines'}` : 'not accepted'}]`;
}

function lineBreakBefore(text: string, to: number): string {
  if (text[to - 1] === '\n') return text[to - 2] === '\r' ? '\r\n' : '\n';
  return text[to - 1] === '\r' ? '\r' : '';
}

function placeOf(info: string): { path: string; private: boolean } {
  const checked = relativePath(info);
  // The plain form, so that `./private/a` is private too and `./a` is the same file as `a`.
  const path = checked.ok && !/[/\\]$/.test(info) ? checked.path : info.replaceAll('\\', '/');
  return path.startsWith('private/') ? { path: path.slice('private/'.length), private: true } : { path, private: false };
}

function addressees(prose: string, found: Set<string>): void {
  for (const { start, end } of linesOf(prose)) {
    // Long enough for emphasis and the longest name.
    const name = /^\s{0,3}[*_]{0,3}@([a-z][a-z0-9_-]{0,30})[*_]{0,3}:/i.exec(prose.slice(start, Math.min(end, start + 48)))?.[1];
    if (name !== undefined) found.add(name.toLowerCase());
  }
}
