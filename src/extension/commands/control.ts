import * as vscode from 'vscode';
import type { Command } from '../../core/run/command';
import type { CommandRun, Office } from './command';
import { mayRun } from './mayRun';
import { placeOf } from './place';

/** Sends a command to the run in front, or to the one that was given. */
async function tell(office: Office, given: unknown, make: (runId: string) => Command): Promise<void> {
  const place = await placeOf(office, given, (run) => run.live, 'Which run?');
  const done = place && (await office.desk.dispatch(place, make(place.runId)));
  if (done && !done.ok) throw done.error;
}

export const pauseRun: CommandRun = (office, given) => tell(office, given, (runId) => ({ type: 'pause', runId }));
export const continueRun: CommandRun = (office, given) => tell(office, given, (runId) => ({ type: 'continue', runId }));
export const stopRun: CommandRun = (office, given) => tell(office, given, (runId) => ({ type: 'stop', runId }));

export const steerRun: CommandRun = async (office, given) => {
  const text = await vscode.window.showInputBox({ title: 'Steer the team', prompt: 'Every member hears you at their next turn.', ignoreFocusOut: true });
  if (text?.trim()) await tell(office, given, (runId) => ({ type: 'steer', runId, text: text.trim() }));
};

/** Takes up a run where it stands: stopped, failed, or cut off with its process. */
export const resumeRun: CommandRun = async (office, given) => {
  if (!(await mayRun())) return undefined;
  const place = await placeOf(office, given, (run) => run.status !== 'done' && !run.live, 'Resume which run?');
  if (!place) return undefined;
  const begun = await office.desk.begin(place.house, { type: 'resume', runId: place.runId });
  if (!begun.ok) throw begun.error;
  office.panel.show({ house: place.house, runId: begun.runId });
  return begun.runId;
};
