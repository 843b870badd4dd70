/** One word of a text: as it is compared, and where it stands. Letters of Chinese and Japanese count as a word each. */
export type Word = { word: string; from: number; to: number };

const run = /[\p{L}\p{N}\p{M}]+/gu;
const uncut = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const parts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const plain = /^[a-z0-9]+$/i;

/** The words of a text in order, for every kind of search here: without case, accents and signs, in any script. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const add = (found: string, from: number): void => {
    const word = folded(found);
    if (word !== '') words.push({ word, from, to: from + found.length });
  };
  for (const { 0: found, index } of text.matchAll(run)) {
    // Most words are plain ones, and the other expressions cost many times as much.
    if (plain.test(found)) words.push({ word: found.toLowerCase(), from: index, to: index + found.length });
    else if (!uncut.test(found)) add(found, index);
    else for (const part of found.matchAll(parts)) add(part[0], index + part.index);
  }
  return words;
}

function folded(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]|[^\p{L}\p{N}\p{M}]/gu, '')
    .toLowerCase();
}

/** Words that must follow each other; of the last one of a `prefix` term the beginning is enough. */
export type SearchTerm = { words: readonly string[]; prefix: boolean };

const mostTerms = 32;

/**
 * What a query asks for: each of these must be in a message. Words that are written without anything between them belong together,
 * which is for scripts without spaces; the last word may be unfinished from its second letter on. Signs and operators have no meaning. Words beyond the
 * thirty-second are left out.
 */
export function searchTerms(query: string): readonly SearchTerm[] {
  const groups: { words: string[]; to: number }[] = [];
  for (const { word, from, to } of wordsOf(query)) {
    const last = groups.at(-1);
    if (last?.to === from) {
      last.words.push(word);
      last.to = to;
    } else groups.push({ words: [word], to });
  }
  const terms = new Map<string, SearchTerm>();
  groups.slice(0, mostTerms).forEach(({ words }, index, { length }) => {
    // The beginning of one letter would be in nearly every text.
    const prefix = index === length - 1 && (words.at(-1)?.length ?? 0) > 1;
    terms.set(JSON.stringify([words, prefix]), { words, prefix });
  });
  return [...terms.values()];
}

/** Where a term stands in the words of a text: the numbers of the words it begins at. */
export function placesOf({ words, prefix }: SearchTerm, text: readonly Word[]): number[] {
  const fits = (index: number): boolean =>
    words.every((word, offset) => {
      const other = text[index + offset]?.word;
      return other === word || (prefix && offset === words.length - 1 && other?.startsWith(word) === true);
    });
  return text.flatMap((_, index) => (fits(index) ? [index] : []));
}

const snippetLength = 200;
const snippetLead = 40;

/** The stretch of a text that shows most of the terms, as `SearchHit.text` has it; about 200 characters of the text. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): string {
  const words = wordsOf(text);
  const marks = terms
    .flatMap((term) =>
      placesOf(term, words).map((index) => ({ term, from: words[index]?.from ?? 0, to: words[index + term.words.length - 1]?.to ?? 0 })),
    )
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let best = { from: 0, shown: 0 };
  let end = 0;
  // Two ends that only move on, and a count for each term between them.
  const between = new Map<SearchTerm, number>();
  for (const mark of marks) {
    for (let next = marks[end]; next && next.to <= mark.from + snippetLength - snippetLead; next = marks[++end])
      between.set(next.term, (between.get(next.term) ?? 0) + 1);
    if (between.size > best.shown) best = { from: mark.from, shown: between.size };
    const left = (between.get(mark.term) ?? 0) - 1;
    if (left > 0) between.set(mark.term, left);
    else between.delete(mark.term);
  }
  const first = best.shown > 0 ? best.from : (marks[0]?.from ?? 0);
  const from = first <= snippetLead ? 0 : (words.find((word) => word.from >= first - snippetLead)?.from ?? first);
  const to = wholeCharacter(text, Math.min(text.length, from + snippetLength));
  let out = '';
  let at = from;
  for (const mark of marks) {
    if (mark.from < at || mark.from >= to) continue;
    const until = Math.min(mark.to, to);
    out += `${text.slice(at, mark.from)}[${text.slice(mark.from, until)}]`;
    at = until;
  }
  out += text.slice(at, to);
  return `${from > 0 ? '…' : ''}${out.replace(/\s+/g, ' ').trim()}${to < text.length ? '…' : ''}`;
}

/** The place itself, or one before it when it would cut a pair of surrogates. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
