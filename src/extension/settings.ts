import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { TeamError } from '../base/errors';
import { parseSettings } from '../core/team/parse';
import { problemLine } from '../core/team/problem';
import { type Budget, Settings } from '../schema/settings';

/**
 * The settings of a workspace: its own `.roundtable/settings.yaml`, over it what the person set in
 * VS Code. A workspace that is not trusted has no say, since an endpoint decides where a key goes.
 * Rejects with TeamError.
 */
export async function readSettings(home: string): Promise<Settings> {
  const file = join(home, 'settings.yaml');
  const text = vscode.workspace.isTrusted ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  const own = text === undefined ? undefined : parseSettings(text, file);
  if (own && !own.ok) throw new TeamError('user.badInput', { shown: own.problems.map(problemLine).join('\n') });

  const config = vscode.workspace.getConfiguration('roundtable');
  const model = config.get<string>('model', 'auto');
  const chosen = {
    ...(model !== 'auto' && { model }),
    ...filled('tiers', config.get<object>('tiers', {})),
    ...filled('endpoints', config.get<object>('endpoints', {})),
    ...filled('prices', config.get<object>('prices', {})),
    turnTimeout: config.get<number>('turnTimeout', 200),
    budget: defaultBudget(),
  };
  const checked = Settings.safeParse({ ...own?.value, ...chosen });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new TeamError('user.badInput', { shown: `The setting roundtable.${issue?.path.join('.')} is not right: ${issue?.message}. Open the settings and mend it.` });
  }
  return checked.data;
}

function filled(name: string, value: object): object {
  return Object.keys(value).length > 0 ? { [name]: value } : {};
}

/** The budget that a run has unless the person says otherwise. */
export function defaultBudget(): Budget {
  const config = vscode.workspace.getConfiguration('roundtable');
  const usd = config.get<number | null>('budget.usd', 1);
  const tokens = config.get<number | null>('budget.tokens', null);
  return { ...(usd && { usd }), ...(tokens && { tokens }) };
}
