import * as vscode from 'vscode';
import type { RunPlace } from '../../desk';
import type { Counter, Handlers } from './handlers';

/** So many facts are one message: little enough that the window takes them in within a frame. */
const chunk = 2_000;

/** What the window wants of a run as a whole: its facts, to replay it, and its report. */
export function pastHandlers({ desk, post, handOver, shown }: Counter) {
  const placeOf = async (runId: string): Promise<RunPlace | undefined> => {
    const place = await desk.find(runId);
    if (!place) post({ type: 'error', message: vscode.l10n.t('This run is not here any more: its folder was closed or removed.') });
    return place;
  };
  return {
    async past({ runId }) {
      const place = await placeOf(runId);
      if (!place) return;
      const { slimFact } = await import('../../../views/slimFact');
      const { facts } = await place.house.journal.read(`run:${runId}`, 0);
      for (let from = 0; shown()?.runId === runId; from += chunk) {
        const done = from + chunk >= facts.length;
        await handOver({ type: 'past', runId, facts: facts.slice(from, from + chunk).map(slimFact), done });
        if (done) return;
      }
    },
    exportRun: ({ runId }) => vscode.commands.executeCommand('roundtable.exportRun', runId),
    async copyRun({ runId }) {
      const place = await placeOf(runId);
      if (!place) return;
      await vscode.env.clipboard.writeText(await place.house.exportRun(runId, 'markdown'));
      post({ type: 'copied', runId });
    },
  } satisfies Partial<Handlers>;
}
