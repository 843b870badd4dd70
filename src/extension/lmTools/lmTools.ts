import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import type { Office } from '../commands/command';

/** What a tool does with its input; what it throws becomes an answer in words. */
export type Work = {
  invoke(office: Office, input: unknown, token: vscode.CancellationToken): Promise<string>;
  prepare?(office: Office, input: unknown): Promise<vscode.PreparedToolInvocation>;
};

/** The tools that other agents may use, by their names in package.json, each loaded with its first use. */
const tools: Readonly<Record<string, () => Promise<Work>>> = {
  roundtable_start: async () => (await import('./start')).startTool,
  roundtable_digest: async () => (await import('./digest')).digestTool,
  roundtable_status: async () => (await import('./status')).statusTool,
};

/** Characters that an answer has at the most: it stands in the context of another model. */
const answerChars = 16_000;

export function createLmTools(office: Office): Disposable {
  const store = createDisposableStore();
  // Products that are built on VS Code may have left the tools out.
  if (typeof vscode.lm?.registerTool !== 'function') return store;
  for (const [name, load] of Object.entries(tools)) {
    store.add(
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async ({ input }) => (await load()).prepare?.(office, input),
        async invoke({ input }, token) {
          const text = await answer(office, await load(), input, token);
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(capped(text))]);
        },
      }),
    );
  }
  return store;
}

async function answer(office: Office, work: Work, input: unknown, token: vscode.CancellationToken): Promise<string> {
  try {
    return await work.invoke(office, input, token);
  } catch (error) {
    const { asTeamError } = await import('../../base/errors');
    const { shown, code, cause } = asTeamError(error);
    office.log.warn(shown, { code, cause });
    return shown;
  }
}

function capped(text: string): string {
  if (text.length <= answerChars) return text;
  return `${text.slice(0, answerChars)}\n\n(The rest, ${text.length - answerChars} characters, was left out. It stands in the run's folder under .roundtable/runs.)`;
}
