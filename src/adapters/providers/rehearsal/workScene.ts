import { hash32 } from '../../../base/seeded';
import { fill, type Slots } from './compose';
import type { Said } from './readPrompt';
import { cap, fragment, keywordsOf, sentencesOf, tame } from './words';
import { goalSentences, goalWords } from './workGoal';
import { type Craft, craftOf } from './workPaths';
import { fenceOf, type WorkPrompt } from './workPrompt';
import { filesRead } from './workTools';
import { selfTalk, type WorkVoice, workVoices } from './workVoices';

/** A line that can be quoted, and where it stands, in words. */
export type Quotable = { place: string; quote: string };

/** What a member goes by in one turn. */
export type Scene = {
  prompt: WorkPrompt;
  craft: Craft;
  voice: WorkVoice;
  /** Sentences of the goal; at least one. */
  goal: string[];
  /** This member's turns so far, and which one this is, from 1. */
  mine: Said[];
  turn: number;
  /** The latest message of somebody else in the team. */
  last: Said | undefined;
  read: ReadonlyMap<string, string>;
  slots: Slots;
  /** The first of the sentences that can be said and has not been said before; nothing when there is none. */
  say(slot: string, templates: readonly string[], more?: Slots): string | undefined;
};

const markerLine = /^\[(?:file|tool)(?: block|:)[^\]]*\]$/;
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export function sceneOf(prompt: WorkPrompt): Scene {
  const craft = craftOf(prompt.me, prompt.role);
  const team = new Set([prompt.me, ...prompt.mates.map((mate) => mate.name), ...prompt.choice]);
  const mine = prompt.talk.filter((said) => said.author === prompt.me);
  const isMate = (said: Said): boolean => said.author !== prompt.me && (team.has(said.author) || prompt.mates.length === 0);
  const last = prompt.talk.findLast(isMate);
  const before = summedUp(prompt, prompt.me);
  const turn = mine.length + before + 1;
  const goal = goalSentences(prompt.goal || prompt.task.split('\n').slice(1).join('\n'));
  if (goal.length === 0) goal.push('No goal was given');
  const words = goalWords(goal.join(' '));
  const seed = hash32(prompt.me);
  const at = <T>(items: readonly T[], shift = 0): T | undefined => items[(seed + turn + shift) % Math.max(1, items.length)];
  const used = new Set([...prompt.talk.map((one) => one.text), prompt.summary].flatMap((text) => sentencesOf(text).map(plain)));
  const slots: Slots = {
    me: prompt.me,
    turn: String(turn),
    role: prompt.role === '' ? undefined : fragment(prompt.role, 8),
    goal: fragment(at(goal) ?? '', 16),
    doubt: fragment(at(goal, 1) ?? '', 14),
    word: named(at(words)),
    word2: named(at(words, 3)),
    last: last?.author,
    quote: last === undefined ? undefined : fragment(answerable(prompt, last, seed + turn), 16) || undefined,
    persona: fragment(at(sentencesOf(prompt.persona)) ?? '', 18) || undefined,
    memory: fragment(at(prompt.memories) ?? '', 22) || undefined,
    belief: fragment(beliefText(at(prompt.beliefs) ?? ''), 20) || undefined,
    context: fragment(tellingOf(prompt.context, turn), 18) || undefined,
    director: fragment(prompt.talk.findLast((said) => /\bdirector\b|\bsteer\b/i.test(said.label))?.text ?? '', 20) || undefined,
  };
  return {
    prompt,
    craft,
    voice: workVoices[craft],
    goal,
    mine,
    turn,
    last,
    read: filesRead(prompt, craft),
    slots,
    say(slot, templates, more = {}) {
      const start = hash32(`${prompt.me}|${slot}`) + turn;
      for (let step = 0; step < templates.length; step++) {
        const text = fill(templates[(start + step) % templates.length] ?? '', { ...slots, ...more });
        if (text === undefined) continue;
        const parts = sentencesOf(text).map(plain);
        if (parts.some((part) => part.length > 12 && used.has(part))) continue;
        for (const part of parts) used.add(part);
        return text;
      }
      return undefined;
    },
  };
}

/** A word of the goal as it can stand in any sentence. */
export function named(word: string | undefined): string {
  return word === undefined ? 'the goal' : `‘${word}’`;
}

/** Two words of the goal that a member keeps to in all its turns. */
export function ownWords(scene: Scene): { word: string; word2: string } {
  const words = goalWords(scene.goal.join(' '));
  const at = hash32(`${scene.prompt.me}|words`) % Math.max(1, words.length);
  return { word: named(words[at]), word2: named(words[(at + 1) % Math.max(1, words.length)]) };
}

/** How often a member speaks in what was summed up before the talk, at least. */
export function summedUp(prompt: WorkPrompt, name: string): number {
  return new RegExp(`@${name}(?![\\w-])`).test(prompt.summary) ? 1 : 0;
}

/** Sentences of a message that somebody could answer: no markers of files, no control words, nothing of the rehearsal about itself. `least` is how many words that mean something one must have. */
export function spoken(text: string, least = 3): string[] {
  const outside: string[] = [];
  let fence: { char: string; length: number } | undefined;
  for (const line of text.split('\n')) {
    const found = fenceOf(line);
    if (fence !== undefined) {
      if (found?.bare && found.char === fence.char && found.length >= fence.length) fence = undefined;
    } else if (found !== undefined) fence = found;
    else if (!markerLine.test(line.trim()) && !/^\[\[|^NEXT:|^\(Rehearsal/i.test(line.trim())) outside.push(line);
  }
  const said = outside
    .join('\n')
    .replace(/^@[a-z][\w-]*:\s*/gm, '')
    // What is quoted stays in one piece with the sentence around it.
    .replace(/“[^”\n]*”/g, (quoted) => quoted.replace(/[.!?…](?=\s)/g, ','));
  return sentencesOf(said).filter((one) => keywordsOf(one).length >= least);
}

/** What a message says of the matter, the sentences without quotations first. */
export function claimsIn(text: string, least = 3): string[] {
  const all = spoken(text, least).filter((one) => !/rehearsal/i.test(one) && !aboutItself.some((start) => one.startsWith(start)));
  return [...all.filter((one) => !one.includes('“')), ...all.filter((one) => one.includes('“'))];
}

const aboutItself = selfTalk();

/** Words of a teammate's own that can be answered; of an earlier message where the last one only quotes others. */
function answerable(prompt: WorkPrompt, last: Said, shift: number): string {
  for (const said of prompt.talk.filter((one) => one.author === last.author).reverse()) {
    const own = claimsIn(said.text).filter((one) => !one.includes('“'));
    if (own.length > 0) return own[shift % own.length] ?? '';
  }
  return tellingOf(last.text, shift);
}

function tellingOf(text: string, shift: number): string {
  const all = claimsIn(text);
  const own = all.filter((one) => !one.includes('“'));
  const from = own.length > 0 ? own : all.length > 0 ? all : spoken(text);
  return from[shift % Math.max(1, from.length)] ?? '';
}

function beliefText(line: string): string {
  return line
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(/`[^`]*`\s*/, '')
    .replace(/\s*\([^()]*(?:conf|by @)[^()]*\)\s*$/, '');
}

/** Lines of the work under review: numbered ones of files that were read or shown, else the words of the draft. */
export function quotables(scene: Scene, author: string | undefined): Quotable[] {
  const { prompt, read } = scene;
  const messages = prompt.talk.filter((said) => (author === undefined ? said.author !== prompt.me : said.author === author));
  const latest = messages.at(-1)?.text ?? '';
  const shown = new Map([...read, ...blocksIn(latest)]);
  const lines = [...shown].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, index): Quotable[] => {
      const quote = cap(tame(line), 90);
      return keywordsOf(quote).length < 3 || /rehearsal/i.test(quote) ? [] : [{ place: `${path}:${index + 1}`, quote }];
    }),
  );
  const draft = claimsIn(latest).map((one) => ({ place: `Draft of @${messages.at(-1)?.author ?? 'the team'}`, quote: fragment(one, 14) }));
  const goal = scene.goal.map((one) => ({ place: 'Against the goal', quote: fragment(one, 14) }));
  const all = lines.length > 0 ? lines : [...draft, ...(draft.length < 3 ? goal : [])];
  const seen = new Set<string>();
  return all.filter(({ quote }) => quote.length > 5 && !seen.has(quote) && seen.add(quote));
}

/** Files that stand whole in a message. */
export function blocksIn(text: string): Map<string, string> {
  const out = new Map<string, string>();
  let open: { path: string | undefined; char: string; length: number; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const fence = fenceOf(line);
    if (open === undefined) {
      if (fence !== undefined)
        open = { path: /file:\s*["'`]?([^"'`]+?)["'`]?\s*$/.exec(line)?.[1], char: fence.char, length: fence.length, lines: [] };
    } else if (fence?.bare && fence.char === open.char && fence.length >= open.length) {
      if (open.path !== undefined) out.set(open.path, open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  return out;
}

/** Paths of files that a message says it wrote. */
export function writtenIn(text: string): string[] {
  return [...text.matchAll(/\[file: ([^\],\n]+), \d+ lines?\]/g)].map((match) => match[1] ?? '').concat([...blocksIn(text).keys()]);
}

/** Several of a list, spread over it, beginning at a place of the member's own. */
export function spread<T>(items: readonly T[], count: number, seed: string): T[] {
  const wanted = Math.min(count, items.length);
  const start = hash32(seed) % Math.max(1, items.length);
  const step = Math.max(1, Math.floor(items.length / Math.max(1, wanted)));
  return Array.from({ length: wanted }, (_, index) => items[(start + index * step) % items.length] as T);
}
