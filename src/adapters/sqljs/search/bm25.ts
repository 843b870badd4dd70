const k1 = 1.2;
const b = 0.75;

/**
 * Okapi BM25 of one row, from SQLite's `matchinfo(table, 'pcnalx')` of a table with one column: the numbers of terms, columns and rows,
 * the average length, this row's length, then for each term its places in this row, its places in all rows, and the rows that have it.
 * A term's rarity is `ln(1 + (rows - having + 0.5) / (having + 0.5))`, which is never below 0.
 */
export function bm25(matchinfo: Uint8Array): number {
  const view = new DataView(matchinfo.buffer, matchinfo.byteOffset, matchinfo.byteLength);
  const number = (index: number): number => view.getUint32(index * 4, true);
  const [terms, rows, average, length] = [number(0), number(2), number(3), number(4)];
  let score = 0;
  for (let term = 0; term < terms; term++) {
    const here = number(5 + term * 3);
    const having = number(5 + term * 3 + 2);
    const rarity = Math.log(1 + (rows - having + 0.5) / (having + 0.5));
    score += (rarity * here * (k1 + 1)) / (here + k1 * (1 - b + (b * length) / Math.max(1, average)));
  }
  return score;
}
