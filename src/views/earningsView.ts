import type { Account } from '../schema/growth';
import type { GrowthState } from './growthView';
import { entriesOfRun, type LedgerState } from './ledgerView';
import { scoredRunsOf, totalOf, valuesOf } from './scoresView';

/** What went from one account to another in one roundtable, less what came back. */
function flow(ledger: LedgerState, runId: string, from: Account, to: Account, categories: ReadonlySet<string>): number {
  let sum = 0;
  for (const entry of entriesOfRun(ledger, runId)) {
    if (!categories.has(entry.category)) continue;
    if (entry.from === from && entry.to === to) sum += entry.amount;
    else if (entry.from === to && entry.to === from) sum -= entry.amount;
  }
  return sum;
}

const judged: ReadonlySet<string> = new Set(['score_award', 'gate_bonus', 'penalty', 'correction']);

/** What was moved for a member's work in one roundtable so far, in sparks: corrections are in it. */
export type Moved = { award: number; gates: number; penalties: number };

/** Reads from the ledger what the judgement of a roundtable has moved for a member. */
export function movedFor(ledger: LedgerState, runId: string, member: string): Moved {
  return {
    award: flow(ledger, runId, 'mint:scores', member, judged) - flow(ledger, runId, member, 'sink:corrections', judged),
    gates: flow(ledger, runId, 'mint:gates', member, judged),
    penalties: flow(ledger, runId, member, 'sink:penalties', judged),
  };
}

/** What one roundtable came to for a member, in sparks. */
export type Earnings = {
  /** The four axes as they hold now. */
  points: number;
  gates: number;
  /** What its penalties cost in full, and what counts of them, since gross is never below 0. */
  fined: number;
  penalties: number;
  gross: number;
  /** The whole entry fee, and the part that the balance did not cover. */
  fee: number;
  unpaid: number;
  /** For proposals of this roundtable that were implemented since. */
  bonuses: number;
  /** gross and bonuses less the whole fee; what relegation looks at. */
  net: number;
};

/** What a roundtable came to for a member; undefined where it was not scored. Source: FACTS 2.7; gates and bonuses count, see A5. */
export function earningsOf(growth: Pick<GrowthState, 'scores' | 'ledger'>, runId: string, member: string): Earnings | undefined {
  const settled = growth.scores.runs[runId]?.members[member];
  const values = settled && valuesOf(settled);
  if (!values) return undefined;
  const moved = movedFor(growth.ledger, runId, member);
  const points = totalOf(values);
  const fined = settled.fined ?? moved.penalties;
  const penalties = Math.min(fined, points + moved.gates);
  const gross = points + moved.gates - penalties;
  const bonuses = flow(growth.ledger, runId, 'mint:implemented', member, new Set(['outcome_bonus']));
  const { fee, unpaid } = settled;
  return { points, gates: moved.gates, fined, penalties, gross, fee, unpaid, bonuses, net: gross + bonuses - fee };
}

/** What each of its newest roundtables came to for a member, at most so many and since it was last decided where it is, the oldest first. */
export function netsOf(
  growth: Pick<GrowthState, 'scores' | 'ledger' | 'economy'>,
  member: string,
  most: number,
): { runId: string; net: number }[] {
  const since = growth.economy.decided[member] ?? 0;
  return scoredRunsOf(growth.scores, member)
    .filter(({ run }) => run.first > since)
    .slice(-most)
    .map(({ run }) => ({ runId: run.runId, net: earningsOf(growth, run.runId, member)?.net ?? 0 }));
}
