import type { CancelSignal } from '../../base/cancel';
import type { ApprovalAsk, Decision } from '../../schema/approval';

/** What is asked. `change` is what a file holds and what it would hold, whole texts, null for no file, where a write is asked about. */
export type ApprovalRequest = ApprovalAsk & { id: string; runId: string; change?: { before: string | null; after: string | null } };

/** Whoever answers for the person: a dialog, a prompt in the terminal, or a rule when nobody is there. */
export type Approver = {
  /** Asks and waits. When the signal fires the question is withdrawn and the answer is reject. Without anybody to ask the answer is reject, with what would allow it. Never rejects its promise. */
  ask(request: ApprovalRequest, signal: CancelSignal): Promise<Decision>;
};

/** The person at the end of a round, where they asked to be: a directive for the team, or nothing. */
export type Director = {
  afterRound(runId: string, round: number, rounds: number, signal: CancelSignal): Promise<string | undefined>;
};
