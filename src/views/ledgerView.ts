import type { FactData, HomeFact } from '../schema/event';
import type { Account, Move } from '../schema/growth';

/** One move of the ledger and the fact that it stands in. */
export type LedgerEntry = Move & {
  seq: number;
  at: number;
  /** The fact that moved it. */
  type: HomeFact['type'];
  runId?: string;
  by?: string;
};

/** Every move in order, and what each account holds: the sum of what went in less what went out. */
export type LedgerState = { balances: Record<string, number>; entries: LedgerEntry[] };

export function emptyLedger(): LedgerState {
  return { balances: {}, entries: [] };
}

/** What an account holds, in sparks; 0 for one that was never named. */
export function balanceOf({ balances }: Pick<LedgerState, 'balances'>, account: Account): number {
  return Object.hasOwn(balances, account) ? (balances[account] as number) : 0;
}

/** Whether an account is a member's, and not one of the named places that sparks come from and go to. */
export function isMember(account: Account): boolean {
  return !account.includes(':') && account !== 'escrow';
}

/** Folds the moves of one fact, in place. */
export function foldLedger(state: LedgerState, fact: HomeFact): void {
  const data = fact.data as { moves?: FactData['run.settled']['moves']; runId?: string; by?: string };
  for (const move of data.moves ?? []) {
    state.balances[move.from] = balanceOf(state, move.from) - move.amount;
    state.balances[move.to] = balanceOf(state, move.to) + move.amount;
    state.entries.push({
      ...move,
      seq: fact.seq,
      at: fact.at,
      type: fact.type,
      ...(data.runId !== undefined && { runId: data.runId }),
      ...(data.by !== undefined && { by: data.by }),
    });
  }
}
