import { TeamError } from '../../base/errors';
import type { Office } from '../commands/command';
import type { RunPlace } from '../desk';
import { isQuestion } from '../outcome';

/** The run of that id, else the newest in which a team worked. Rejects with TeamError when there is none. */
export async function runNamed({ desk }: Office, runId: string | undefined): Promise<RunPlace> {
  if (runId === undefined) {
    const newest = (await desk.runs()).find((run) => !isQuestion(run));
    if (newest) return { house: newest.house, runId: newest.runId };
    throw new TeamError('user.notFound', { shown: 'There is no run in this workspace yet. roundtable_start begins one.' });
  }
  const found = await desk.find(runId);
  if (found) return found;
  throw new TeamError('user.notFound', { shown: `There is no run ${runId} in this workspace. roundtable_status lists the runs.` });
}
