import { createTwoFilesPatch, FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { isBinary, splitLines } from './lines';

const maxEdits = 4_000;

/**
 * The difference as a patch with three lines of context that the usual tools apply; `null` = the file is absent. Empty when nothing differs.
 * Texts too different to compare cheaply come as one hunk, binary contents as one sentence.
 */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  if (before === after) return '';
  const from = before === null ? '/dev/null' : `a/${path}`;
  const to = after === null ? '/dev/null' : `b/${path}`;
  const [old, next] = [before ?? '', after ?? ''];
  if (isBinary(old) || isBinary(next)) return `Binary files ${from} and ${to} differ\n`;
  const patch = createTwoFilesPatch(from, to, old, next, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
    maxEditLength: maxEdits,
  });
  return patch ?? wholePatch(from, to, old, next);
}

function wholePatch(from: string, to: string, before: string, after: string): string {
  // A patch counts lines by LF only.
  const side = (text: string, sign: string): string[] => {
    const lines = text.split('\n');
    const open = lines.pop() ?? '';
    const marked = lines.map((line) => sign + line);
    return open === '' ? marked : [...marked, sign + open, '\\ No newline at end of file'];
  };
  const count = (text: string): number => splitLines(text.replaceAll('\r', ' ')).length;
  const hunk = {
    oldStart: 1,
    oldLines: count(before),
    newStart: 1,
    newLines: count(after),
    lines: [...side(before, '-'), ...side(after, '+')],
  };
  const patch = { oldFileName: from, newFileName: to, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
  return formatPatch(patch, FILE_HEADERS_ONLY);
}
