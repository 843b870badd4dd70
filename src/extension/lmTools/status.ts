import { nowText } from '../entryText';
import { costWord, standing } from '../views/words';
import { readInput, StatusInput } from './inputs';
import type { Work } from './lmTools';
import { runNamed } from './runNamed';

const listed = 20;

/** How runs stand, one a line; of one run, where it is and who waits. */
export const statusTool: Work = {
  async invoke(office, given) {
    const { runId } = readInput('roundtable_status', StatusInput, given);
    const waiting = office.approvals.open().map((ask) => `Run ${ask.runId}: @${ask.member} waits for the person to allow: ${ask.what}`);
    if (runId === undefined) {
      const runs = await office.desk.runs();
      if (runs.length === 0) return 'There is no run in this workspace yet. roundtable_start begins one.';
      const lines = runs
        .slice(0, listed)
        .map((run) => `${run.runId}  ${standing(run)}  ${costWord(run.usd)}  ${run.topic.replace(/\s+/g, ' ')}`);
      const more = runs.length > listed ? [`${runs.length - listed} older runs are left out.`] : [];
      return [...lines, ...more, ...waiting].join('\n');
    }
    const place = await runNamed(office, runId);
    const view = await (await place.house.orchestrator()).view(runId);
    if (!view) return `There is nothing of run ${runId}.`;
    const live = await place.house.journal.held(`run:${runId}`);
    const usd = costWord(view.spent.unpriced ? undefined : view.spent.usd);
    return [
      `Run ${runId}: ${standing({ status: view.status, live })}. ${view.status === 'running' ? nowText(view) : (view.detail ?? '')}`,
      `On: ${view.topic}`,
      `${view.spent.calls} calls, ${usd}.`,
      ...waiting.filter((line) => line.startsWith(`Run ${runId}:`)),
    ].join('\n');
  },
};
