import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Approvals, OpenAsk } from './approvals';
import { showToast, type ToastAnswer } from './approvalToast';
import { openProposed } from './review/openProposed';
import type { Texts } from './texts';

/**
 * Asks the person in this window without taking the editor from them: a notification for each question, and as long as one is open an
 * item in the status bar. Both go with the question, wherever it is answered.
 */
export function createApprover(approvals: Approvals): Disposable {
  const store = createDisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('roundtable.approvals', vscode.StatusBarAlignment.Left, 49));
  item.name = vscode.l10n.t('Roundtable Approvals');
  item.command = 'roundtable.answerApprovals';
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  const show = (): void => {
    const open = approvals.open();
    const [first] = open;
    void vscode.commands.executeCommand('setContext', 'roundtable.waiting', open.length > 0);
    if (!first) return item.hide();
    const text = open.length === 1 ? vscode.l10n.t('{0} waits for you', first.member) : vscode.l10n.t('{0} wait for you', open.length);
    item.text = `$(bell-dot) ${text}`;
    item.tooltip = [...open.map(asking), vscode.l10n.t('Click to answer.')].join('\n');
    item.accessibilityInformation = { label: `Roundtable: ${text}` };
    item.show();
  };
  store.add(approvals.onChange(show));
  store.add(approvals.onAsk((ask) => showToast(approvals, ask, { title: asking(ask).replace(/\.$/, ''), text: whyAndRisk(ask) })));
  return store;
}

/** What a member wants, as one sentence. */
export function asking({ member, what }: OpenAsk): string {
  return vscode.l10n.t('@{0} wants to {1}.', member, what.replace(/[.\s]+$/, ''));
}

function whyAndRisk({ why, risk }: OpenAsk): string {
  return [sentence(why), risk && vscode.l10n.t('Risk: {0}', risk)].filter(Boolean).join(' ');
}

/** One question from a notification, by its run, its id and the answer, or a look at it; without them the list of those that are open. */
export async function answerApprovals(approvals: Approvals, texts: Texts, runId?: unknown, id?: unknown, answer?: unknown): Promise<void> {
  if (answer !== 'once' && answer !== 'always' && answer !== 'reject' && answer !== 'diff') return answerFromList(approvals, texts);
  const ask = approvals.open().find((open) => open.runId === runId && open.id === id);
  if (ask) return answer === 'diff' ? openProposed(texts, ask) : decide(approvals, ask, answer);
  void vscode.window.showInformationMessage(vscode.l10n.t('Nobody waits for that any more.'));
}

/** The questions that are open, in a list; with a single one at once its answers. */
async function answerFromList(approvals: Approvals, texts: Texts): Promise<void> {
  const open = approvals.open();
  if (open.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t('Nothing waits for you.'));
  const [only] = open;
  const ask = open.length === 1 ? only : await pickAsk(open);
  if (!ask) return;
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { answer: ToastAnswer | 'diff' }>(
    [
      ...(ask.change
        ? [{ answer: 'diff' as const, label: vscode.l10n.t('Open Diff'), description: vscode.l10n.t('see what would change') }]
        : []),
      { answer: 'once', label: vscode.l10n.t('Allow Once'), description: vscode.l10n.t('this call only') },
      { answer: 'always', label: vscode.l10n.t('Always Allow'), detail: ask.always ?? '' },
      { answer: 'reject', label: vscode.l10n.t('Reject…'), description: vscode.l10n.t('and say why, if you like') },
    ],
    { title: asking(ask), placeHolder: whyAndRisk(ask), ignoreFocusOut: true },
  );
  if (picked?.answer === 'diff') return openProposed(texts, ask);
  if (picked) await decide(approvals, ask, picked.answer);
}

async function pickAsk(open: readonly OpenAsk[]): Promise<OpenAsk | undefined> {
  const picked = await vscode.window.showQuickPick(
    open.map((ask) => ({ label: `@${ask.member}: ${ask.what}`, description: ask.tool, detail: whyAndRisk(ask), ask })),
    {
      title: vscode.l10n.t('{0} wait for you', open.length),
      placeHolder: vscode.l10n.t('Answer which one?'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.ask;
}

async function decide(approvals: Approvals, ask: OpenAsk, decision: ToastAnswer): Promise<void> {
  const message = decision === 'reject' && approvals.open().includes(ask) ? await whyNot(ask) : '';
  // Whoever leaves the field has not rejected: the question stays open.
  if (message === undefined) return;
  if (!approvals.answer(ask, { decision, ...(message && { message }) }))
    void vscode.window.showInformationMessage(vscode.l10n.t('@{0} no longer waits for that.', ask.member));
}

async function whyNot(ask: OpenAsk): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Reject: {0}', asking(ask)),
    prompt: vscode.l10n.t('What should @{0} hear? Enter rejects, with or without a reason; Escape leaves it open.', ask.member),
    ignoreFocusOut: true,
  });
  return typed?.trim();
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
