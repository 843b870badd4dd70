import type { CancelSignal } from '../../base/cancel';
import type { TeamError } from '../../base/errors';

/** What another team is asked to do. */
export type BridgeTask = {
  /** Names the task at the other side; the same on a replay. */
  id: string;
  goal: string;
  context: string;
  /** Texts by path, relative to the other team's files. */
  files: Readonly<Record<string, string>>;
  /** Who asks: `team/member`. */
  sender: string;
};

export type BridgeServer = {
  /** Base URL, up to and without `/tasks`. */
  url: string;
  /** The person named it in the team file. One that only a member named must have a public address. */
  named: boolean;
  /** Both sides know it; every request is signed with it. */
  secret?: string;
};

/** What the other team made. The paths are as it wrote them: unchecked, and perhaps hostile. */
export type BridgeResult = { summary: string; files: readonly { path: string; text: string }[] };

export type BridgeOutcome = { ok: true; result: BridgeResult } | { ok: false; error: TeamError };

export type Bridge = {
  /**
   * Hands a task to another team and waits for its end, `timeoutMs` at most and a few seconds more in which the other side is told to
   * stop. It is told so whenever the wait ends without its answer: the time, an abort, a server that cannot be understood. Follows no
   * redirect, reads 8 MiB at most, writes nothing. No error holds the secret. Never throws.
   */
  delegate(task: BridgeTask, server: BridgeServer, timeoutMs: number, signal: CancelSignal): Promise<BridgeOutcome>;
};
