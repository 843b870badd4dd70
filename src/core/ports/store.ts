import type { Usage } from '../../schema/model';
import type { RunSummary } from '../../schema/view';
import type { StoredFact, StreamId } from './journal';

export type MessageRow = { runId: string; seq: number; at: number; author: string; kind: string; round: number; text: string };
export type TurnRow = {
  runId: string;
  turn: string;
  member: string;
  purpose: string;
  model: string;
  round: number;
  status: 'open' | 'finished' | 'failed';
  ms: number;
  usage: Usage;
  usd?: number;
};
export type MemberRow = {
  runId: string;
  name: string;
  part: string;
  role: string;
  model: string;
  turns: number;
  usage: Usage;
  usd: number;
};

/**
 * The queryable projection of all journals. Idempotent by (stream, seq): a fact applied twice
 * changes nothing. May be deleted at any time and is built again from the journals.
 */
export type Store = {
  /** Applies facts of one stream, in order. Facts that do not connect to the last known one are left to the next catch-up. */
  apply(stream: StreamId, facts: readonly StoredFact[]): void;
  /** The last fact of a stream that the store has; 0 for an unknown stream. */
  lastSeq(stream: StreamId): number;
  /** Newest first. */
  runs(limit: number): readonly Omit<RunSummary, 'live'>[];
  members(runId: string): readonly MemberRow[];
  turns(runId: string): readonly TurnRow[];
  messages(runId: string, options: { afterSeq: number; limit: number }): readonly MessageRow[];
  /** Forgets everything of a stream. */
  forget(stream: StreamId): void;
  /** Writes what is not yet saved. */
  flush(): Promise<void>;
  close(): Promise<void>;
};
