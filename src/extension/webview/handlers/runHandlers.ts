import * as vscode from 'vscode';
import { takeAnswer } from '../../approvals';
import type { Desk } from '../../desk';
import type { Counter, Handlers } from './handlers';

/** What the person does with the run itself. */
export function runHandlers({ desk, approvals, post, open }: Counter) {
  const tell = async (runId: string, command: Parameters<Desk['dispatch']>[1]): Promise<void> => {
    const place = await desk.find(runId);
    const done = place && (await desk.dispatch(place, command));
    if (done && !done.ok) post({ type: 'error', message: done.error.shown });
  };
  return {
    async hello({ runId }) {
      const place = desk.front ?? (runId === undefined ? undefined : await desk.find(runId));
      if (!place) return post({ type: 'empty' });
      desk.setFront(place);
      return open(place);
    },
    steer: ({ runId, text }) => tell(runId, { type: 'steer', runId, text }),
    pause: ({ runId }) => tell(runId, { type: 'pause', runId }),
    continue: ({ runId }) => tell(runId, { type: 'continue', runId }),
    stop: ({ runId }) => tell(runId, { type: 'stop', runId }),
    resume: ({ runId }) => vscode.commands.executeCommand('roundtable.resume', runId),
    answer(message) {
      const gone = takeAnswer(approvals, message);
      if (gone !== undefined) post({ type: 'error', message: gone });
    },
    openProposed: ({ runId, ask }) => vscode.commands.executeCommand('roundtable.answerApprovals', runId, ask, 'diff'),
    start: () => vscode.commands.executeCommand('roundtable.start'),
  } satisfies Partial<Handlers>;
}
