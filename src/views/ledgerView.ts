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

type Index = { upTo: number; byRun: Map<string, LedgerEntry[]>; byAccount: Map<string, LedgerEntry[]> };
/** Entries are only ever added at the end, so an index goes on from where it was. It is not part of the state, which is sent and compared. */
const indexes = new WeakMap<readonly LedgerEntry[], Index>();

function indexOf(entries: readonly LedgerEntry[]): Index {
  const index = indexes.get(entries) ?? { upTo: 0, byRun: new Map(), byAccount: new Map() };
  indexes.set(entries, index);
  const add = (map: Map<string, LedgerEntry[]>, key: string, entry: LedgerEntry): void => {
    const list = map.get(key);
    if (list) list.push(entry);
    else map.set(key, [entry]);
  };
  for (; index.upTo < entries.length; index.upTo += 1) {
    const entry = entries[index.upTo] as LedgerEntry;
    if (entry.runId !== undefined) add(index.byRun, entry.runId, entry);
    add(index.byAccount, entry.from, entry);
    if (entry.to !== entry.from) add(index.byAccount, entry.to, entry);
  }
  return index;
}

/** The moves of one roundtable and because of it, in order. */
export function entriesOfRun({ entries }: Pick<LedgerState, 'entries'>, runId: string): readonly LedgerEntry[] {
  return indexOf(entries).byRun.get(runId) ?? [];
}

/** The moves from or to one account, in order. */
export function entriesOfAccount({ entries }: Pick<LedgerState, 'entries'>, account: Account): readonly LedgerEntry[] {
  return indexOf(entries).byAccount.get(account) ?? [];
}
