import type { HomeFactType } from '../../schema/event';
import type { Axis, Move, Signal } from '../../schema/growth';
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

/** A message that answers a search. */
export type SearchHit = {
  runId: string;
  seq: number;
  at: number;
  author: string;
  /** The stretch of the message with most of the search in it, on one line: what was found in [..], and … where it was cut. */
  text: string;
  /** How well it answers, above 0; only good for comparing hits of one search. */
  rank: number;
};
export type SearchOptions = { limit: number; author?: string; runId?: string };

/** One move of the ledger, and the fact of the home stream that it stands in. */
export type LedgerRow = Move & { seq: number; at: number; type: HomeFactType; runId?: string; by?: string };
/** A roundtable as it was settled last; `at` is when it was settled first. */
export type SettledRow = {
  runId: string;
  at: number;
  digest: number;
  team: string;
  topic: string;
  rehearsal: boolean;
  members: {
    member: string;
    /** The axes as they hold, the person's own in place of the judge's; absent where nothing was scored. */
    values?: Record<Axis, number>;
    /** Sparks as they were settled; what an overruling moves stands in the ledger. */
    gross: number;
    fee: number;
    unpaid: number;
    net: number;
    overruled: boolean;
  }[];
};
/** One signal that moved a member's standing. */
export type SignalRow = Pick<Signal, 'dimension' | 'value' | 'why'> & { seq: number; at: number; member: string; runId?: string };

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
  /**
   * The messages of all runs that have every word of the query (`searchTerms`), in any order; best first, the newer of equals.
   * Any text is a query; one without a word finds nothing. The rank is BM25 with k1 = 1.2 and b = 0.75 over all messages, their
   * average length in whole words.
   */
  search(query: string, options: SearchOptions): readonly SearchHit[];
  /** The moves of one account, or all, the newest first. */
  ledger(options: { account?: string; limit: number }): readonly LedgerRow[];
  /** What each account holds that was ever named, in sparks. */
  balances(): Readonly<Record<string, number>>;
  /** The settled roundtables, those first settled last first. */
  settled(limit: number): readonly SettledRow[];
  /** What moved standing, the newest first. */
  signals(options: { member?: string; limit: number }): readonly SignalRow[];
  /** Forgets everything of a stream. */
  forget(stream: StreamId): void;
  /** Writes what is not yet saved. */
  flush(): Promise<void>;
  close(): Promise<void>;
};
