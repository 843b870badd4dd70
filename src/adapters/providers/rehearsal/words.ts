import { citationPattern } from '../../../schema/prompt';

const stopWords = new Set(
  `a about above after again all also although always am an and any anybody anyone anything are as at be because been before being below
  between both but by can cannot could did do does doing done down during each either else end ends even ever every few first for from
  further get give gives go goes had has have having he her here him his how however i if in into is it its itself just last later leave
  less let like long made make makes many may me might more most much must my need needs never new next no nobody nor not nothing now of
  off on once one only or other others ought our out over own part per put really said same say says see she should since so some
  something still such take takes than that the their them then there these they thing things this those though through to together too
  two under until up us use used using very want was way we well went were what when where whether which while who whom whose why will
  with within without work would yes yet you your name show round directive verdict`.split(/\s+/),
);

/** Text on one line, without what could be read as a control word, a request or a mark-up of the protocol. */
export function tame(text: string): string {
  return text
    .replace(/\[\[|\]\]/g, ' ')
    .replace(/[`*_#>“”"]+/g, (found) => (/^_+$/.test(found) ? found : ' '))
    .replace(/\b(POSITION|PASS|CONVERGED|CONTINUE)\b:?/g, (word) => word.toLowerCase())
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
}

/** The sentences of a text as they stand in it, exactly; headings, rules and fenced marks are left out. */
export function sentencesOf(text: string): string[] {
  const out: string[] = [];
  for (const line of text.split(/\n/)) {
    const bare = line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim();
    if (bare === '' || /^(#{1,6}\s|```|---|\||POSITION:)/.test(bare)) continue;
    let start = 0;
    for (const match of bare.matchAll(/[.!?…]["”’)]?(?=\s+["“(@`]?[\p{Lu}\d@`])/gu)) {
      const end = match.index + match[0].length;
      out.push(bare.slice(start, end).trim());
      start = end;
    }
    const rest = bare.slice(start).trim();
    if (rest !== '') out.push(rest);
  }
  return out;
}

export function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? []).map((word) => word.toLowerCase());
}

/** A word without its common endings, so that `retries`, `retry` and `retrying` meet. */
export function stem(word: string): string {
  const low = word.toLowerCase();
  if (low.length <= 3) return low;
  return low
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=.{4})(ing|ed)$/, '');
}

/** The words that carry meaning, stemmed, each once, in order; names in code are taken apart. */
export function keywordsOf(text: string): string[] {
  const apart = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_/.-]+/g, ' ');
  const found = wordsOf(apart).filter((word) => word.length > 2 && !stopWords.has(word) && !/^\d/.test(word));
  return [...new Set(found.map(stem))];
}

/** How much two texts share, 0 to 1, by their meaningful words. */
export function likeness(a: string, b: string): number {
  const left = new Set(keywordsOf(a));
  const right = new Set(keywordsOf(b));
  if (left.size === 0 || right.size === 0) return 0;
  let both = 0;
  for (const word of left) if (right.has(word)) both++;
  return both / (left.size + right.size - both);
}

/** How many of the meaningful words of `of` stand in `text`, 0 to 1. */
export function coverage(of: string, text: string): number {
  const wanted = keywordsOf(of);
  if (wanted.length === 0) return 0;
  const there = new Set(keywordsOf(text));
  return wanted.filter((word) => there.has(word)).length / wanted.length;
}

/** A text whose references to lines are gone: those in brackets wholly, of the others the file stays. */
export function withoutCitations(text: string): string {
  return text
    .replace(/\s*\((?:[^()]*?)\)/g, (inner) => (hasCitation(inner) ? '' : inner))
    .replace(citationPattern, '$1')
    .replace(/\s+([,.;:?!])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

export function hasCitation(text: string): boolean {
  return new RegExp(citationPattern.source).test(text);
}

/** A short quotable piece of a sentence: whole where it is short, else cut at a word, never through a name. */
export function fragment(text: string, words = 14): string {
  const clean = tame(withoutCitations(text)).replace(/[.,;:!?…]+$/, '');
  const parts = clean.split(' ').filter((part) => part !== '');
  if (parts.length <= words) return cap(parts.join(' '), 240);
  const clause = clean.split(/[;:,]\s/)[0] ?? '';
  const clauseWords = clause.split(' ').length;
  if (clauseWords >= 6 && clauseWords <= words) return cap(clause, 140);
  return `${cap(trimTail(parts.slice(0, words)).join(' '), 140)} …`;
}

const danglers = new Set([
  'a',
  'an',
  'the',
  'of',
  'to',
  'in',
  'on',
  'at',
  'for',
  'and',
  'or',
  'but',
  'with',
  'that',
  'which',
  'by',
  'is',
  'as',
  'its',
]);

function trimTail(parts: string[]): string[] {
  const out = [...parts];
  while (out.length > 5 && danglers.has((out[out.length - 1] ?? '').toLowerCase())) out.pop();
  return out;
}

/** A text cut to a number of characters. */
export function cap(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`;
}

/** The reason in a position, after its verdict; the whole where there is none. */
export function reasonIn(text: string): string {
  return (
    /^.{6,110}?(?:: |, (?:on the condition that|because|provided that|but with) |, with )(.{24,})$/.exec(text)?.[1] ??
    /^Of [^,]{3,120}, (take .+)$/.exec(text)?.[1] ??
    text
  );
}

export function capital(text: string): string {
  return text.replace(/^(\s*)(\p{Ll})/u, (_all, space: string, letter: string) => space + letter.toUpperCase());
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** A small count in words, so that it is not taken for a measured figure. */
export function countWord(count: number): string {
  return smallNumbers[count] ?? String(count);
}
