import type * as vscode from 'vscode';
import type { Office } from '../commands/command';
import type { RunPlace } from '../desk';
import { type Outcome, outcomeOf } from '../outcome';
import { DigestInput, readInput } from './inputs';
import type { Work } from './lmTools';
import { runNamed } from './runNamed';

/** How often a run is looked at while an agent waits for it, in milliseconds; it may be one of another process. */
const lookMs = 500;

/** What a run came to, as Markdown. */
export const digestTool: Work = {
  async invoke(office, given, token) {
    const { runId, waitSeconds = 0 } = readInput('roundtable_digest', DigestInput, given);
    const place = await runNamed(office, runId);
    const outcome = await waitFor(office, place, waitSeconds * 1000, token);
    const { status } = outcome.view;
    if (status === 'done') return outcome.markdown;
    if (status === 'running' || status === 'paused') {
      const live = await place.house.journal.held(`run:${place.runId}`);
      const next = live
        ? status === 'paused'
          ? 'The person paused it and has to continue it.'
          : 'Call this again later, with waitSeconds to wait for it.'
        : 'Its process went away; the person can take it up with Roundtable: Resume Run.';
      return `Run ${place.runId} is still ${live ? status : 'interrupted'}, so there is no digest yet. ${next}\nSo far:\n\n${outcome.markdown}`;
    }
    return `Run ${place.runId} ${status === 'failed' ? 'failed' : 'was stopped'}: ${outcome.view.detail ?? ''} The person can take it up with Roundtable: Resume Run.\nWhat was said is kept:\n\n${outcome.markdown}`;
  },
};

/** The outcome as soon as the run is over, and at the latest when the time is. */
async function waitFor(office: Office, place: RunPlace, ms: number, token: vscode.CancellationToken): Promise<Outcome> {
  const until = performance.now() + ms;
  for (;;) {
    const outcome = await outcomeOf(place);
    if (!outcome) throw new Error(`Run ${place.runId} has no facts.`);
    const open = outcome.view.status === 'running' && (await place.house.journal.held(`run:${place.runId}`));
    if (!open || token.isCancellationRequested || performance.now() >= until) return outcome;
    // Somebody must answer before the run goes on, and the agent cannot.
    if (office.approvals.open().some((ask) => ask.runId === place.runId)) return outcome;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        stopped.dispose();
        resolve();
      };
      const timer = setTimeout(over, lookMs);
      const stopped = token.onCancellationRequested(over);
    });
  }
}
