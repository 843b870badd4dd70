import type { CancelSignal } from '../../base/cancel';

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only grow, for durations. */
  ticks(): number;
  /** Resolves after the time, or at once when the signal fires. Never rejects. */
  sleep(ms: number, signal?: CancelSignal): Promise<void>;
};

export type Dice = {
  /** A seed for a new run, 32 bits. */
  seed(): number;
  /** Lower-case letters and digits that no other call gets. */
  id(length: number): string;
};

/** A value never reaches a fact, a log or a prompt. */
export type Secrets = {
  /** The value of a named secret: `ANTHROPIC_API_KEY`. */
  get(name: string): Promise<string | undefined>;
  /** Every value that is known, so that a redactor can look for them. */
  known(): Promise<readonly string[]>;
};

/** Figures and names; `cause` holds the error behind a message. */
export type LogFields = Readonly<Record<string, unknown>>;
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};
