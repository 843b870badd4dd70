import type { Element, ElementContent, Root, RootContent, Text } from 'hast';
import { citationPattern } from '../../src/schema/prompt';

export type Annotations = { names: ReadonlySet<string>; ungrounded: readonly string[] };

type Node = Root | RootContent | ElementContent;
type Place = { node: Text; from: number; to: number; first: boolean; last: boolean };

/**
 * A rehype plugin: names of members, places in files and claims without evidence become elements
 * of their own, so that the components can show them. It makes elements, never markup from text.
 */
export function annotate({ names, ungrounded }: Annotations): (tree: Root) => void {
  return (tree) => {
    const marked = ungrounded.length > 0 ? placesOf(tree, ungrounded) : new Map<Text, Place[]>();
    walk(tree, (text, inCode) => {
      const out: ElementContent[] = [];
      let done = 0;
      for (const place of marked.get(text) ?? []) {
        if (place.from < done) continue;
        out.push(...pieces(text.value.slice(done, place.from), names, inCode));
        out.push(claim(pieces(text.value.slice(place.from, place.to), names, inCode), place));
        done = place.to;
      }
      out.push(...pieces(text.value.slice(done), names, inCode));
      return out;
    });
  };
}

/** What of the claims does not stand in the text, so that it has to be said apart. */
export function missingClaims(text: string, claims: readonly string[]): string[] {
  const plain = bare(text);
  return claims.filter((claim) => !plain.includes(bare(claim)));
}

function walk(node: Node, replace: (text: Text, inCode: boolean) => ElementContent[], inCode = false): void {
  if (!('children' in node)) return;
  const children: ElementContent[] = [];
  for (const child of node.children as ElementContent[]) {
    if (child.type === 'text') children.push(...replace(child, inCode));
    else {
      if (child.type === 'element' && child.tagName !== 'a')
        walk(child, replace, inCode || child.tagName === 'pre' || child.tagName === 'code');
      children.push(child);
    }
  }
  node.children = children;
}

const atPattern = /(?<![\w@])@([a-z][a-z0-9_-]*)/g;

function pieces(text: string, names: ReadonlySet<string>, inCode: boolean): ElementContent[] {
  if (text === '') return [];
  if (inCode) return [{ type: 'text', value: text }];
  const found: { from: number; to: number; element: Element }[] = [];
  for (const match of text.matchAll(citationPattern)) {
    const element = part('cite', { path: match[1] ?? '', line: Number(match[2]) }, match[0]);
    found.push({ from: match.index, to: match.index + match[0].length, element });
  }
  for (const match of text.matchAll(atPattern)) {
    const name = match[1] ?? '';
    if (names.has(name)) found.push({ from: match.index, to: match.index + match[0].length, element: part('mention', { name }, match[0]) });
  }
  found.sort((a, b) => a.from - b.from);
  const out: ElementContent[] = [];
  let done = 0;
  for (const { from, to, element } of found) {
    if (from < done) continue;
    if (from > done) out.push({ type: 'text', value: text.slice(done, from) });
    out.push(element);
    done = to;
  }
  if (done < text.length) out.push({ type: 'text', value: text.slice(done) });
  return out;
}

function part(kind: string, properties: Record<string, string | number>, text: string): Element {
  return {
    type: 'element',
    tagName: 'span',
    properties: { dataPart: kind, ...prefixed(properties) },
    children: [{ type: 'text', value: text }],
  };
}

function prefixed(properties: Record<string, string | number>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [`data${key[0]?.toUpperCase()}${key.slice(1)}`, value]));
}

function claim(children: ElementContent[], { first, last }: Place): Element {
  return {
    type: 'element',
    tagName: 'span',
    properties: { dataPart: 'claim', ...(first && { dataFirst: 'yes' }), ...(last && { dataLast: 'yes' }) },
    children,
  };
}

/** Markup and white space differ between a claim as it was written and as it is shown; the rest does not. */
const skipped = /[\s`*_~\\]/;
function bare(text: string): string {
  return text.replace(/[\s`*_~\\]+/g, '');
}

/** Where in the text nodes each claim stands; a claim may run over several. */
function placesOf(tree: Root, claims: readonly string[]): Map<Text, Place[]> {
  const where: { node: Text; offset: number }[] = [];
  let flat = '';
  const collect = (node: Node): void => {
    if (node.type === 'text') {
      for (let i = 0; i < node.value.length; i++) {
        const letter = node.value[i] as string;
        if (skipped.test(letter)) continue;
        flat += letter;
        where.push({ node, offset: i });
      }
    } else if ('children' in node) for (const child of node.children) collect(child);
  };
  collect(tree);

  const out = new Map<Text, Place[]>();
  for (const text of claims) {
    const wanted = bare(text);
    const start = wanted === '' ? -1 : flat.indexOf(wanted);
    if (start < 0) continue;
    const places: Place[] = [];
    for (const { node, offset } of where.slice(start, start + wanted.length)) {
      const current = places.at(-1);
      if (current?.node === node) current.to = offset + 1;
      else places.push({ node, from: offset, to: offset + 1, first: places.length === 0, last: false });
    }
    const last = places.at(-1);
    if (last) last.last = true;
    for (const place of places)
      out.set(
        place.node,
        [...(out.get(place.node) ?? []), place].sort((a, b) => a.from - b.from),
      );
  }
  return out;
}
