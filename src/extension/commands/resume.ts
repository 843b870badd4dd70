import type { CommandRun } from './command';
import { mayRun } from './mayRun';
import { placeOf } from './place';

/** Takes up a run where it stands: stopped, failed, or cut off with its process. */
export const resume: CommandRun = async ({ desk, panel }, given) => {
  if (!(await mayRun())) return undefined;
  const place = await placeOf({ desk }, given, (run) => run.status !== 'done' && !run.live, 'Resume which run?');
  if (!place) return undefined;
  const begun = await desk.begin(place.house, { type: 'resume', runId: place.runId });
  if (!begun.ok) throw begun.error;
  panel.show(place);
  return begun.runId;
};
