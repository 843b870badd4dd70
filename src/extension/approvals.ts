import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { createEmitter } from '../base/emitter';
import type { ApprovalRequest, Approver } from '../core/ports/approver';
import type { Decision } from '../schema/approval';
import type { ToHost } from '../schema/protocol';

/** A tool call of a run in this window that waits for the person. */
export type OpenAsk = ApprovalRequest;

/** What waits for the person: any number at once, the oldest first. */
export type Approvals = {
  /** What a run asks. A question ends with an answer, or is withdrawn with its signal. */
  readonly approver: Approver;
  open(): readonly OpenAsk[];
  /** False when the question is no longer open: answered elsewhere, or withdrawn. */
  answer(ask: OpenAsk, decision: Omit<Decision, 'by'>): boolean;
  onAsk(listener: (ask: OpenAsk) => void): Disposable;
  /** A question came, was answered or was withdrawn. */
  onChange(listener: () => void): Disposable;
};

/**
 * Takes the answer of a window, which knows a question by its run and its id only. Answers what to tell the person when
 * nobody waits for it any more, else undefined.
 */
export function takeAnswer(
  approvals: Approvals,
  { runId, ask: id, decision, message }: Extract<ToHost, { type: 'answer' }>,
): string | undefined {
  const ask = approvals.open().find((open) => open.runId === runId && open.id === id);
  const said = message?.trim();
  if (ask && approvals.answer(ask, { decision, ...(said && { message: said }) })) return undefined;
  return vscode.l10n.t(
    'Nobody waits for this answer any more: the question was answered elsewhere, or its run was stopped. Nothing was changed.',
  );
}

export function createApprovals(onError: (error: unknown) => void): Approvals {
  const asks = new Map<OpenAsk, (decision: Decision) => void>();
  const asked = createEmitter<OpenAsk>(onError);
  const changed = createEmitter<void>(onError);
  return {
    approver: {
      ask: (ask, signal) =>
        new Promise((resolve) => {
          const withdrawn: Decision = { decision: 'reject', message: 'The question was withdrawn before anybody answered.', by: 'nobody' };
          if (signal.aborted) return resolve(withdrawn);
          const settle = (decision: Decision): void => {
            signal.removeEventListener('abort', withdraw);
            asks.delete(ask);
            resolve(decision);
            changed.fire();
          };
          const withdraw = (): void => settle(withdrawn);
          signal.addEventListener('abort', withdraw);
          asks.set(ask, settle);
          changed.fire();
          asked.fire(ask);
        }),
    },
    open: () => [...asks.keys()],
    answer(ask, decision) {
      const settle = asks.get(ask);
      settle?.({ ...decision, by: 'person' });
      return settle !== undefined;
    },
    onAsk: (listener) => asked.on(listener),
    onChange: (listener) => changed.on(listener),
  };
}
