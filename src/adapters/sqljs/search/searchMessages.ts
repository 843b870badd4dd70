import { searchTerms, snippetOf } from '../../../base/searchWords';
import type { SearchHit, SearchOptions } from '../../../core/ports/store';
import type { Row, Rows } from '../tables';
import { bm25 } from './bm25';

const matching = "SELECT docid, matchinfo(message_words, 'pcnalx') AS info FROM message_words WHERE message_words MATCH ?";
const rowsOf = 'FROM message_docs AS d JOIN messages AS m ON m.run_id = d.run_id AND m.seq = d.seq WHERE';
// The plus sign keeps SQLite from walking through the documents instead of the index.
const only = `AND +docid IN (SELECT d.docid ${rowsOf} (? IS NULL OR m.author = ?) AND (? IS NULL OR d.run_id = ?))`;
const placed = `SELECT d.run_id AS runId, d.seq AS seq, m.at AS at, m.author AS author ${rowsOf} d.docid = ?`;
const textOf = 'SELECT text FROM messages WHERE run_id = ? AND seq = ?';

/** The store's search. Ranks all that matches, and looks up the message only for what may be among the first. */
export function searchMessages(rows: Rows, query: string, { limit, author, runId }: SearchOptions): SearchHit[] {
  const terms = searchTerms(query);
  if (terms.length === 0 || limit <= 0) return [];
  // Words are letters and digits only, so quotes take every meaning from them but that of a phrase.
  const match = terms.map(({ words, prefix }) => `"${words.join(' ')}${prefix ? '*' : ''}"`).join(' ');
  const found =
    author === undefined && runId === undefined
      ? rows(matching, match)
      : rows(`${matching} ${only}`, match, ...orNull(author), ...orNull(runId));
  return best(found, limit)
    .flatMap(({ docid, rank }) => rows(placed, docid).map((row) => ({ ...placeOf(row), rank })))
    .sort((a, b) => b.rank - a.rank || b.at - a.at || compare(b.runId, a.runId) || b.seq - a.seq)
    .slice(0, limit)
    .map((hit) => ({ ...hit, text: snippetOf(String(rows(textOf, hit.runId, hit.seq)[0]?.text ?? ''), terms) }));
}

/** The first `limit` by rank, and what ranks like the last of them. */
function best(found: readonly Row[], limit: number): { docid: number; rank: number }[] {
  const ranked = found
    .map(({ docid, info }) => ({ docid: Number(docid), rank: info instanceof Uint8Array ? bm25(info) : 0 }))
    .sort((a, b) => b.rank - a.rank);
  const least = ranked[limit - 1]?.rank ?? 0;
  return ranked.filter(({ rank }) => rank >= least);
}

const placeOf = (row: Row) => ({ runId: String(row.runId), seq: Number(row.seq), at: Number(row.at), author: String(row.author) });
const orNull = (value: string | undefined): [string | null, string | null] => [value ?? null, value ?? null];
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
