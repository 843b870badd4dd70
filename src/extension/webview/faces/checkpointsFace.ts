import type { FaceSource } from '../faceDesk';
import { newestRuns } from './standingFace';

/** The runs that were branched off this one; its own moments the window knows from its facts. */
export const checkpointsFace: FaceSource = ({ desk, place: { house, runId }, post, fail }) => {
  let told: string | undefined;
  const tell = async (): Promise<void> => {
    await house.standings.read(await newestRuns(house));
    const forks = house.standings.forks(runId);
    const now = JSON.stringify(forks);
    if (now !== told) post({ type: 'forks', runId, forks });
    told = now;
  };
  void tell().catch(fail);
  return desk.onChange((more) => {
    if (more) void tell().catch(fail);
  });
};
