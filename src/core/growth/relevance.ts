import { wordsOf } from '../../base/searchWords';

/** Words that say nothing of what a text is about. */
const stopWords = new Set(
  `a about after all also an and any are as at be because been before but by can could did do does for from get had has have he her his how i if
  in into is it its just like made make many may me more most much must my no nor not now of off on once one only or other our out over own said
  same say she should so some such than that the their them then there these they thing this those through to too under up us use was we were
  what when where whether which while who whose why will with would you your`.split(/\s+/),
);

/** A word without its common English endings, so that `retries`, `retry` and `retrying` meet. */
export function stem(word: string): string {
  if (word.length <= 3) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=[^s])s$/, '')
    .replace(/(?<=.{4})(ing|ed)$/, '')
    .replace(/(?<=.{4})e$/, '')
    .replace(/(?<=.{3})([bdgmnprt])\1$/, '$1');
}

/** The words of a text that carry meaning, stemmed, each once; of a text that has none, all of its words. */
export function stemsOf(text: string): Set<string> {
  const words = wordsOf(text).map(({ word }) => word);
  const meaningful = words.filter((word) => !stopWords.has(word));
  return new Set((meaningful.length > 0 ? meaningful : words).map(stem));
}

/**
 * How well a text answers to a trigger, 0 to 1: the cosine of the two in the space of the trigger's words, so that a long briefing is
 * no farther away than a short one. Words that are in most of the `others` weigh less. Source: FACTS 2.11 (cosine of briefing and
 * fires_when); by words in place of an embedder, so that it needs none.
 */
export function relevance(trigger: string, text: ReadonlySet<string>, others: readonly ReadonlySet<string>[] = []): number {
  const wanted = stemsOf(trigger);
  if (wanted.size === 0) return 0;
  let whole = 0;
  let met = 0;
  for (const word of wanted) {
    const having = others.filter((other) => other.has(word)).length;
    const weight = Math.log(1 + (others.length + 1) / (having + 0.5)) ** 2;
    whole += weight;
    if (text.has(word)) met += weight;
  }
  return Math.sqrt(met / whole);
}

/** The share of the shorter text's words that both have, 0 to 1. Source: FACTS 2.11, dedup by word overlap. */
export function wordOverlap(a: string, b: string): number {
  const left = stemsOf(a);
  const right = stemsOf(b);
  const [less, more] = left.size <= right.size ? [left, right] : [right, left];
  if (less.size === 0) return more.size === 0 ? 1 : 0;
  return [...less].filter((word) => more.has(word)).length / less.size;
}
