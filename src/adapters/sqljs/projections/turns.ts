import type { TurnRow } from '../../../core/ports/store';
import type { Fact } from '../../../schema/event';
import type { Usage } from '../../../schema/model';
import type { Row, Rows, Write } from '../tables';

/** What a fact changes in the table of turns. A turn that is started again after a crash begins anew. */
export function projectTurns(write: Write, runId: string, fact: Fact): void {
  if (fact.type === 'turn.started') {
    const { turn, member, purpose, model, round } = fact.data;
    return write(
      "INSERT OR REPLACE INTO turns (run_id, turn, seq, member, purpose, model, round, status) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
      runId,
      turn,
      fact.seq,
      member,
      purpose,
      model,
      round,
    );
  }
  if (fact.type !== 'turn.finished' && fact.type !== 'turn.failed') return;
  const { turn, usage, cost, ms } = fact.data;
  write(
    'UPDATE turns SET status = ?, ms = ?, input = ?, cached_read = ?, cached_write = ?, output = ?, reasoning = ?, usd = ? WHERE run_id = ? AND turn = ?',
    fact.type === 'turn.finished' ? 'finished' : 'failed',
    ms,
    usage.input,
    usage.cachedRead,
    usage.cachedWrite,
    usage.output,
    usage.reasoning,
    cost.usd ?? null,
    runId,
    turn,
  );
}

export function readTurns(rows: Rows, runId: string): TurnRow[] {
  return rows('SELECT * FROM turns WHERE run_id = ? ORDER BY seq', runId).map((row) => ({
    runId,
    turn: String(row.turn),
    member: String(row.member),
    purpose: String(row.purpose),
    model: String(row.model),
    round: Number(row.round),
    status: row.status as TurnRow['status'],
    ms: Number(row.ms),
    usage: usageOf(row),
    ...(row.usd !== null && { usd: Number(row.usd) }),
  }));
}

function usageOf(row: Row): Usage {
  return {
    input: Number(row.input),
    cachedRead: Number(row.cached_read),
    cachedWrite: Number(row.cached_write),
    output: Number(row.output),
    reasoning: Number(row.reasoning),
  };
}
