/** The prefix says by whose move a fault is mended: the person's, the model's, a tool's or the system's. */
export type ErrorCode =
  | 'user.badInput'
  | 'user.notFound'
  | 'user.refusedPath'
  | 'user.untrusted'
  | 'user.busy'
  | 'model.noKey'
  | 'model.wrongKey'
  | 'model.forbidden'
  | 'model.unknownModel'
  | 'model.noQuota'
  | 'model.rateLimit'
  | 'model.overloaded'
  | 'model.contextTooLong'
  | 'model.refused'
  | 'model.badRequest'
  | 'model.unreachable'
  | 'model.cutStream'
  | 'model.timeout'
  | 'model.aborted'
  | 'model.badAnswer'
  | 'model.unknown'
  | 'tool.failed'
  | 'tool.badInput'
  | 'system.diskFull'
  | 'system.readOnly'
  | 'system.io'
  | 'system.corrupt'
  | 'system.conflict'
  | 'system.locked'
  | 'system.bug';

export type ErrorDetails = {
  /** One or two sentences for a person: what happened, where, and what to do. */
  shown: string;
  cause?: unknown;
  /** For rate limits and overload: how long the other side asked us to wait. */
  retryAfterMs?: number;
};

/** The one error type. `message` is what a person is shown; `cause` is for the log. */
export class TeamError extends Error {
  readonly code: ErrorCode;
  readonly shown: string;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.shown, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TeamError';
    this.code = code;
    this.shown = details.shown;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Any thrown value as a TeamError; an unexpected one becomes `system.bug` and keeps its cause. */
export function asTeamError(error: unknown): TeamError {
  if (error instanceof TeamError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new TeamError('system.bug', { shown: `Unexpected error: ${text}`, cause: error });
}
