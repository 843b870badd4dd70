import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';
import type { Fact, UnknownFact } from '../../schema/event';

/** `run:<id>` or `home`; `trash:<id>` is a run that was discarded, and can only be read. */
export type StreamId = string;
export type StoredFact = Fact | UnknownFact;

export type AppendResult = { ok: true } | { ok: false; error: TeamError };

export type StreamContent = {
  facts: StoredFact[];
  /** What was dropped or could not be read, in words for a person; empty for a sound stream. */
  problems: string[];
};

export type Lease = {
  /** Who holds it, for messages: `pid 123 on host`. */
  readonly holder: string;
  /** Fires when another writer took the stream over; appends are refused from then on. */
  readonly lost: CancelSignal;
  release(): Promise<void>;
};

export type LeaseResult = { ok: true; lease: Lease } | { ok: false; holder: string };

/** Streams of numbered facts, the only home of what happened. */
export type Journal = {
  /**
   * Appends facts numbered from `expectedSeq + 1`. Resolves ok only when they are durable, all or
   * none. Refuses with `system.conflict` when the stream does not end at `expectedSeq` or the
   * lease was lost, with `system.diskFull`, `system.readOnly` or `system.io` when it cannot be
   * written, with `user.badInput` for a name that is no stream, with `system.bug` for a fact that
   * could not be read back; after a refusal the stream is as it was. Facts given while a write is under way
   * are written together.
   */
  append(stream: StreamId, facts: readonly StoredFact[], expectedSeq: number): Promise<AppendResult>;
  /** The facts after `afterSeq`. A torn last line is dropped, never fatal; a stream that does not exist is empty. */
  read(stream: StreamId, afterSeq: number): Promise<StreamContent>;
  /** The facts after `afterSeq` and then each new one, also those another process writes, until the signal fires. */
  follow(stream: StreamId, afterSeq: number, signal: CancelSignal): AsyncIterable<StoredFact>;
  streams(): Promise<readonly StreamId[]>;
  /** Makes this process the one writer of a stream. A dead writer's lease is taken over; a live one's is refused. */
  acquire(stream: StreamId): Promise<LeaseResult>;
  /** Whether a live process holds the stream. */
  held(stream: StreamId): Promise<boolean>;
  /**
   * Takes a run away with all that lies beside it: it is a stream no more, and `bringBack` undoes it for a month. Rejects with
   * `system.locked` while a live process holds it, with `user.notFound` when there is no such run.
   */
  discard(stream: StreamId): Promise<void>;
  /** Rejects with `user.notFound` when it was not discarded, or is gone for good. */
  bringBack(stream: StreamId): Promise<void>;
  /** What can be brought back, as `trash:<id>`. */
  discarded(): Promise<readonly StreamId[]>;
};
