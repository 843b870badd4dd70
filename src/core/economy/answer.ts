import { TeamError } from '../../base/errors';
import type { NewHomeFact } from '../../schema/event';

/** What a decision about sparks comes to: the facts that are to be, or a sentence for a person on why not and what to do. */
export type Answer<T = unknown> = ({ ok: true; facts: NewHomeFact[] } & T) | { ok: false; why: string };

/** Who acts where nobody did: a rule of the economy. */
export const byRule = 'runner';

export function no(why: string): { ok: false; why: string } {
  return { ok: false, why };
}

/** The answer of a decision for `Home.transact`. Throws TeamError `user.badInput` with the sentence where it was refused. */
export function granted<T extends { ok: true; facts: NewHomeFact[] }>(
  answer: T | { ok: false; why: string },
): { facts: NewHomeFact[]; value: T } {
  if (!answer.ok) throw new TeamError('user.badInput', { shown: answer.why });
  return { facts: answer.facts, value: answer };
}

/** A number of sparks in words. */
export function sparksText(amount: number): string {
  return amount === 1 ? '1 spark' : `${amount} sparks`;
}
