import type { CodeLens } from 'vscode-languageserver';
import { isMap, isSeq, type Node } from 'yaml';
import type { Page } from '../page';
import { rangeOf } from '../ranges';

/**
 * The actions above a team file. They stand on the first line whatever the file says, so that typing does not make them jump; a
 * team with tests has one more, and one above each.
 */
export function lenses(page: Page): CodeLens[] {
  if (page.kind !== 'team') return [];
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const tests: unknown = isMap(page.root) ? page.root.get('tests', true) : undefined;
  const items = isSeq(tests) ? (tests.items as (Node | null)[]) : [];
  const lens = (title: string, command: string): CodeLens => ({ range: top, command: { title, command, arguments: [page.uri] } });
  return [
    lens('Run Team', 'roundtable.runTeam'),
    lens('Validate', 'roundtable.validateTeam'),
    ...(items.length > 0 ? [lens('Test', 'roundtable.testTeam')] : []),
    lens('Visualize', 'roundtable.visualizeTeam'),
    ...items.flatMap((item, index): CodeLens[] => {
      const [from, to] = item?.range ?? [0, 0];
      return isMap(item) && !isOnOneLine(page, items)
        ? [
            {
              range: rangeOf(page.document, { from, to }),
              command: { title: 'Run Test', command: 'roundtable.testTeam', arguments: [page.uri, index] },
            },
          ]
        : [];
    }),
  ];
}

/** Of tests in one line none has a line of its own. */
function isOnOneLine(page: Page, items: readonly (Node | null)[]): boolean {
  const lineAt = (node: Node | null | undefined): number => page.document.positionAt(node?.range?.[0] ?? 0).line;
  return items.length > 1 && lineAt(items[0]) === lineAt(items[1]);
}
