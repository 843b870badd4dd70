import { diagramTeamOf, flowOf } from '../../../core/report/flow';
import { readView } from '../../../core/run/orchestrator';
import type { FaceSource } from '../faceDesk';

/** Who speaks after whom. A run keeps the team that it began with, so it is told once. */
export const flowFace: FaceSource = ({ place: { house, runId }, post, fail }) => {
  const tell = async (): Promise<void> => {
    const view = await readView(house, runId);
    if (view?.team) post({ type: 'flow', runId, flow: flowOf(diagramTeamOf(view.team)) });
  };
  void tell().catch(fail);
  return { dispose: () => undefined };
};
