import type * as vscode from 'vscode';
import type { Secrets } from '../../core/ports/world';

/** The names under which keys are kept here, so that a redactor can ask for all of them. */
const nameList = 'roundtable.keys';

export type KeyStore = Secrets & {
  set(name: string, value: string | undefined): Promise<void>;
};

/** Keys in VS Code's secret storage; the environment stands in for what is not there. */
export function createKeyStore(
  context: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>,
  environment: Readonly<Record<string, string | undefined>>,
): KeyStore {
  const names = (): string[] => context.globalState.get<string[]>(nameList, []);
  const get = async (name: string): Promise<string | undefined> =>
    (await context.secrets.get(name)) ?? (environment[name]?.trim() || undefined);
  return {
    get,
    async known() {
      const own = await Promise.all(names().map((name) => context.secrets.get(name)));
      const fromEnvironment = Object.entries(environment).flatMap(([name, value]) =>
        /(KEY|TOKEN|SECRET|PASSWORD)$/.test(name) && value ? [value.trim()] : [],
      );
      return [...own.filter((value) => value !== undefined), ...fromEnvironment];
    },
    async set(name, value) {
      if (value === undefined) await context.secrets.delete(name);
      else await context.secrets.store(name, value);
      const rest = names().filter((other) => other !== name);
      await context.globalState.update(nameList, value === undefined ? rest : [...rest, name]);
    },
  };
}
