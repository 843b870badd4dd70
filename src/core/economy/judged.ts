import type { MemberScore } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { type Moved, movedFor } from '../../views/earningsView';
import type { LedgerState } from '../../views/ledgerView';
import { totalOf, valuesOf } from '../../views/scoresView';
import type { Purse } from './purse';

/** What the judgement of one roundtable is worth to a member, in sparks. One point is one spark. Source: FACTS 2.1 and 2.7. */
export type Worth = { points: number; gates: number; fined: number };

/** What counts of the penalties: gross never goes below 0. */
export function countedFines({ points, gates, fined }: Worth): number {
  return Math.min(fined, points + gates);
}

export function grossOf(worth: Worth): number {
  return worth.points + worth.gates - countedFines(worth);
}

type Scored = Pick<MemberScore, 'scores' | 'gates' | 'penalties'>;

/** What a score sheet is worth, when so many of the gates are paid. */
export function worthOf({ scores, penalties }: Scored, paidGates: number, rules: EconomyOptions): Worth {
  const values = valuesOf({ scores, overruled: [] });
  return {
    points: values ? totalOf(values) : 0,
    gates: paidGates * rules.gate,
    fined: penalties.reduce((sum, { kind }) => sum + rules.penalties[kind], 0),
  };
}

const penaltyWords = {
  redundancy: 'Redundancy',
  hallucination: 'Hallucination',
  offDirective: 'Off the directive',
  researchViolation: 'Broke the rules of research',
} as const;

/** Pays a roundtable that was not paid yet, move by move with its reason. */
export function payJudged(purse: Purse, member: string, scored: Scored, paidGates: number, rules: EconomyOptions): void {
  const { points, gates } = worthOf(scored, paidGates, rules);
  const { scores } = scored;
  if (!scores) return;
  const why = `Points: ${Object.entries(scores)
    .map(([axis, { value }]) => `${axis} ${value}`)
    .join(', ')}.`;
  purse.pay({ from: 'mint:scores', to: member, amount: points, category: 'score_award', why });
  for (const { reason, turn } of scored.gates.slice(0, paidGates))
    purse.pay({ from: 'mint:gates', to: member, amount: rules.gate, category: 'gate_bonus', why: `Gate: ${reason}`, turn });
  let room = points + gates;
  for (const { kind, reason, turn } of scored.penalties) {
    const amount = Math.min(room, rules.penalties[kind]);
    const cut = amount < rules.penalties[kind] ? ` (${rules.penalties[kind]}, of which no more than was earned is taken)` : '';
    room -= purse.pay({
      from: member,
      to: 'sink:penalties',
      amount,
      category: 'penalty',
      why: `${penaltyWords[kind]}: ${reason}${cut}`,
      turn,
    });
  }
}

/**
 * Moves the difference between what was paid for a roundtable and what it is worth now. What a member has spent since is not taken from
 * it; the next correction of this roundtable looks at it again.
 */
export function payDifference(purse: Purse, ledger: LedgerState, runId: string, member: string, worth: Worth, why: string): void {
  const moved: Moved = movedFor(ledger, runId, member);
  const category = 'correction';
  const points = worth.points - moved.award;
  const gates = worth.gates - moved.gates;
  const fines = countedFines(worth) - moved.penalties;
  // What is gained first, so that as little as can be of what is lost falls on an empty account.
  purse.pay({ from: 'mint:scores', to: member, amount: points, category, why });
  purse.pay({ from: 'mint:gates', to: member, amount: gates, category, why });
  purse.pay({ from: 'sink:penalties', to: member, amount: -fines, category, why });
  purse.pay({ from: member, to: 'sink:corrections', amount: -points, category, why });
  purse.pay({ from: member, to: 'mint:gates', amount: -gates, category, why });
  purse.pay({ from: member, to: 'sink:penalties', amount: fines, category, why });
}
