import * as vscode from 'vscode';
import type { Approvals, OpenAsk } from './approvals';
import { commandLink, withoutLinks } from './notificationText';

/** How a question is answered from a link of its notification. */
export type ToastAnswer = 'once' | 'always' | 'reject';

/**
 * Shows one question as a notification that goes away with it, wherever it was answered. VS Code lets an extension close no
 * message with buttons, only one of something under way; so the answers are links in its text. Its own button takes it away and
 * leaves the question open; without one VS Code would fold the text to a line.
 */
export function showToast(approvals: Approvals, ask: OpenAsk, words: { title: string; text: string }): void {
  const link = (label: string, answer: ToastAnswer | 'diff'): string =>
    commandLink(label, 'roundtable.answerApprovals', [ask.runId, ask.id, answer]);
  const links = [
    ...(ask.change ? [link(vscode.l10n.t('Open Diff'), 'diff')] : []),
    link(vscode.l10n.t('Allow Once'), 'once'),
    link(vscode.l10n.t('Always Allow'), 'always'),
    link(vscode.l10n.t('Reject…'), 'reject'),
  ].join(' · ');
  const options = { location: vscode.ProgressLocation.Notification, title: withoutLinks(words.title), cancellable: true };
  void vscode.window.withProgress(options, (progress, hidden) => {
    progress.report({ message: `${withoutLinks(words.text)} ${vscode.l10n.t('Cancel leaves the question open.')} ${links}` });
    return new Promise<void>((gone) => {
      const look = (): void => {
        if (approvals.open().includes(ask) && !hidden.isCancellationRequested) return;
        listening.dispose();
        gone();
      };
      const listening = approvals.onChange(look);
      hidden.onCancellationRequested(look);
      look();
    });
  });
}
