import { briefingPath, isProsePath, type Quantity } from './quantities';
import type { Block, Prompt } from './readPrompt';
import { isDoubling } from './sums';
import { cap, fragment, keywordsOf, sentencesOf } from './words';

export type FindingKind =
  | 'contradiction'
  | 'growth'
  | 'counter'
  | 'shared'
  | 'caught'
  | 'limit'
  | 'constant'
  | 'call'
  | 'definition'
  | 'test'
  | 'comment'
  | 'todo'
  | 'prose'
  | 'unknown'
  | 'line'
  | 'missing'
  | 'proposal'
  | 'briefing';

/** Something that the material shows, with the words and the place. `quote` may stand in a sentence as it is. */
export type Finding = {
  kind: FindingKind;
  cite: string;
  path: string;
  quote: string;
  /** The other side of a contradiction. */
  quote2: string;
  cite2: string;
  /** The name that the line is about, where it has one. */
  name: string;
  weight: number;
  /** How many of its kind come before it. */
  nth: number;
};

/** Everything in the evidence that an argument could stand on, the heavier first. */
export function findingsOf(prompt: Prompt, figures: readonly Quantity[], keywords: readonly string[]): Finding[] {
  const out: Finding[] = [...contradictions(figures)];
  for (const block of prompt.evidence) out.push(...inBlock(block, prompt.evidence));
  for (const text of prompt.notFound) out.push(finding('missing', '', '', fragment(text, 16), 3));
  const disputed = new Set(out.flatMap((one) => (one.kind === 'contradiction' ? [one.cite2] : [])));
  const seen = new Set<string>();
  const weighed = out.filter((one) => {
    const key = `${one.kind}|${one.cite}|${one.cite2}|${one.kind === 'missing' ? one.quote : ''}`;
    // What is disputed is shown as a dispute, never as a fact.
    if (seen.has(key) || one.quote.length < 4 || (one.kind === 'prose' && disputed.has(one.cite))) return false;
    seen.add(key);
    return true;
  });
  for (const one of weighed) one.weight += 2 * keywordsOf(`${one.quote} ${one.name}`).filter((word) => keywords.includes(word)).length;
  return weighed.sort((a, b) => b.weight - a.weight || a.cite.localeCompare(b.cite));
}

function finding(kind: FindingKind, cite: string, path: string, quote: string, weight: number, name = ''): Finding {
  return { kind, cite, path, quote, weight, name, quote2: '', cite2: '', nth: 0 };
}

/** The one sentence of a line that says most: the one with the figure that is meant, or with any, or the longest. */
function telling(text: string, figure = ''): string {
  const all = sentencesOf(text);
  const value = figure.split(' ')[0] ?? '';
  const score = (one: string): number =>
    (value !== '' && one.includes(value) ? 20 : 0) +
    (/\d/.test(one.replace(/^\d{1,2}:\d{2}\s/, '')) ? 4 : 0) +
    Math.min(keywordsOf(one).length, 8);
  return [...all].sort((a, b) => score(b) - score(a))[0] ?? text;
}

/** Code as a quotation: one line, between backticks. */
function code(text: string): string {
  return `\`${cap(
    text
      .trim()
      .replace(/`/g, "'")
      .replace(/\[\[|\]\]/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/[,;{]+$/, '')
      .trim(),
    76,
  )}\``;
}

function inBlock(block: Block, all: readonly Block[]): Finding[] {
  const prose = isProsePath(block.path);
  const test = /(?:^|[/._-])(?:test|tests|spec|specs)(?:[/._-]|$)/i.test(block.path);
  return block.lines.flatMap((line, index) => {
    const cite = `${block.path}:${line.no}`;
    const text = line.text;
    const name =
      /(?:function|const|let|var|class|def|type|interface|fn|func)\s+([A-Za-z_]\w*)/.exec(text)?.[1] ??
      /^\s*["']?([A-Za-z_]\w*)["']?\s*[:=]/.exec(text)?.[1] ??
      '';
    const make = (kind: FindingKind, weight: number, quote = code(text)): Finding[] => [
      finding(kind, cite, block.path, quote, weight, name),
    ];
    if (prose) {
      const sentence = sentencesOf(text).at(-1) ?? '';
      if (/^\s*#/.test(text) || keywordsOf(sentence).length < 3) return [];
      const unknown = /\b(?:nobody|never|not measured|unknown|no \w+ (?:shows|measures|knows))\b/i.test(text);
      return make(unknown ? 'unknown' : 'prose', /\d/.test(text) ? 4 : 2, `“${fragment(telling(text), 22)}”`);
    }
    const comment = /^\s*(?:\/\/|\/\*+|\*|#)\s?(.*?)(?:\*\/)?\s*$/.exec(text)?.[1]?.trim();
    if (comment !== undefined) {
      if (keywordsOf(comment).length < 3) return [];
      const quote = `“${fragment(comment, 20)}”`;
      if (/\b(?:TODO|FIXME|HACK|XXX)\b/.test(comment)) return make('todo', 6, quote);
      // A comment that says why, or since when, can be argued over; one that names a thing cannot.
      return /\b(?:because|was|were|when|until|never|only|always|so|for now|temporary|assumes?|must|cannot|hack)\b/i.test(comment)
        ? make('comment', 5, quote)
        : [];
    }
    const title = /\b(?:it|test)\(\s*(['"`])(.+?)\1/.exec(text)?.[2];
    if (title !== undefined) return make('test', /\d/.test(title) ? 7 : 4, `“${fragment(title, 14)}”`);
    if (test) return /expect|assert/.test(text) ? make('line', 1) : [];
    if (/^\s*(?:import|export \{|\}|\{|\)|\]|$)/.test(text)) return [];
    if (isDoubling(text)) return make('growth', isBounded(block, all) ? 1 : 9);
    const counter = /^\s*(?:export\s+)?(?:let|var)\s+(\w+)\s*(?::\s*\w+\s*)?=\s*0;?$/.exec(text)?.[1];
    if (counter !== undefined && (/^\S/.test(text) || isClosure(block, index, all))) return make('counter', 10);
    if (/^(?:export\s+)?(?:let|var)\s+\w+|^(?:export\s+)?const\s+\w+\s*=\s*(?:await\s+)?(?:new\s+\w|create\w*\(|make\w*\()/.test(text))
      return make('shared', 8);
    if (/\bcatch\b|\bexcept\b|\brescue\b/.test(text)) return make('caught', 4);
    if (/\bthrow\b|\braise\b|\breturn err/.test(text)) return make(/[<>]=?/.test(text) ? 'limit' : 'line', 5);
    if (/[A-Za-z_]\w*["']?\s*[:=]\s*(?:[2-9]|\d[\d_.]+)/.test(text)) return make('constant', 5);
    if (/\b(?:function|class|def|interface|type|fn|func)\s+\w+/.test(text)) return make('definition', 2);
    if (/\w+\s*\(/.test(text) && text.trim().length > 8) return make('call', 2);
    return text.trim().length > 14 ? make('line', 1) : [];
  });
}

/** Whether a bound of some kind stands near the growth, so that nobody may say there is none. */
function isBounded(block: Block, all: readonly Block[]): boolean {
  return all.some(
    (other) =>
      other.path === block.path &&
      other.lines.some((line) => /Math\.min|\bclamp|\bceil(?:ing)?\b|\bcap(?:ped)?\b|maxDelay|max_delay/i.test(line.text)),
  );
}

/** A counter that is set up before a returned function uses it lives as long as that function. */
function isClosure(block: Block, index: number, all: readonly Block[]): boolean {
  const no = block.lines[index]?.no ?? 0;
  const after = all
    .filter((one) => one.path === block.path)
    .flatMap((one) => one.lines.filter((line) => line.no > no && line.no <= no + 3));
  return after.some((line) => /\breturn\s*[{(]|\breturn\s+(?:async\s+)?function/.test(line.text));
}

const vague = new Set([
  'time',
  'first',
  'max',
  'min',
  'base',
  'number',
  'value',
  'count',
  'limit',
  'total',
  'single',
  'default',
  'second',
  'size',
]);

/** Pairs of figures from different places that are about one word and do not agree. */
function contradictions(figures: readonly Quantity[]): Finding[] {
  const out: Finding[] = [];
  for (const [index, a] of figures.entries()) {
    for (const b of figures.slice(index + 1)) {
      if (a.path === b.path || a.dimension !== b.dimension || a.base === b.base || (!a.named && !b.named)) continue;
      const [setting, told] = a.named ? [a, b] : [b, a];
      if (setting.line === 0 || setting.value < 2 || vague.has(setting.noun)) continue;
      if (
        told.named
          ? told.noun !== setting.noun || told.value < 2
          : setting.dimension === 'count'
            ? told.noun !== setting.noun
            : !told.words.includes(setting.noun)
      )
        continue;
      // One pair of places is one disagreement, however many figures stand in the line.
      if (out.some((one) => one.cite === setting.cite && one.cite2 === (told.path === briefingPath ? '' : told.cite))) continue;
      const settingQuote = code(rawLine(setting));
      const toldQuote = told.named ? code(rawLine(told)) : `“${fragment(telling(told.text, told.shown), 22)}”`;
      const fromBriefing = told.path === briefingPath;
      out.push({
        kind: 'contradiction',
        cite: setting.cite,
        path: setting.path,
        quote: settingQuote,
        quote2: toldQuote,
        cite2: fromBriefing ? '' : told.cite,
        name: setting.name,
        nth: 0,
        weight: 12 + (fromBriefing ? 2 : 0),
      });
    }
  }
  return out.slice(0, 6);
}

function rawLine(one: Quantity): string {
  return one.text.replace(/[,;]\s*$/, '');
}

/** What the briefing itself says, sorted by what a sentence does. */
export type BriefingView = {
  proposals: string[];
  facts: string[];
  limits: string[];
  directive: string;
  avoid: string[];
  figure: string | undefined;
};

/** Reads the sentences of a briefing by the headings they stand under and by their words. */
export function readBriefing(briefing: string, round: number): BriefingView {
  const parts: { title: string; text: string }[] = [{ title: '', text: '' }];
  for (const line of briefing.split('\n')) {
    const title = /^#{2,6}\s+(.*)$/.exec(line)?.[1];
    if (title !== undefined) parts.push({ title: title.toLowerCase(), text: '' });
    else (parts[parts.length - 1] as { text: string }).text += `${line}\n`;
  }
  const under = (test: RegExp): string[] =>
    parts
      .filter((part) => test.test(part.title))
      .flatMap((part) => sentencesOf(part.text))
      .filter((one) => keywordsOf(one).length >= 2);
  const told = parts
    .filter((part) => !/directive|not to discuss|steward|registered|proposal|question/i.test(part.title))
    .flatMap((part) => sentencesOf(part.text))
    .filter((one) => keywordsOf(one).length >= 3);
  return {
    proposals: under(/propos|recommend|option|plan|decision/),
    facts: told,
    limits: told.filter((one) => /\b(?:must|cannot|can't|never|only|at most|at least|no more than|deadline|budget)\b/i.test(one)),
    directive: under(new RegExp(`round ${round}\\b|^directive`))[0] ?? '',
    avoid: under(/not to discuss|out of scope|non-goals/),
    figure: told.find((one) => /\d/.test(one) && /\b(?:so|after|because|therefore|always|never|only|should)\b/i.test(one)),
  };
}
