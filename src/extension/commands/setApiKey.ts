import * as vscode from 'vscode';
import type { CommandRun } from './command';

/** The vendors that take a key, by the usual name of its environment variable. */
const vendors: readonly (readonly [label: string, name: string])[] = [
  ['Anthropic', 'ANTHROPIC_API_KEY'],
  ['OpenAI', 'OPENAI_API_KEY'],
  ['OpenRouter', 'OPENROUTER_API_KEY'],
  ['Google Gemini', 'GEMINI_API_KEY'],
  ['Mistral', 'MISTRAL_API_KEY'],
  ['DeepSeek', 'DEEPSEEK_API_KEY'],
  ['Groq', 'GROQ_API_KEY'],
  ['Together', 'TOGETHER_API_KEY'],
  ['FLock', 'FLOCK_API_KEY'],
  ['MiniMax', 'MINIMAX_API_KEY'],
];

/** Stores or removes a key in VS Code's secret storage. Never shows a value. */
export const setApiKey: CommandRun = async ({ keys, houses, desk }) => {
  const endpoints = vscode.workspace.getConfiguration('roundtable').get<Record<string, { keyEnv?: string }>>('endpoints', {});
  const own = Object.entries(endpoints).flatMap(([label, endpoint]) => (endpoint.keyEnv ? [[label, endpoint.keyEnv] as const] : []));
  const items = await Promise.all(
    [...vendors, ...own].map(async ([label, name]) => ({
      label,
      name,
      description: (await keys.get(name)) === undefined ? name : vscode.l10n.t('{0} is set', name),
    })),
  );
  const vendor = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set API Key'),
    placeHolder: vscode.l10n.t('Whose key?'),
  });
  if (!vendor) return false;
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t('{0} API key', vendor.label),
    prompt: vscode.l10n.t("Kept in VS Code's secret storage as {0}. Leave it empty to remove it.", vendor.name),
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return false;
  await keys.set(vendor.name, value.trim() || undefined);
  houses.refreshSettings();
  desk.refresh();
  void vscode.window.showInformationMessage(
    value.trim() ? vscode.l10n.t('The {0} key is stored.', vendor.label) : vscode.l10n.t('The {0} key is removed.', vendor.label),
  );
  return true;
};
