import { hash32 } from '../../../base/seeded';
import type { Prompt } from './readPrompt';
import { type Stance, stances, type Voice } from './voice';
import { analyst } from './voiceAnalyst';
import { builder } from './voiceBuilder';
import { challenger } from './voiceChallenger';
import { checker } from './voiceChecker';
import { triager } from './voiceTriager';

export const voices: Readonly<Record<Stance, Voice>> = { builder, challenger, analyst, triager, checker };

const known: Readonly<Record<string, Stance>> = {
  elena: 'builder',
  marcus: 'challenger',
  clare: 'analyst',
  simon: 'triager',
  naomi: 'checker',
};

const signs: readonly [Stance, RegExp][] = [
  ['challenger', /challeng|exploit|attack|secur|devil|critic|adversar|red team|skeptic|sceptic|oppos|risk|pentest/i],
  ['checker', /check|verif|cross|valid|research|fact|evidence|review|audit|quality|qa\b|test/i],
  ['triager', /triage|sequenc|fix|deliver|product|plan|operat|support|manage|pragmat|sre|devops|implement|ship/i],
  ['analyst', /analy|struct|number|data|perform|cost|econom|quant|metric|financ|concise|measure/i],
  ['builder', /synthes|architect|design|build|lead|system|integrat|engineer|develop/i],
];

/** Where a member sits in the debate: a stance, and how many before it at this table have the same. */
export type Seat = { stance: Stance; nth: number };

/**
 * Who takes which stance. Every member works it out from names and roles alone, so all of them
 * come to the same answer, and a stance is taken twice only when all are taken.
 */
export function seatAll(prompt: Prompt): Map<string, Seat> {
  const everyone = [{ name: prompt.me, role: prompt.role }, ...prompt.colleagues].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const seats = new Map<string, Seat>();
  const taken = new Map<Stance, number>();
  const sit = (name: string, stance: Stance): void => {
    const nth = taken.get(stance) ?? 0;
    taken.set(stance, nth + 1);
    seats.set(name, { stance, nth });
  };
  const rest = everyone.filter(({ name }) => {
    const stance = known[name];
    if (stance === undefined || taken.has(stance)) return true;
    sit(name, stance);
    return false;
  });
  for (const { name, role } of rest) {
    const least = Math.min(...stances.map((stance) => taken.get(stance) ?? 0));
    const free = stances.filter((stance) => (taken.get(stance) ?? 0) === least);
    const wished = signs.find(([stance, sign]) => free.includes(stance) && sign.test(`${role} ${name}`))?.[0];
    sit(name, wished ?? (free[hash32(name) % free.length] as Stance));
  }
  return seats;
}
