import * as vscode from 'vscode';
import type { Approver } from '../core/ports/approver';

const once = 'Allow Once';
const always = 'Always Allow';
const reject = 'Reject…';

/** Asks the person in this window. Closing the question is a rejection. */
export function createApprover(): Approver {
  return {
    async ask(request, signal) {
      const message = `@${request.member} wants to ${request.what}.`;
      const detail = [request.why, request.risk, request.command].filter(Boolean).join('\n\n');
      const withdrawn = new Promise<undefined>((resolve) => {
        if (signal.aborted) resolve(undefined);
        else signal.addEventListener('abort', () => resolve(undefined));
      });
      const picked = await Promise.race([
        vscode.window.showWarningMessage(message, { modal: true, detail }, once, always, reject),
        withdrawn,
      ]);
      if (picked === once) return { decision: 'once', by: 'person' };
      if (picked === always) return { decision: 'always', by: 'person' };
      const why =
        picked === reject
          ? await vscode.window.showInputBox({ prompt: `What should @${request.member} hear? Empty: just no.`, ignoreFocusOut: true })
          : undefined;
      return { decision: 'reject', by: 'person', ...(why?.trim() && { message: why.trim() }) };
    },
  };
}
