/** The limits that every outgoing request is held to. */
export const config = {
  /** The wait before the first retry; each later wait is twice the one before. */
  baseDelayMs: 100,
  /** Attempts before the loop gives a request up. */
  maxAttempts: 17,
  /** How long a person in front of the page waits before the page gives up. */
  requestTimeoutMs: 30_000,
  /** Requests that may be in flight at once. */
  maxInFlight: 64,
};
