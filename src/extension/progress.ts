import * as vscode from 'vscode';
import { type CancelSignal, createCancel } from '../base/cancel';

/** Work that takes no longer than this needs no notification: it is over before it is read. */
const patienceMs = 1_200;

/**
 * Work that may take long: told in the window's corner at first, and as a notification with Cancel when it goes on. Undefined when the
 * person cancelled it; rejects when the work does.
 */
export async function patiently<T>(title: string, work: (signal: CancelSignal) => Promise<T>): Promise<T | undefined> {
  const cancel = createCancel();
  const done = work(cancel.signal);
  const settled = done.then(
    () => undefined,
    () => undefined,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'late');
  });
  const first = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => Promise.race([settled, late]));
  clearTimeout(timer);
  if (first === undefined) return done;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
    const cancelled = new Promise<undefined>((resolve) => {
      token.onCancellationRequested(() => {
        cancel.cancel('cancelled');
        resolve(undefined);
      });
    });
    return Promise.race([done, cancelled]);
  });
}
