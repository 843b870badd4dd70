import type { Account, Move } from '../../schema/growth';
import type { EconomyOptions } from '../../schema/growthOptions';
import { balanceOf, entriesOfAccount, type LedgerState } from '../../views/ledgerView';

/** Accounts as they stand while a transaction is decided, its own moves included. */
export type Purse = {
  of(account: Account): number;
  /** Moves sparks, at most what is there; answers how many. Only `mint:*` gives what it does not have. Nothing is moved for 0 or less. */
  pay(move: Move): number;
  /** Gives a member that was never seen what everybody begins with. */
  open(member: string, opening: number): void;
  /** The moves since it was last asked, for the fact that they are to stand in. */
  take(): Move[];
};

/** A purse over the ledger. It changes nothing but itself. */
export function createPurse(ledger: LedgerState): Purse {
  const balances: Record<string, number> = { ...ledger.balances };
  const opened = new Set<string>();
  let moves: Move[] = [];
  const of = (account: Account): number => balanceOf({ balances }, account);
  const pay = (move: Move): number => {
    const amount = move.from.startsWith('mint:') ? move.amount : Math.min(move.amount, of(move.from));
    if (amount <= 0) return 0;
    balances[move.from] = of(move.from) - amount;
    balances[move.to] = of(move.to) + amount;
    moves.push({ ...move, amount });
    return amount;
  };
  return {
    of,
    pay,
    open(member, amount) {
      if (opened.has(member) || isOpen(ledger, member)) return;
      opened.add(member);
      pay({ from: 'mint:opening', to: member, amount, category: 'opening_balance', why: 'What every member begins with.' });
    },
    take() {
      const taken = moves;
      moves = [];
      return taken;
    },
  };
}

function isOpen(ledger: LedgerState, member: string): boolean {
  return entriesOfAccount(ledger, member).some(({ category }) => category === 'opening_balance');
}

/** What a member has to spend: its balance, with what everybody begins with where it has no account yet. */
export function purseOf(ledger: LedgerState, rules: Pick<EconomyOptions, 'opening'>, member: string): number {
  return balanceOf(ledger, member) + (isOpen(ledger, member) ? 0 : rules.opening);
}
