const blocks = 'p, li, td, th, pre, h1, h2, h3, h4, h5, h6, header, summary, figcaption, dt, dd, button, article';

/** Where the words stand in an element: a range each, also over the edges of inline elements, but never over those of blocks. */
export function findRanges(root: Element, pattern: RegExp): Range[] {
  const places: { node: Text; start: number }[] = [];
  let text = '';
  let block: Element | null = null;
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const parent = node.parentElement;
    if (!parent || parent.closest('.sr-only')) continue;
    const own = parent.closest(blocks);
    // A character that no pattern spans.
    if (own !== block) text += '\u0000';
    block = own;
    places.push({ node, start: text.length });
    text += node.data;
  }
  const ranges: Range[] = [];
  for (const match of text.matchAll(pattern)) {
    const start = placeOf(places, match.index);
    const end = placeOf(places, match.index + match[0].length - 1);
    if (!start || !end) continue;
    const range = root.ownerDocument.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset + 1);
    ranges.push(range);
  }
  return ranges;
}

function placeOf(places: readonly { node: Text; start: number }[], at: number): { node: Text; offset: number } | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const place = places[low - 1];
  return place && { node: place.node, offset: Math.min(at - place.start, place.node.data.length - 1) };
}
