import { isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import type { Problem } from './problem';

/** A YAML text as a tree: what stands where. Offsets count characters from 0. */
export type YamlTree = {
  file: string;
  text: string;
  root: Node | null;
  /** The plain value. Null where the text is empty. */
  value: unknown;
  /** Line and column of an offset, counted from 1. */
  placeOf(offset: number): { line: number; column: number };
};

export type Step = string | number;
type Found = { node: Node; isKey: boolean };

/** How every text is read. Keys that stand twice are looked for by `twice`. */
export const reading = { prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;

/** Reads a text without looking at what it means. A text that is not YAML answers with its problems. */
export function parseTree(text: string, file: string): { ok: true; tree: YamlTree } | { ok: false; problems: Problem[] } {
  const placeOf = placesIn(text);
  const document = parseDocument(text, reading);
  const problems = [
    ...firstOfEach(text, document.errors).map(({ pos: [from, to], message }) => ({ from, to, message: `this is not YAML: ${message}` })),
    // The library tells of them at the place before, and only of the first.
    ...twice(document.contents).map(({ key, from, to }) => ({ from, to, message: `this is not YAML: ${key} stands here twice` })),
  ].map(({ from, to, message }): Problem => ({ file, ...spanOf(text, placeOf, from, to), message, syntax: true }));
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, tree: { file, text, root: document.contents, value: document.toJS() as unknown, placeOf } };
  } catch (error) {
    // Only now it is looked whether each alias has an anchor, and whether they stand for too much.
    const { message } = error as Error;
    const from = Math.max(0, text.indexOf(`*${/: (\S+)$/.exec(message)?.[1] ?? ''}`));
    return {
      ok: false,
      problems: [{ file, ...spanOf(text, placeOf, from, text.length), message: `this is not YAML: ${message}`, syntax: true }],
    };
  }
}

/** The first fault of each field of the root: those behind it are mostly its consequence. */
function firstOfEach<T extends { pos: readonly [number, number] }>(text: string, errors: readonly T[]): T[] {
  const fields = [...text.matchAll(/^[^\s#-].*$/gm)].map((match) => match.index);
  const found = new Map<number, T>();
  for (const error of errors) {
    const field = fields.findLast((start) => start <= error.pos[0]) ?? 0;
    if (!found.has(field)) found.set(field, error);
  }
  return [...found.values()];
}

/** Keys that their map has already. */
export function twice(node: unknown): { key: string; from: number; to: number }[] {
  if (!isCollection(node)) return [];
  const seen = new Set<unknown>();
  return node.items.flatMap((item) => {
    if (!isPair(item)) return twice(item);
    const inner = twice(item.value);
    if (!isScalar(item.key)) return inner;
    const { value, range } = item.key;
    if (seen.has(value) && range) return [{ key: String(value), from: range[0], to: range[1] }, ...inner];
    seen.add(value);
    return inner;
  });
}

/** Where offsets of a text stand; looks at the text when it is first asked. */
export function placesIn(text: string): YamlTree['placeOf'] {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [0, ...[...text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)];
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

type Span = Required<Pick<Problem, 'line' | 'column' | 'endLine' | 'endColumn'>>;

/** From one offset to another as a problem says it; not beyond the end of its first line. */
function spanOf(text: string, placeOf: YamlTree['placeOf'], from: number, to: number): Span {
  const start = placeOf(from);
  const rest = text.slice(from, Math.max(from, to));
  const first = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  // A line says nothing with the comment and the blanks at its end.
  const length = first.length < rest.length ? first.replace(/\s+$/, '').length : first.length;
  return { ...start, endLine: start.line, endColumn: start.column + length };
}

/** Where a path stands, or the deepest place on the way to it. `wantKey` means the key of the last step. */
export function spanAt(tree: YamlTree, path: readonly PropertyKey[], wantKey = false): Span {
  const found = nodeAt(tree.root, path, wantKey);
  const [from, to] = found?.node.range ?? [0, 0];
  return spanOf(tree.text, tree.placeOf, from, to);
}

/** The node that a path names, or the deepest one on the way to it. Of a field without a value, its key. */
export function nodeAt(root: Node | null, path: readonly PropertyKey[], wantKey = false): Found | undefined {
  let found: Found | undefined = root ? { node: root, isKey: false } : undefined;
  for (const [index, part] of path.entries()) {
    const node: Node | undefined = found?.node;
    if (isMap(node)) {
      const pair = pairOf(node.items, part);
      if (!pair) return found;
      const key = { node: pair.key as Node, isKey: true };
      if (wantKey && index === path.length - 1) return key;
      found = pair.value ? { node: pair.value as Node, isKey: false } : key;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (item) found = { node: item, isKey: false };
    } else return found;
  }
  return found;
}

function pairOf(items: readonly unknown[], key: PropertyKey): Pair | undefined {
  return items.find((item): item is Pair => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
}

/** Every scalar of a tree with the path to it; a key is one too. */
export function* scalars(
  node: unknown,
  path: readonly Step[] = [],
): Generator<{ node: Node; value: unknown; path: readonly Step[]; isKey: boolean }> {
  if (isScalar(node)) yield { node, value: node.value, path, isKey: false };
  if (!isCollection(node)) return;
  for (const [index, item] of node.items.entries()) {
    if (!isPair(item)) {
      yield* scalars(item, [...path, index]);
      continue;
    }
    if (!isScalar(item.key)) continue;
    const inner = [...path, String(item.key.value)];
    yield { node: item.key, value: item.key.value, path: inner, isKey: true };
    yield* scalars(item.value, inner);
  }
}
