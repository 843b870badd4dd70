import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../base/disposable';
import type { Approvals, OpenAsk } from './approvals';

const once = 'Allow Once';
const always = 'Always Allow';
const reject = 'Reject…';

/**
 * Asks the person in this window without taking the editor from them: a notification for each question, and as long as one is open an
 * item in the status bar. A notification that is closed leaves its question open.
 */
export function createApprover(approvals: Approvals): Disposable {
  const store = createDisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('roundtable.approvals', vscode.StatusBarAlignment.Left, 49));
  item.name = 'Roundtable Approvals';
  item.command = 'roundtable.answerApprovals';
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  const show = (): void => {
    const open = approvals.open();
    const [first] = open;
    void vscode.commands.executeCommand('setContext', 'roundtable.waiting', open.length > 0);
    if (!first) return item.hide();
    const text = open.length === 1 ? `${first.member} waits for you` : `${open.length} wait for you`;
    item.text = `$(bell-dot) ${text}`;
    item.tooltip = [...open.map(asking), 'Click to answer.'].join('\n');
    item.accessibilityInformation = { label: `Roundtable: ${text}` };
    item.show();
  };
  store.add(approvals.onChange(show));
  store.add(approvals.onAsk((ask) => void notify(approvals, ask)));
  return store;
}

/** What a member wants, as one sentence. */
export function asking({ member, what }: OpenAsk): string {
  return `@${member} wants to ${what.replace(/[.\s]+$/, '')}.`;
}

async function notify(approvals: Approvals, ask: OpenAsk): Promise<void> {
  const message = [asking(ask), sentence(ask.why), ask.risk && `Risk: ${ask.risk}`].filter(Boolean).join(' ');
  const picked = await vscode.window.showWarningMessage(message, once, always, reject);
  if (picked !== undefined) await decide(approvals, ask, picked);
}

/** The questions that are open, in a list; with a single one at once its answers. */
export async function answerApprovals(approvals: Approvals): Promise<void> {
  const open = approvals.open();
  if (open.length === 0) return void vscode.window.showInformationMessage('Nothing waits for you.');
  const [only] = open;
  const ask = open.length === 1 ? only : await pickAsk(open);
  if (!ask) return;
  const picked = await vscode.window.showQuickPick(
    [
      { label: once, description: 'this call only' },
      { label: always, description: `this and the same calls of @${ask.member} later` },
      { label: reject, description: 'and say why, if you like' },
    ],
    { title: asking(ask), placeHolder: [sentence(ask.why), ask.risk].filter(Boolean).join(' '), ignoreFocusOut: true },
  );
  if (picked) await decide(approvals, ask, picked.label);
}

async function pickAsk(open: readonly OpenAsk[]): Promise<OpenAsk | undefined> {
  const picked = await vscode.window.showQuickPick(
    open.map((ask) => ({
      label: `@${ask.member}: ${ask.what}`,
      description: ask.tool,
      detail: [sentence(ask.why), ask.risk].filter(Boolean).join(' '),
      ask,
    })),
    { title: `${open.length} wait for you`, placeHolder: 'Answer which one?', matchOnDescription: true, matchOnDetail: true },
  );
  return picked?.ask;
}

async function decide(approvals: Approvals, ask: OpenAsk, picked: string): Promise<void> {
  const message = picked === reject && approvals.open().includes(ask) ? await whyNot(ask) : '';
  // Whoever leaves the field has not rejected: the question stays open.
  if (message === undefined) return;
  const decision = picked === once ? 'once' : picked === always ? 'always' : 'reject';
  if (!approvals.answer(ask, { decision, ...(message && { message }) }))
    void vscode.window.showInformationMessage(`@${ask.member} no longer waits for that.`);
}

async function whyNot(ask: OpenAsk): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `Reject: ${asking(ask)}`,
    prompt: `What should @${ask.member} hear? Enter rejects, with or without a reason; Escape leaves it open.`,
    ignoreFocusOut: true,
  });
  return typed?.trim();
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
