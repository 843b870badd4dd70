import { hash32 } from '../../../base/seeded';
import { capital, sentencesOf } from './words';

export type Slots = Readonly<Record<string, string | undefined>>;

/**
 * Fills the slots of a sentence, or answers nothing when one cannot be filled. `{?x}` lets a
 * sentence stand only where x is known, and ` || ` parts alternatives, of which the first that can
 * be filled is taken.
 */
export function fill(template: string, slots: Slots): string | undefined {
  for (const alternative of template.split(' || ')) {
    const text = fillOne(alternative, slots);
    if (text !== undefined) return text;
  }
  return undefined;
}

function fillOne(template: string, slots: Slots): string | undefined {
  let missing = false;
  const text = template.replace(/\{(\??)(\w+)\}/g, (_all, guard: string, name: string) => {
    if (guard !== '') {
      missing ||= (slots[name] ?? '') === '';
      return '';
    }
    const value = /^[A-Z]/.test(name) ? capital(slots[name.toLowerCase()] ?? '') : (slots[name] ?? '');
    if (value === '') missing = true;
    return value;
  });
  if (missing) return undefined;
  // A path keeps its own spelling, also where a sentence begins with it.
  return /^\{(?:cite|src|where2c)\}/.test(template) ? text : capital(text);
}

/** Collects the sentences of one turn and never says what has been said already. */
export type Composer = {
  /** The first of the templates, from the turn's own starting point on, that can be said now; `false` when none can. */
  say(slot: string, templates: readonly string[], slots: Slots): boolean;
  /** The same, but beginning with a given one. */
  sayAt(index: number, templates: readonly string[], slots: Slots): boolean;
  /** The same, but the templates are tried in the order in which they stand. */
  sayFirst(templates: readonly string[], slots: Slots): boolean;
  /** Starts a new paragraph. */
  pause(): void;
  text(): string;
  words(): number;
};

const norm = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** `seed` says where the lists are entered, `turn` moves on from there by one place a turn. */
export function createComposer(seed: string, turn: number, said: readonly string[]): Composer {
  const before = new Set(said.flatMap((text) => sentencesOf(text).map(norm)));
  const paragraphs: string[][] = [[]];
  const sayFrom = (start: number, templates: readonly string[], slots: Slots): boolean => {
    for (let step = 0; step < templates.length; step++) {
      const text = fill(templates[(start + step) % templates.length] as string, slots);
      if (text === undefined) continue;
      const parts = sentencesOf(text).map(norm);
      if (parts.some((part) => part.length > 12 && before.has(part))) continue;
      for (const part of parts) before.add(part);
      (paragraphs[paragraphs.length - 1] as string[]).push(text);
      return true;
    }
    return false;
  };
  return {
    say: (slot, templates, slots) =>
      templates.length > 0 && sayFrom((hash32(`${seed}|${slot}`) + turn) % templates.length, templates, slots),
    sayAt: (index, templates, slots) => templates.length > 0 && sayFrom(index % templates.length, templates, slots),
    sayFirst: (templates, slots) => sayFrom(0, templates, slots),
    pause() {
      if ((paragraphs[paragraphs.length - 1] as string[]).length > 0) paragraphs.push([]);
    },
    text: () =>
      paragraphs
        .filter((sentences) => sentences.length > 0)
        .map((sentences) => sentences.join(' '))
        .join('\n\n'),
    words: () =>
      paragraphs
        .flat()
        .join(' ')
        .split(/\s+/)
        .filter((word) => word !== '').length,
  };
}

/** The first template whose slots can be filled. */
export function firstOf(templates: readonly string[], slots: Slots): string {
  for (const template of templates) {
    const text = fill(template, slots);
    if (text !== undefined) return text;
  }
  return '';
}
