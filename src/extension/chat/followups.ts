import * as vscode from 'vscode';
import type { Answered } from './respond';

const offered = 2;

/** What a person may want to say next: a question to those who were not asked yet, and the digest. */
export function followups({ metadata }: vscode.ChatResult): vscode.ChatFollowup[] {
  const { runId, members = [], asked } = (metadata ?? {}) as Answered;
  if (runId === undefined) return [];
  const others = members.filter((name) => name !== asked).slice(0, offered);
  return [
    ...others.map((name) => ({
      command: 'ask',
      prompt: `@${name} ${vscode.l10n.t('What would change your mind?')}`,
      label: vscode.l10n.t('Ask @{0} what would change their mind', name),
    })),
    ...(asked === undefined ? [] : [{ command: 'digest', prompt: runId, label: vscode.l10n.t('Show the digest') }]),
  ];
}
