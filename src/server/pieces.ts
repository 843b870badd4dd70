import { Document, isMap, isScalar, isSeq, type Node, Pair, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import { reading } from '../core/team/yamlTree';

/** A part of a text that is read by itself: a field of the root, an item of a list below it, or the line that begins such a list. */
type Part = { from: number; to: number; is: 'field' | 'list' | 'item' | 'stray' };
type Piece = {
  text: string;
  at: number;
  nodes: readonly (Pair | Node)[];
  /** Where the dash of an item stands. */
  from: number;
  faulty: boolean;
};

/** A text read as far as it can be. `sound` says that nothing is wrong with it as YAML, so that the tree is all of it. */
export type Pieced = { root: YAMLMap; sound: boolean };

const field = /^(?:[A-Za-z_][^#:\r\n]*?|"[^"\\]*"|'[^']*')\s*:(?=\s|$)/;

/**
 * Reads texts piece by piece and keeps the pieces, so that a keystroke in a long file costs reading one member and not all of
 * them, and a fault in one is no fault of the others. Answers undefined for a text that is no list of fields.
 */
export function createPieceReader(): (text: string) => Pieced | undefined {
  let kept = new Map<string, Piece[]>();
  return (text) => {
    const parts = partsOf(text);
    if (!parts) return undefined;
    const next = new Map<string, Piece[]>();
    let sound = true;
    const pairs: Pair[] = [];
    let list: YAMLSeq | undefined;
    for (const { from, to, is } of parts) {
      const slice = text.slice(from, to);
      const piece = moved(kept.get(slice)?.pop() ?? read(slice, from), from);
      next.set(slice, [...(next.get(slice) ?? []), piece]);
      if (piece.faulty || is === 'stray') sound = false;
      if (is === 'item') {
        if (list && piece.nodes.length > 0) put(list, piece);
        continue;
      }
      list = undefined;
      for (const pair of piece.nodes) {
        if (!(pair instanceof Pair)) continue;
        if (is === 'list') {
          list = new YAMLSeq();
          pairs.push(new Pair(pair.key, list));
        } else pairs.push(pair as Pair);
      }
    }
    kept = next;
    const root = new YAMLMap();
    root.items = pairs;
    root.range = [(pairs[0]?.key as Node | undefined)?.range?.[0] ?? 0, text.length, text.length];
    for (const pair of pairs) if (isSeq(pair.value) && pair.value.items.length === 0 && !pair.value.range) pair.value = null;
    return { root, sound };
  };
}

/** The plain value of a node that stands in no document. */
export function plain(root: Node | null): unknown {
  return root ? root.toJS(new Document(null, { logLevel: 'error' })) : null;
}

function put(list: YAMLSeq, { from, nodes }: Piece): void {
  list.items.push(...nodes);
  const last = (nodes.at(-1) as Node | undefined)?.range;
  if (last) list.range = [list.range?.[0] ?? from, last[1], last[2]];
}

function read(text: string, at: number): Piece {
  const document = parseDocument(text, reading);
  const { contents } = document;
  const nodes = isMap(contents) ? contents.items : isSeq(contents) ? contents.items : [];
  // Ranges are those of the slice until they are moved.
  const piece: Piece = {
    text,
    at: 0,
    nodes: nodes.filter((node) => node !== null) as (Pair | Node)[],
    from: contents?.range[0] ?? 0,
    faulty: document.errors.length > 0,
  };
  return moved(piece, at);
}

/** The piece at its place in the text: what stands before it may have grown. */
function moved(piece: Piece, at: number): Piece {
  const by = at - piece.at;
  if (by !== 0) for (const node of piece.nodes) shift(node, by);
  piece.at = at;
  piece.from += by;
  return piece;
}

function shift(node: unknown, by: number): void {
  if (node instanceof Pair) {
    shift(node.key, by);
    shift(node.value, by);
    return;
  }
  const { range } = (node ?? {}) as { range?: [number, number, number] | null };
  if (range) {
    range[0] += by;
    range[1] += by;
    range[2] += by;
  }
  if (isMap(node) || isSeq(node)) for (const item of node.items) shift(item, by);
}

/** What a line without an indent begins. */
function startOf(line: string): Part['is'] {
  const key = field.exec(line)?.[0];
  if (key === undefined) return 'stray';
  return /^\s*(?:\s#.*)?$/.test(line.slice(key.length)) ? 'list' : 'field';
}

/** Where the parts of a text begin and end. Undefined where its root is no map in block style. */
function partsOf(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let open: Part | undefined;
  let indent: number | undefined;
  const begin = (from: number, is: Part['is']): void => {
    if (open) open.to = from;
    open = { from, to: text.length, is };
    parts.push(open);
  };
  for (let from = 0, to = 0; from < text.length; from = to) {
    const end = text.indexOf('\n', from);
    to = end < 0 ? text.length : end + 1;
    const line = text.slice(from, to);
    const blanks = /^ */.exec(line)?.[0].length ?? 0;
    const said = line.slice(blanks).trimEnd();
    if (said === '' || said.startsWith('#')) continue;
    if (blanks === 0 && /^(?:---|\.\.\.|%|[[{?&*!|>])/.test(said)) return undefined;
    const isItem = /^-(?:\s|$)/.test(said);
    if (blanks === 0 && !isItem) {
      begin(from, startOf(line));
      indent = undefined;
      continue;
    }
    if (!open) return undefined;
    if (open.is === 'list' && indent === undefined) {
      // What stands first under a field that says nothing on its line decides whether it is a list.
      if (isItem) indent = blanks;
      else open.is = 'field';
    }
    if (indent === undefined || (open.is !== 'list' && open.is !== 'item')) continue;
    if (isItem && blanks === indent) begin(from, 'item');
    else if (blanks <= indent) {
      // Neither an item nor a part of one: the field is read as a whole, and says what is wrong.
      const head = parts.findLastIndex((part) => part.is === 'list');
      parts.length = head + 1;
      open = parts[head] as Part;
      open.is = 'field';
      open.to = text.length;
      indent = undefined;
    }
  }
  // A field without anything below it is no list.
  return parts.map((part, index) => (part.is === 'list' && parts[index + 1]?.is !== 'item' ? { ...part, is: 'field' } : part));
}

/** Whether a scalar was written between quotes. */
export function isQuoted(node: unknown): boolean {
  return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
}
