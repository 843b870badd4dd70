import * as vscode from 'vscode';
import { createCancel } from '../../base/cancel';
import type { StartRequest } from '../../core/team/plan';
import type { Problem } from '../../core/team/problem';
import type { House } from '../house';
import type { Office } from './command';

export type Convened = { ok: true; runId: string } | { ok: false; problems: readonly Problem[] };

/** Plans a run, begins it and shows it in the panel. */
export async function convene({ desk, panel }: Office, house: House, request: StartRequest): Promise<Convened> {
  const planned = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Convening the team' }, () =>
    house.plan(request, createCancel().signal),
  );
  if (!planned.ok) return planned;
  const begun = await desk.begin(house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  for (const warning of planned.warnings) void vscode.window.showWarningMessage(warning);
  panel.show({ house, runId: begun.runId });
  return { ok: true, runId: begun.runId };
}
