import * as vscode from 'vscode';
import type { Command } from '../../core/run/command';
import type { CommandRun } from './command';
import { placeOf } from './place';

/** A command of the palette that says one thing to the run in front, or to the one it was given. */
export function tell(make: (runId: string) => Command): CommandRun {
  return async (office, given) => {
    const place = await placeOf(office, given, (run) => run.live, vscode.l10n.t('Which run?'));
    const done = place && (await office.desk.dispatch(place, make(place.runId)));
    if (done && !done.ok) throw done.error;
  };
}
