import type { MessageRow } from '../../../core/ports/store';
import type { Fact } from '../../../schema/event';
import type { Rows, Write } from '../tables';

/** What a fact changes in the table of messages. A message's number is that of its fact. */
export function projectMessages(write: Write, runId: string, fact: Fact): void {
  const message = fact.type === 'turn.finished' || fact.type === 'message.posted' ? fact.data.message : undefined;
  if (!message) return;
  write(
    'INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)',
    runId,
    fact.seq,
    fact.at,
    message.author,
    message.kind,
    message.round,
    message.text,
  );
}

export function readMessages(rows: Rows, runId: string, { afterSeq, limit }: { afterSeq: number; limit: number }): MessageRow[] {
  return rows('SELECT * FROM messages WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?', runId, afterSeq, limit).map((row) => ({
    runId,
    seq: Number(row.seq),
    at: Number(row.at),
    author: String(row.author),
    kind: String(row.kind),
    round: Number(row.round),
    text: String(row.text),
  }));
}
