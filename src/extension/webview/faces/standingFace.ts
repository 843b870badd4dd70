import { analyse } from '../../../core/report/analytics';
import type { House } from '../../house';
import type { FaceSource } from '../faceDesk';

/** Runs that are looked at, at the most: the newest of the folder. */
const lookedAt = 50;
/** How often it is looked, at the most: each fact of a run under way could be asked about. */
const restMs = 2_000;

/** The figures of members over the newest runs of the folder; told anew when a run has gone on, at most every two seconds. */
export const standingFace: FaceSource = ({ desk, place: { house }, post, fail }) => {
  let told: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = async (): Promise<void> => {
    const { growth } = await (await house.knowledge()).read();
    const standing = await house.standings.read(await newestRuns(house), growth);
    const message = { type: 'standing', standing, growth: analyse(growth) } as const;
    const now = JSON.stringify(message);
    if (now !== told) post(message);
    told = now;
  };
  void tell().catch(fail);
  const heard = desk.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void tell().catch(fail);
    }, restMs);
  });
  return {
    dispose() {
      clearTimeout(timer);
      heard.dispose();
    },
  };
};

/** The ids of the newest runs, newest first. */
export async function newestRuns(house: House): Promise<string[]> {
  return (await house.runs(lookedAt)).map(({ runId }) => runId);
}
