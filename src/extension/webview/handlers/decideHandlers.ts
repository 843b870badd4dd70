import * as vscode from 'vscode';
import { asTeamError } from '../../../base/errors';
import type { Counter, Handlers } from './handlers';

/** What the person decides about what a run came to. */
export function decideHandlers({ desk, post, open }: Counter) {
  return {
    async decide({ runId, decision, words }) {
      const refuse = (message: string): void => post({ type: 'error', message });
      const place = await desk.find(runId);
      if (!place) return refuse(vscode.l10n.t('There is no run {0} in this workspace any more.', runId));
      if (decision === 'again' && !vscode.workspace.isTrusted)
        return refuse(vscode.l10n.t('This workspace is in Restricted Mode, so no round can begin. Trust it first.'));
      const { decideRun } = await import('../../decideRun');
      try {
        const decided = await decideRun(desk, place, { decision, ...(words && { words }) });
        // A run that goes on is this host's now; and where nothing was decided, a window that waits is told how it stands.
        if (!decided || decision === 'again') await open(place);
      } catch (error) {
        refuse(asTeamError(error).shown);
      }
    },
  } satisfies Partial<Handlers>;
}
