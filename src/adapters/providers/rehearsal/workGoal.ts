import { relativePath } from '../../../base/relativePath';
import { cap, capital, sentencesOf, tame } from './words';

const extensions =
  'md|mdx|txt|rst|tex|json|jsonl|yaml|yml|toml|ini|csv|tsv|html|css|scss|py|ipynb|ts|tsx|js|jsx|mjs|cjs|mts|go|rs|java|kt|rb|php|cs|c|h|cpp|hpp|swift|sh|sql|r|R|jl|lua|pl|scala|xml|svg';
const pathPattern = new RegExp(`(?<![\\w/.@:-])((?:[\\w@-][\\w.@-]*/)*[\\w@.-]*[\\w-]\\.(?:${extensions}))(?![\\w/]|\\.\\w)`, 'g');
const products = /^(?:node|vue|next|nuxt|express|react|three|d3|deno|ember|backbone|angular|asp|chart|p5)\.(?:js|ts)$/i;

/** Files that a text says are to be made; what it says is read, or only an example, is left out. */
export function pathsIn(text: string): string[] {
  const out: string[] = [];
  let readUntil = -1;
  for (const match of text.matchAll(pathPattern)) {
    const path = match[1] ?? '';
    const before = text.slice(Math.max(0, match.index - 40), match.index).replace(/[`"'“]+$/, '');
    const given =
      /\b(?:reads?|reading|from|loads?|loading|using|uses|parses|given|such as|like|e\.g\.|for example|see|input)\s+(?:the\s+(?:file\s+)?)?$/i.test(
        before,
      ) ||
      (readUntil >= 0 && /^[`"'”]*,?\s*(?:and|or|,)\s*[`"'“]*$/.test(text.slice(readUntil, match.index)));
    readUntil = given ? match.index + path.length : -1;
    if (given || products.test(path) || !relativePath(path).ok || path.startsWith('-') || out.includes(path)) continue;
    out.push(path);
  }
  return out;
}

const plainWords = new Set(
  `a an and the of to in on at for with from by as is are be it its this that these those or we you our your team write build create make produce
  implement draft design develop prepare please small short simple new good tests test unit python typescript javascript rust java which what how
  should would could can does do who whose have has need needs must will one two three first about into their they them then than code file files
  everything anything each other small tiny little using use add let us answer decide whether review repository`.split(/\s+/),
);

/** Two or three words of the goal, for names of files and things. */
export function slugOf(goal: string, joiner = '-'): string {
  const first = sentencesOf(goal)[0] ?? goal;
  const words = (
    tame(first.replace(pathPattern, ' '))
      .toLowerCase()
      .match(/[a-z][a-z0-9]+/g) ?? []
  ).filter((word) => !plainWords.has(word));
  const slug = [...new Set(words)].slice(0, 3).join(joiner);
  return slug === '' ? 'goal' : slug;
}

/** The goal's own words that say what it is about, in order, each once. */
export function goalWords(goal: string): string[] {
  const words = (
    tame(goal.replace(pathPattern, ' '))
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}-]{3,}/gu) ?? []
  ).filter((word) => !plainWords.has(word));
  return [...new Set(words)].slice(0, 24);
}

/** Sentences of the goal, safe to stand in any file. */
export function goalSentences(goal: string): string[] {
  return sentencesOf(goal.replace(/\n(?!\s*(?:[-*]|\d+\.|\n))/g, ' '))
    .map((one) => cap(tame(one.replace(/\s+/g, ' ')), 220))
    .filter((one) => one.length > 3)
    .slice(0, 10);
}

/** `has Background, Methods and Results`: parts that the goal names for a text. */
export function headingsIn(goal: string): string[] {
  const found =
    /\b(?:has|have|with|contains?|sections?|parts?)\b[^.\n]{0,20}?((?:["“]?[A-Z][\w ]{2,30}["”]?,\s+)+["“]?(?:and\s+)?["“]?[A-Z][\w ]{2,30}(?:\s+and\s+[A-Z]\w+)?)/.exec(
      goal.replace(/\s*\n\s*/g, ' '),
    );
  if (found?.[1] === undefined) return [];
  return found[1]
    .split(/,\s+(?:and\s+)?|\s+and\s+(?=["“]?[A-Z])/)
    .map((one) => tame(one))
    .filter((one) => one !== '' && one.length < 40)
    .slice(0, 8);
}

/** The goal as a title. */
export function titleOf(goal: string): string {
  return capital(cap(tame(sentencesOf(goal)[0] ?? goal).replace(/[.?!:]+$/, ''), 80)) || 'Goal';
}
