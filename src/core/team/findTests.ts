import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { TeamTest } from '../../schema/team';
import { testName } from '../report/testName';

/** One entry of `tests:` as it stands in a team file, which need not be whole or right otherwise. Lines and columns count from 1. */
export type FoundTest = {
  /** Its place in the list, from 0. */
  index: number;
  name: string;
  /** As it is written; empty when nothing is. */
  type: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
};

/** The tests of a team file where they stand, in their order. What cannot be read is left out; never throws. */
export function findTests(text: string): FoundTest[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const list = isMap(document.contents) ? document.contents.get('tests', true) : undefined;
  if (!isSeq(list)) return [];
  return list.items.flatMap((item, index) => {
    const { range } = item as Node;
    if (!isMap(item) || !range) return [];
    const from = lines.linePos(range[0]);
    const to = lines.linePos(range[1]);
    const written = plain(() => item.toJSON());
    const type = String((written as { type?: unknown } | undefined)?.type ?? '');
    const test = TeamTest.safeParse(written);
    return [
      {
        index,
        name: test.success ? testName(test.data) : type || `test ${index + 1}`,
        type,
        line: from.line,
        column: from.col,
        endLine: to.line,
        endColumn: to.col,
      },
    ];
  });
}

function plain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
