import { duration, number, type Quantity } from './quantities';
import type { Block } from './readPrompt';

export type SumKind = 'match' | 'growth' | 'total' | 'crossing' | 'product' | 'span' | 'share' | 'ratio';

/** A sum that a reader can check: the equation, what it comes to, and the lines it is made of. */
export type Sum = { kind: SumKind; equation: string; gloss: string; cites: string[] };

/** Every sum that the figures at hand allow. Only figures with a line of their own take part. */
export function sumsOf(evidence: readonly Block[], all: readonly Quantity[]): Sum[] {
  const figures = all.filter((one) => one.line > 0 && Number.isFinite(one.base));
  return [...growthSums(evidence, figures), ...spans(evidence), ...shares(evidence), ...products(figures), ...ratios(figures)];
}

const doubling = /\b2\s*\*\*\s*\w+|Math\.pow\(\s*2\s*,|<<=?\s*\w+|\*=\s*2\b|\*\s*2\b(?!\s*\*)|\bdoubl(?:e|es|ed|ing)\b/i;

export function isDoubling(text: string): boolean {
  return doubling.test(text);
}

function growthSums(evidence: readonly Block[], figures: readonly Quantity[]): Sum[] {
  const line = linesOf(evidence).find((one) => /\*\*|pow\(|\*=\s*2/.test(one.text) && isDoubling(one.text));
  const start = figures.find(
    (one) =>
      one.named &&
      one.dimension === 'time' &&
      /base|initial|first|start|delay|wait|backoff|interval/i.test(one.name) &&
      !/max|limit|cap|timeout/i.test(one.name),
  );
  if (!line || !start) return [];
  const out: Sum[] = [];
  const tries = figures.find(
    (one) =>
      one.dimension === 'count' &&
      one.named &&
      /attempt|retr|tries/i.test(one.name) &&
      one.value >= 2 &&
      one.value <= 40 &&
      !/test|spec/i.test(one.path),
  );
  const limit = figures.find(
    (one) =>
      one.dimension === 'time' &&
      one !== start &&
      /timeout|limit|deadline|max|cap|budget/i.test(`${one.name} ${one.text}`) &&
      one.base > start.base,
  );
  const cites = [start.cite, line.cite];
  if (tries) {
    const doublings = tries.value - 1;
    const last = start.base * 2 ** doublings;
    out.push({
      kind: 'growth',
      equation: `${start.shown} × 2^${doublings} = ${inUnit(last, start)}`,
      gloss: `${duration(last)} for one single wait`,
      cites: [...cites, tries.cite],
    });
    const whole = start.base * (2 ** tries.value - 1);
    out.push({
      kind: 'total',
      equation: `${start.shown} × (2^${tries.value} - 1) = ${inUnit(whole, start)}`,
      gloss: `${duration(whole)} for all the waits of one request together`,
      cites: [...cites, tries.cite],
    });
  } else {
    const last = start.base * 2 ** 10;
    out.push({
      kind: 'growth',
      equation: `${start.shown} × 2^10 = ${inUnit(last, start)}`,
      gloss: `${duration(last)} after ten doublings`,
      cites,
    });
  }
  const record = figures.find(
    (one) => !one.named && one.dimension === 'time' && one.base >= start.base * 8 && Number.isInteger(Math.log2(one.base / start.base)),
  );
  if (record) {
    const n = Math.log2(record.base / start.base);
    out.push({
      kind: 'match',
      equation: `${start.shown} × 2^${n} = ${inUnit(record.base, start)}`,
      gloss: `exactly the wait on record, so it had doubled ${n} times`,
      cites: [...cites, record.cite],
    });
  }
  if (limit) {
    const n = Math.floor(Math.log2(limit.base / start.base)) + 1;
    const at = start.base * 2 ** n;
    out.push({
      kind: 'crossing',
      equation: `${start.shown} × 2^${n} = ${inUnit(at, start)} > ${limit.shown}`,
      gloss: `longer than ${limit.named ? `\`${limit.name}\`` : 'that limit'} from doubling ${n} on`,
      cites: [...cites, limit.cite],
    });
  }
  return out;
}

function inUnit(base: number, like: Quantity): string {
  return `${number((base / like.base) * like.value)} ${like.shown.split(' ').at(-1) ?? ''}`.trim();
}

type Line = { text: string; cite: string; path: string; no: number };

export function linesOf(evidence: readonly Block[]): Line[] {
  const seen = new Set<string>();
  return evidence.flatMap((block) =>
    block.lines.flatMap((line) => {
      const cite = `${block.path}:${line.no}`;
      if (seen.has(cite)) return [];
      seen.add(cite);
      return [{ text: line.text, cite, path: block.path, no: line.no }];
    }),
  );
}

/** Times of day in one file, first to last and between what reads like an end and what came after. */
function spans(evidence: readonly Block[]): Sum[] {
  const byPath = new Map<string, (Line & { minutes: number; clock: string })[]>();
  for (const line of linesOf(evidence)) {
    const match = /(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?![\d:.])/.exec(line.text);
    if (!match || !/\.(?:md|mdx|txt|rst|adoc|log)$/i.test(line.path)) continue;
    const list = byPath.get(line.path) ?? [];
    list.push({ ...line, minutes: Number(match[1]) * 60 + Number(match[2]), clock: match[0] });
    byPath.set(line.path, list);
  }
  const out: Sum[] = [];
  for (const list of byPath.values()) {
    const first = list[0];
    const last = list.at(-1);
    if (!first || !last || last.minutes <= first.minutes) continue;
    out.push(span(first, last, 'how long it took from the first entry to the last'));
    const healthy = list.find(
      (one) => one !== first && one !== last && /\b(?:again|recover\w*|restored|normal\w*|resolved|back|healthy|fixed)\b/i.test(one.text),
    );
    if (healthy && last.minutes > healthy.minutes) out.unshift(span(healthy, last, 'how long it went on after it was called well again'));
  }
  return out;
}

function span(
  from: { minutes: number; clock: string; cite: string },
  to: { minutes: number; clock: string; cite: string },
  gloss: string,
): Sum {
  return { kind: 'span', equation: `${to.clock} - ${from.clock} = ${to.minutes - from.minutes} min`, gloss, cites: [from.cite, to.cite] };
}

function shares(evidence: readonly Block[]): Sum[] {
  return linesOf(evidence).flatMap((line) => {
    const match = /(?<![\w.,])(\d[\d,]*) (?:out )?of (?:the )?(\d[\d,]*) (\w+)/i.exec(line.text);
    const part = Number(match?.[1]?.replace(/,/g, ''));
    const whole = Number(match?.[2]?.replace(/,/g, ''));
    if (!match || !(whole > 0) || part > whole) return [];
    return [
      {
        kind: 'share' as const,
        equation: `${number(part)} / ${number(whole)} = ${number((100 * part) / whole)} %`,
        gloss: `the share of the ${match[3]} counted there`,
        cites: [line.cite],
      },
    ];
  });
}

const perUnit = /attempt|retr|tries|cop(?:y|ies)|times|calls?$|quer/i;
const many =
  /client|worker|user|request|connection|instance|pod|replica|host|job|tenant|flight|thread|node|page|customer|session|concurren/i;

function products(figures: readonly Quantity[]): Sum[] {
  const each = figures.find(
    (one) => one.dimension === 'count' && one.named && perUnit.test(one.name) && one.value > 1 && !/test|spec/i.test(one.path),
  );
  const units = figures.find(
    (one) => one.dimension === 'count' && one !== each && one.named && many.test(one.name) && !perUnit.test(one.name) && one.value > 1,
  );
  if (!each || !units) return [];
  const result = each.value * units.value;
  return [
    {
      kind: 'product',
      equation: `${number(units.value)} × ${number(each.value)} = ${number(result)}`,
      gloss: `\`${units.name}\` times \`${each.name}\` if all of them run to the end`,
      cites: [units.cite, each.cite],
    },
  ];
}

function ratios(figures: readonly Quantity[]): Sum[] {
  const out: Sum[] = [];
  for (const big of figures) {
    for (const small of figures) {
      if (
        big.dimension !== small.dimension ||
        big.dimension === 'count' ||
        big.dimension === 'percent' ||
        big.base < small.base * 1.5 ||
        small.base <= 0
      )
        continue;
      if (big.cite === small.cite || (big.named && small.named && big.path !== small.path)) continue;
      if (big.noun !== small.noun) continue;
      if (out.length >= 3) return out;
      out.push({
        kind: 'ratio',
        equation: `${big.shown} / ${small.shown} = ${number(big.base / small.base)}`,
        gloss: 'how many times the one goes into the other',
        cites: [big.cite, small.cite],
      });
    }
  }
  return out;
}
