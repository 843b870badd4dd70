import type { Block } from './readPrompt';
import { keywordsOf, sentencesOf, stem } from './words';

export type Dimension = 'time' | 'bytes' | 'percent' | 'count';

/** A figure with what it measures and where it stands. */
export type Quantity = {
  value: number;
  /** As a sentence would write it: `30,000 ms`. */
  shown: string;
  dimension: Dimension;
  /** In milliseconds, bytes, percent, or plain. */
  base: number;
  /** The stemmed last word of its name or the noun after it: `attempt`. */
  noun: string;
  /** The name in code, or the noun as written. */
  name: string;
  words: string[];
  /** Where it stands: `src/config.ts:6`; the word `briefing` when it stands there. */
  cite: string;
  path: string;
  line: number;
  text: string;
  named: boolean;
};

const timeUnits: Record<string, number> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const byteUnits: Record<string, number> = { byte: 1, kb: 1024, kib: 1024, mb: 1024 ** 2, mib: 1024 ** 2, gb: 1024 ** 3, gib: 1024 ** 3 };
const shortUnit: Record<string, string> = { millisecond: 'ms', second: 's', sec: 's', minute: 'min', hour: 'h' };

export const briefingPath = 'briefing';

/** Every figure of the evidence and of the briefing that has a name or a noun. */
export function quantitiesOf(evidence: readonly Block[], briefing: string): Quantity[] {
  const out: Quantity[] = [];
  const seen = new Set<string>();
  for (const block of evidence) {
    for (const line of block.lines) {
      const key = `${block.path}:${line.no}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const where = { cite: key, path: block.path, line: line.no };
      out.push(...(isProsePath(block.path) ? fromProse(line.text, where) : fromCode(line.text, where)));
    }
  }
  for (const sentence of sentencesOf(briefing)) out.push(...fromProse(sentence, { cite: briefingPath, path: briefingPath, line: 0 }));
  return out;
}

export function isProsePath(path: string): boolean {
  return /\.(?:md|mdx|txt|rst|adoc|log)$/i.test(path);
}

type Where = { cite: string; path: string; line: number };

function fromCode(text: string, where: Where): Quantity[] {
  const comment = /^\s*(?:\/\/|\/\*|\*|#|--)\s?(.*?)(?:\*\/)?$/.exec(text)?.[1];
  if (comment !== undefined) return fromProse(comment, where);
  const title = /\b(?:it|test|describe)\(\s*(['"`])(.+?)\1/.exec(text)?.[2];
  if (title !== undefined) return fromProse(title, where);
  const out: Quantity[] = [];
  for (const match of text.matchAll(/([A-Za-z_][\w-]*)["']?\s*(?::\s*number\s*)?[:=]\s*(\d[\d_]*(?:\.\d+)?)(?![\w.]|\s*[*/+-])/g)) {
    const name = match[1] ?? '';
    const value = Number((match[2] ?? '').replace(/_/g, ''));
    const words = keywordsOf(name);
    const last = splitName(name).at(-1) ?? '';
    const unit = stem(last);
    if (name.length < 3 || words.length === 0 || !Number.isSafeInteger(value * 1000)) continue;
    const meaning = words.filter((word) => timeUnits[word] === undefined && byteUnits[word] === undefined);
    const noun = meaning.at(-1) ?? words.at(-1) ?? '';
    out.push(
      quantity(value, timeUnits[unit] === undefined && byteUnits[unit] === undefined ? '' : unit, noun, name, meaning, where, text, true),
    );
  }
  return out;
}

function fromProse(text: string, where: Where): Quantity[] {
  const out: Quantity[] = [];
  const bare = text.replace(/\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b|\bv?\d+\.\d+\.\d+\b|\bRound \d\b/gi, ' ');
  for (const match of bare.matchAll(/(?<![\w.,/:-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?(%|[A-Za-z]+)?/g)) {
    const value = Number(`${(match[1] ?? '').replace(/,/g, '')}${match[2] ?? ''}`);
    const written = match[3] ?? '';
    const unit = written === '%' || /^percent$/i.test(written) ? '%' : stem(written);
    if (!Number.isFinite(value) || written === '' || /^(?:of|and|or|to|in|at|for|is|was|are|a|an|the|on|by|am|pm)$/i.test(written))
      continue;
    out.push(quantity(value, unit, unit === '%' ? 'share' : unit, written, keywordsOf(text), where, text, false));
  }
  return out;
}

function quantity(
  value: number,
  unit: string,
  noun: string,
  name: string,
  words: string[],
  where: Where,
  text: string,
  named: boolean,
): Quantity {
  const ms = timeUnits[unit];
  const bytes = byteUnits[unit];
  const dimension: Dimension = ms !== undefined ? 'time' : bytes !== undefined ? 'bytes' : unit === '%' ? 'percent' : 'count';
  const label =
    dimension === 'count'
      ? named
        ? ''
        : ` ${name.toLowerCase()}`
      : unit === '%'
        ? ' %'
        : ` ${shortUnit[unit] ?? (bytes && unit !== 'byte' ? unit.toUpperCase() : unit === 'byte' ? 'bytes' : unit === 'day' ? 'days' : unit)}`;
  return {
    value,
    shown: `${number(value)}${label}`,
    dimension,
    base: value * (ms ?? bytes ?? 1),
    noun,
    name,
    words,
    ...where,
    text: text.trim(),
    named,
  };
}

function splitName(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((part) => part.toLowerCase());
}

/** A figure with separators between thousands; at most two decimals. */
export function number(value: number): string {
  const [whole = '0', part = ''] = String(Math.round(value * 100) / 100).split('.');
  if (/e/.test(whole)) return whole;
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (part === '' ? '' : `.${part}`);
}

/** A duration for a reader: `1 h 49 min`, `51.2 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${number(ms)} ms`;
  if (ms < 120_000) return `${number(ms / 1000)} s`;
  if (ms < 3_600_000) return `${number(Math.round(ms / 60_000))} min`;
  if (ms < 48 * 3_600_000) {
    const minutes = Math.round(ms / 60_000);
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
  return `${number(Math.round(ms / 86_400_000))} days`;
}
