import { hash32 } from '../../../base/seeded';
import { citationPattern } from '../../../schema/prompt';
import { type Seat, seatAll, voices } from './cast';
import type { Slots } from './compose';
import { type BriefingView, type Finding, type FindingKind, findingsOf, readBriefing } from './findings';
import { quantitiesOf } from './quantities';
import { type Prompt, positionOf, type Said } from './readPrompt';
import { type Sum, type SumKind, sumsOf } from './sums';
import { readTopic, type Topic } from './topic';
import type { Stance, Voice } from './voice';
import { fragment, hasCitation, keywordsOf, sentencesOf, tame } from './words';

/** Everything that a worker's turn is made of. */
export type Material = {
  prompt: Prompt;
  topic: Topic;
  seat: Seat;
  voice: Voice;
  seats: Map<string, Seat>;
  briefing: BriefingView;
  findings: Finding[];
  sums: Sum[];
  /** Which part of the debate this is: 0 opening, 1 middle, 2 late. */
  stage: 0 | 1 | 2;
  /** What colleagues said in this round; the judge's remarks are not among it. */
  talk: Said[];
  seed: string;
};

const kindsWanted: Readonly<Record<Stance, readonly FindingKind[]>> = {
  builder: [
    'shared',
    'comment',
    'call',
    'constant',
    'definition',
    'counter',
    'todo',
    'growth',
    'contradiction',
    'limit',
    'caught',
    'prose',
    'test',
    'unknown',
    'line',
  ],
  challenger: [
    'counter',
    'test',
    'todo',
    'caught',
    'limit',
    'shared',
    'comment',
    'prose',
    'unknown',
    'growth',
    'call',
    'contradiction',
    'constant',
    'definition',
    'line',
  ],
  analyst: [
    'growth',
    'prose',
    'constant',
    'limit',
    'contradiction',
    'unknown',
    'counter',
    'shared',
    'test',
    'todo',
    'call',
    'comment',
    'caught',
    'definition',
    'line',
  ],
  triager: [
    'prose',
    'growth',
    'test',
    'todo',
    'unknown',
    'constant',
    'counter',
    'comment',
    'limit',
    'caught',
    'shared',
    'call',
    'contradiction',
    'definition',
    'line',
  ],
  checker: [
    'contradiction',
    'unknown',
    'test',
    'prose',
    'comment',
    'todo',
    'constant',
    'growth',
    'counter',
    'shared',
    'limit',
    'caught',
    'call',
    'definition',
    'line',
  ],
};

const sumsWanted: Readonly<Record<Stance, readonly SumKind[]>> = {
  builder: ['product', 'share', 'crossing', 'ratio', 'span', 'total', 'match', 'growth'],
  challenger: ['total', 'match', 'product', 'share', 'growth', 'ratio', 'span', 'crossing'],
  analyst: ['match', 'crossing', 'growth', 'product', 'total', 'ratio', 'share', 'span'],
  triager: ['span', 'share', 'ratio', 'crossing', 'total', 'growth', 'match', 'product'],
  checker: ['match', 'crossing', 'growth', 'span', 'share', 'ratio', 'total', 'product'],
};

/** Takes apart what a worker was given. */
export function gather(prompt: Prompt): Material {
  const topic = readTopic(prompt.topic);
  const seats = seatAll(prompt);
  const seat = seats.get(prompt.me) ?? { stance: 'builder', nth: 0 };
  const figures = quantitiesOf(prompt.evidence, prompt.briefing);
  const keywords = [...new Set([...topic.keywords, ...keywordsOf(prompt.briefing).slice(0, 40)])];
  const wanted = kindsWanted[seat.stance];
  const found = findingsOf(prompt, figures, keywords);
  const sums = sumsOf(prompt.evidence, figures);
  const order = sumsWanted[seat.stance];
  const stage = prompt.round <= 1 ? 0 : prompt.round >= Math.min(3, prompt.rounds) ? 2 : 1;
  return {
    prompt,
    topic,
    seat,
    voice: voices[seat.stance],
    seats,
    briefing: readBriefing(prompt.briefing, prompt.round),
    findings: spread(found, wanted),
    sums: [...sums].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    stage,
    talk: prompt.talk.filter((said) => seats.has(said.author)),
    seed: `${prompt.topic}|${prompt.me}|${seat.nth}`,
  };
}

/** The findings so that kinds take turns, the stance's favourite kinds first. */
function spread(found: readonly Finding[], wanted: readonly FindingKind[]): Finding[] {
  const queues = [...wanted, 'missing' as const].map((kind) => found.filter((one) => one.kind === kind));
  const out: Finding[] = [];
  for (let depth = 0; queues.some((queue) => queue.length > depth); depth++)
    for (const queue of queues) if (queue[depth]) out.push({ ...(queue[depth] as Finding), nth: depth });
  return out;
}

/** The slots that hold for every sentence of a turn. */
export function commonSlots(material: Material): Slots {
  const { topic, findings, prompt } = material;
  const place = (kind: FindingKind): string | undefined => findings.find((one) => one.kind === kind && one.cite !== '')?.cite;
  const contradiction = findings.find((one) => one.kind === 'contradiction');
  return {
    act: topic.act,
    choice: topic.decision ? topic.act : 'the obvious answer',
    ev: prompt.evidence.length > 0 ? 'yes' : undefined,
    con: contradiction ? 'yes' : undefined,
    limit: topic.keywords.some((word) => /^(?:limit|ceil|cap|max|bound|quota|timeout|throttl|budget|cutoff)/.test(word))
      ? 'yes'
      : undefined,
    yes: topic.decision ? `Yes to ${topic.act}` : 'Settle it now',
    no: topic.decision ? `No to ${topic.act} as written` : 'No to the answer that lies nearest',
    notyet: topic.decision ? `Not yet to ${topic.act}` : 'Do not settle it yet',
    notYet: topic.decision ? `Not yet to ${topic.act}` : 'Do not settle it yet',
    conCite: contradiction?.cite,
    conOther: contradiction ? contradiction.cite2 || 'the briefing' : undefined,
    growthCite: place('growth'),
    counterCite: place('counter'),
    sharedCite: place('shared'),
    todoCite: place('todo'),
    caughtCite: place('caught'),
    constantCite: place('constant'),
    unknownCite: place('unknown'),
    old: oldPosition(prompt, prompt.me),
  };
}

function oldPosition(prompt: Prompt, name: string): string | undefined {
  const old = prompt.state.positions.find((one) => one.member === name)?.position;
  return old === undefined ? undefined : fragment(old, 36);
}

/** The slots of one finding. */
export function findingSlots(one: Finding): Slots {
  const elsewhere = one.cite2 === '' ? 'in the briefing' : `at ${one.cite2}`;
  return {
    quote: one.quote,
    cite: one.cite,
    quote2: one.quote2,
    where2: one.kind === 'contradiction' ? elsewhere : undefined,
    where2c: one.kind === 'contradiction' ? (one.cite2 === '' ? 'The briefing' : one.cite2) : undefined,
  };
}

/** The slots of one sum. */
export function sumSlots(sum: Sum): Slots {
  const cites = [...new Set(sum.cites)];
  return {
    eq: sum.equation,
    gloss: sum.gloss,
    src: cites.length === 1 ? cites[0] : `${cites.slice(0, -1).join(', ')} and ${cites.at(-1)}`,
  };
}

/** A piece of what somebody said that can be quoted to them: without figures and references where possible. */
export function quotable(text: string, talk: readonly Said[], shift: number): string | undefined {
  const quotedAlready = talk.flatMap((said) => [...said.text.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? ''));
  const all = sentencesOf(text.replace(/\[\[[\s\S]*?\]\]/g, ' ')).filter((one) => keywordsOf(one).length >= 3 && !/[“”@]/.test(one));
  const plain = all.filter((one) => !/\d/.test(one) && !hasCitation(one) && !/[`?]/.test(one));
  const short = plain.filter((one) => wordCount(one) >= 6 && wordCount(one) <= 18);
  const pool = short.length > 0 ? short : plain;
  if (pool.length === 0) {
    const position = positionOf(text);
    return position === undefined || /\d/.test(fragment(position, 16)) ? undefined : fragment(position, 16);
  }
  // A claim is worth answering; an offer, a condition or a sentence that leans on the one before is less so.
  const weak =
    /^(?:if|show|give|find|prove|name|tell|write|let|so|and|but|it|that|this|they|there|one |a third|in that|what|i would|i will|to |not |then|first|after|as |again|in |one\b|two\b)\b|\b(?:find me|show me|give me|tell me)\b/i;
  const ranked = pool
    .map((one, index) => ({
      one,
      score:
        (weak.test(one) ? 0 : 4) + Math.min(keywordsOf(one).length, 5) / 2 - (quotedAlready.some((quote) => one.includes(quote)) ? 6 : 0),
      index,
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const best = ranked.filter((one) => one.score >= (ranked[0]?.score ?? 0) - 1);
  const pick = best[shift % best.length]?.one;
  return pick === undefined ? undefined : fragment(pick, 18);
}

function wordCount(text: string): number {
  return text.split(/\s+/).length;
}

/** How a colleague is written in a sentence. */
export function at(name: string): string {
  return `@${name}`;
}

/** The references to lines that a text makes. */
export function citedIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...text.matchAll(citationPattern)].map((match) => `${match[1]}:${match[2]}`)));
}

/** What the others at the table said this round, newest last; own turns are left out. */
export function othersSaid(material: Material): Said[] {
  return material.talk.filter((said) => said.author !== material.prompt.me);
}

/** A small number that is the same for the same words. */
export function chance(material: Material, what: string): number {
  return hash32(`${material.seed}|${what}`);
}

/** The words of a person who steered the debate, newest first, ready for quotation. */
export function steers(prompt: Prompt): string[] {
  return prompt.person.map((text) => fragment(tame(text), 18)).reverse();
}
