import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { TeamError } from '../base/errors';
import { parseSettings } from '../core/team/parse';
import { problemLine } from '../core/team/problem';
import { type Budget, Settings } from '../schema/settings';

/**
 * The settings of a workspace, from the weakest to the strongest: the defaults of package.json, the
 * folder's `.roundtable/settings.yaml`, what was set in VS Code. The file of a workspace that is not
 * trusted has no say, since an endpoint decides where a key goes. Rejects with TeamError.
 */
export async function readSettings(home: string): Promise<Settings> {
  const file = join(home, 'settings.yaml');
  const text = vscode.workspace.isTrusted ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  const own = text === undefined ? undefined : parseSettings(text, file);
  if (own && !own.ok) throw new TeamError('user.badInput', { shown: own.problems.map(problemLine).join('\n') });

  const config = vscode.workspace.getConfiguration('roundtable');
  const model = setOf(config.inspect<string>('model'));
  const set = {
    ...(model !== undefined && { model: model === 'auto' ? undefined : model }),
    ...named('tiers', setOf(config.inspect<object>('tiers'))),
    ...named('endpoints', setOf(config.inspect<object>('endpoints'))),
    ...named('prices', setOf(config.inspect<object>('prices'))),
    ...named('growth', setOf(config.inspect<string>('growth'))),
    ...named('turnTimeout', setOf(config.inspect<number>('turnTimeout'))),
  };
  const checked = Settings.safeParse({
    turnTimeout: config.inspect<number>('turnTimeout')?.defaultValue,
    ...own?.value,
    ...set,
    budget: budgetOver(own?.value.budget, config),
  });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new TeamError('user.badInput', {
      shown: vscode.l10n.t(
        'The setting roundtable.{0} is not right: {1}. Open the settings and mend it.',
        issue?.path.join('.') ?? '',
        issue?.message ?? '',
      ),
    });
  }
  return checked.data;
}

/** Each limit by itself: what was set in VS Code, else what the file says, else the default. */
function budgetOver(own: Budget | undefined, config: vscode.WorkspaceConfiguration): Budget {
  const usd = config.inspect<number | null>('budget.usd');
  const tokens = config.inspect<number | null>('budget.tokens');
  const limit = (inspected: Inspected<number | null> | undefined, file: number | undefined): number | undefined => {
    const set = setOf(inspected);
    return (set === undefined ? (file ?? inspected?.defaultValue) : set) ?? undefined;
  };
  return { ...own, ...named('usd', limit(usd, own?.usd)), ...named('tokens', limit(tokens, own?.tokens)) };
}

type Inspected<T> = { defaultValue?: T; globalValue?: T; workspaceValue?: T; workspaceFolderValue?: T };

/** The value that somebody set, as opposed to the default. Nothing of a workspace counts until it is trusted. */
function setOf<T>(inspected: Inspected<T> | undefined): T | undefined {
  const here = vscode.workspace.isTrusted ? [inspected?.workspaceFolderValue, inspected?.workspaceValue] : [];
  return [...here, inspected?.globalValue].find((value) => value !== undefined);
}

function named(name: string, value: unknown): object {
  return value === undefined ? {} : { [name]: value };
}
