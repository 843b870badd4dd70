import * as vscode from 'vscode';
import type { StartRequest } from '../../core/team/plan';
import type { Problem } from '../../core/team/problem';
import type { House } from '../house';
import { patiently } from '../progress';
import type { Office } from './command';

export type Convened = { ok: true; runId: string } | { ok: false; problems: readonly Problem[] };

/** Plans a run, begins it and shows it in the panel. */
export async function convene({ desk, panel }: Office, house: House, request: StartRequest): Promise<Convened> {
  const planned = await patiently(vscode.l10n.t('Convening the team'), (signal) => house.plan(request, signal));
  if (!planned) return { ok: false, problems: [] };
  if (!planned.ok) return planned;
  const begun = await desk.begin(house, { type: 'start', plan: planned.plan });
  if (!begun.ok) throw begun.error;
  for (const warning of planned.warnings) void vscode.window.showWarningMessage(warning);
  panel.show({ house, runId: begun.runId });
  return { ok: true, runId: begun.runId };
}
