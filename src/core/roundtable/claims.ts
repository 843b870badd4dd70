import type { Claim, Evidence } from '../../schema/message';
import { citationPattern } from '../../schema/prompt';
import { proseOf } from './speech';

/** Sentences and list items of a turn's prose; code blocks are left out. */
export function sentencesIn(text: string): string[] {
  const prose = proseOf(text).replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return prose
    .split(/\n+/)
    .flatMap((line) => line.replace(/^\s*(?:[-*+>]|\d+\.)\s+/, '').split(/(?<=[.!?])\s+(?=[A-Z@`"'([])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 0);
}

const figure =
  /(?<![\w#.])[~≈<>]?\$?\d[\d,.]*\s*(?:%|ms|s\b|min|h\b|hours?|minutes?|seconds?|days?|KB|MB|GB|times|x\b|×|requests?|attempts?|retries|calls?|users?|lines?)/i;
const hedged = /\b(if|suppose|assume|say we|imagine|would|could|should|might|let's|propose|proposal|perhaps|for example|e\.g\.)\b/i;
const question = /\?\s*$/;
const derivation = /\d[\d,.^()\s]*(?:[×x*/+^-]|\*\*)\s*[\d(][^=≈]*[=≈]\s*~?\$?[\d,.]+/;

/**
 * The empirical sentences of a turn and what each rests on: `grounded` when it cites lines of
 * evidence that the author was given, `derived` when it shows its arithmetic, else `ungrounded`.
 * A sentence is empirical when it cites a file or states a measured figure, and neither proposes,
 * supposes nor asks. Evidence in the sentence before carries over a derivation only.
 */
export function claimsIn(text: string, evidence: readonly Evidence[]): Claim[] {
  const claims: Claim[] = [];
  for (const sentence of sentencesIn(text)) {
    const citations = [...sentence.matchAll(citationPattern)];
    const derived = derivation.test(sentence);
    if (citations.length === 0 && !derived && (!figure.test(sentence) || hedged.test(sentence) || question.test(sentence))) continue;
    const cited = citations.map((match) => coveredBy(match, evidence));
    const sound = cited.length > 0 && cited.every((range) => range !== undefined);
    if (sound) claims.push({ text: sentence, status: 'grounded', evidence: cited[0] as string });
    else if (citations.length === 0 && derived) claims.push({ text: sentence, status: 'derived' });
    else claims.push({ text: sentence, status: 'ungrounded' });
  }
  return claims;
}

function coveredBy(match: RegExpMatchArray, evidence: readonly Evidence[]): string | undefined {
  const [, path, first, last] = match;
  const from = Number(first);
  const to = last === undefined ? from : Number(last);
  const range = evidence.find((known) => (known.path === path || known.path.endsWith(`/${path}`)) && from >= known.from && to <= known.to);
  return range && `${range.path}:${range.from}-${range.to}`;
}
