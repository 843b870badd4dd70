import { posix } from 'node:path';
import * as vscode from 'vscode';
import { hash32 } from '../../base/seeded';
import type { OpenAsk } from '../approvals';
import type { Texts } from '../texts';

/** The write that a question is about, beside what the file holds; both only to read. */
export async function openProposed(texts: Texts, { id, runId, path = '', member, change }: OpenAsk): Promise<void> {
  if (!change) return;
  const place = `asked/${hash32(`${runId}\n${id}`).toString(36)}`;
  // The path stands at the end, so that each side is shown in its language.
  const before = texts.put(`${place}/before/${path}`, change.before ?? '');
  const after = texts.put(`${place}/after/${path}`, change.after ?? '');
  const title = vscode.l10n.t('{0} (now ↔ what @{1} wants)', posix.basename(path), member);
  await vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true });
}
