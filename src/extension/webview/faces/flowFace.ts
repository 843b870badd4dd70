import { diagramTeamOf, flowOf } from '../../../core/report/flow';
import type { FaceSource } from '../faceDesk';

/** Who speaks after whom. A run keeps the team that it began with, so it is told once. */
export const flowFace: FaceSource = ({ place: { house, runId }, post, fail }) => {
  const tell = async (): Promise<void> => {
    const view = await (await house.orchestrator()).view(runId);
    if (view?.team) post({ type: 'flow', runId, flow: flowOf(diagramTeamOf(view.team)) });
  };
  void tell().catch(fail);
  return { dispose: () => undefined };
};
