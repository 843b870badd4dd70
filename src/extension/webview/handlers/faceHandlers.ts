import * as vscode from 'vscode';
import type { FaceDesk } from '../faceDesk';
import type { Counter, Handlers } from './handlers';

/** Which face is shown, and where its figures lead. */
export function faceHandlers({ desk, post, shown, open }: Counter, faces: FaceDesk) {
  return {
    watch: ({ face, runId }) => faces.watch(face, runId),
    unwatch: ({ face }) => faces.unwatch(face),
    async standingTurns({ runId, member }) {
      const place = shown();
      if (!place) return;
      const turns = place.house.standings.turns(runId, member);
      const { settledFigures } = await import('../../../views/settledFigures');
      const { growth } = await (await place.house.knowledge()).read();
      const reasons = settledFigures(growth, runId)[member]?.reasons ?? [];
      post({ type: 'standingTurns', of: runId, member, turns, reasons });
    },
    async openRun({ runId }) {
      const place = await desk.find(runId);
      if (!place) return post({ type: 'error', message: vscode.l10n.t('The run {0} is not in this workspace any more.', runId) });
      desk.setFront(place);
      return open(place);
    },
  } satisfies Partial<Handlers>;
}
