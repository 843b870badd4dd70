import type { SignalRow } from '../../../core/ports/store';
import type { HomeFact } from '../../../schema/event';
import type { Signal } from '../../../schema/growth';
import type { Rows, Write } from '../tables';

/** Writes the signals of a fact. A further round of a roundtable is the same work, which has counted. */
export function projectSignals(write: Write, fact: HomeFact): void {
  const { seq, at } = fact;
  let n = 0;
  const add = (member: string, runId: string | undefined, signals: readonly Signal[]): void => {
    for (const { dimension, value, why } of signals) {
      write('INSERT INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?)', seq, n, at, member, dimension, value, why, runId ?? null);
      n += 1;
    }
  };
  if (fact.type === 'run.settled' && fact.data.digest === 1)
    for (const { member, signals } of fact.data.members) add(member, fact.data.runId, signals);
  else if (fact.type === 'standing.signalled') add(fact.data.member, fact.data.runId, fact.data.signals);
}

export function readSignals(rows: Rows, { member, limit }: { member?: string; limit: number }): SignalRow[] {
  const order = 'ORDER BY seq DESC, n DESC LIMIT ?';
  const found =
    member === undefined
      ? rows(`SELECT * FROM signals ${order}`, limit)
      : rows(`SELECT * FROM signals WHERE member = ? ${order}`, member, limit);
  return found.map((row) => ({
    seq: Number(row.seq),
    at: Number(row.at),
    member: String(row.member),
    dimension: row.dimension as SignalRow['dimension'],
    value: Number(row.value),
    why: String(row.why),
    ...(row.run_id !== null && { runId: String(row.run_id) }),
  }));
}
