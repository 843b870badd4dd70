import type { LedgerRow } from '../../../core/ports/store';
import type { FactData, HomeFact } from '../../../schema/event';
import type { Rows, Write } from '../tables';

/** Writes the moves of a fact, in their order. */
export function projectLedger(write: Write, { seq, at, type, data }: HomeFact): void {
  const { moves = [], runId, by } = data as { moves?: FactData['run.settled']['moves']; runId?: string; by?: string };
  moves.forEach(({ from, to, amount, category, why, turn }, n) => {
    write(
      'INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[seq, n, at, type, runId ?? null, by ?? null, from, to, amount, category, why, turn ?? null],
    );
  });
}

export function readLedger(rows: Rows, { account, limit }: { account?: string; limit: number }): LedgerRow[] {
  const order = 'ORDER BY seq DESC, n DESC LIMIT ?';
  const found =
    account === undefined
      ? rows(`SELECT * FROM ledger ${order}`, limit)
      : rows(`SELECT * FROM ledger WHERE from_account = ? OR to_account = ? ${order}`, account, account, limit);
  return found.map((row) => ({
    seq: Number(row.seq),
    at: Number(row.at),
    type: row.type as LedgerRow['type'],
    ...(row.run_id !== null && { runId: String(row.run_id) }),
    ...(row.by !== null && { by: String(row.by) }),
    from: row.from_account as LedgerRow['from'],
    to: row.to_account as LedgerRow['to'],
    amount: Number(row.amount),
    category: row.category as LedgerRow['category'],
    why: String(row.why),
    ...(row.turn !== null && { turn: String(row.turn) }),
  }));
}

export function readBalances(rows: Rows): Record<string, number> {
  const found = rows(
    `SELECT account, sum(change) AS held FROM (
       SELECT from_account AS account, -amount AS change FROM ledger
       UNION ALL SELECT to_account, amount FROM ledger
     ) GROUP BY account ORDER BY account`,
  );
  return Object.fromEntries(found.map((row) => [String(row.account), Number(row.held)]));
}
