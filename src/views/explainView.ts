import type { FactData } from '../schema/event';
import type { Axis } from '../schema/growth';
import { type Earnings, earningsOf } from './earningsView';
import type { GrowthState } from './growthView';
import { entriesOfAccount, type LedgerEntry, type LedgerState } from './ledgerView';
import { type SettledRun, totalOf, valuesOf } from './scoresView';

/** One line of an account: what it gained (above 0) or gave, and what it held afterwards. */
export type AccountLine = LedgerEntry & { change: number; balance: number };

/** Every move of one account with the running sum, the oldest first; the last balance is what it holds. */
export function explainBalance({ ledger }: { ledger: LedgerState }, account: string): AccountLine[] {
  let balance = 0;
  const lines: AccountLine[] = [];
  for (const entry of entriesOfAccount(ledger, account)) {
    const change = entry.to === account ? entry.amount : -entry.amount;
    balance += change;
    lines.push({ ...entry, change, balance });
  }
  return lines;
}

export type RunExplained = Pick<SettledRun, 'runId' | 'at' | 'digest' | 'team' | 'topic' | 'rehearsal'> & {
  member: string;
  /** Everything that the judge gave, with reasons and turns, and what the person put in its place. */
  work: SettledRun['members'][string];
  /** The values that hold, and their sum; absent where nothing was scored. */
  values?: Record<Axis, number>;
  total?: number;
  /** Absent where nothing was scored. */
  earnings?: Earnings;
  /** The moves of the member's account in this roundtable and because of it, with what it held after each. */
  lines: AccountLine[];
  /** What others said of it. */
  peers: FactData['run.settled']['peers'];
};

/**
 * Why a member's sparks changed in one roundtable; undefined where it was not settled for it. `account` spares whoever asks for many
 * roundtables the same sums.
 */
export function explainRun(
  growth: Pick<GrowthState, 'ledger' | 'scores'>,
  runId: string,
  member: string,
  account: readonly AccountLine[] = explainBalance(growth, member),
): RunExplained | undefined {
  const run = growth.scores.runs[runId];
  const work = run?.members[member];
  if (!run || !work) return undefined;
  const values = valuesOf(work);
  const earnings = earningsOf(growth, runId, member);
  const { at, digest, team, topic, rehearsal } = run;
  return {
    ...{ runId, at, digest, team, topic, rehearsal, member, work },
    ...(values && { values, total: totalOf(values) }),
    ...(earnings && { earnings }),
    lines: account.filter((line) => line.runId === runId),
    peers: run.peers.filter(({ target }) => target === member),
  };
}
