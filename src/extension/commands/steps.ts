import * as vscode from 'vscode';
import { createDisposableStore } from '../../base/disposable';

/** An item without a value is not an answer: a separator. */
export type StepItem<T> = vscode.QuickPickItem & { value?: T };
export type StepAnswer<T> = { kind: 'value'; value: T } | { kind: 'back' } | { kind: 'cancel' };
export type StepContent<T> = { placeholder: string; items: readonly StepItem<T>[] };

/** Which of the questions this is, counted from 1. */
export type StepPlace = { title: string; step: number; of: number };

export type Step<T> = StepPlace & {
  content: StepContent<T> | Promise<StepContent<T>>;
  /** What the field says until the content is there. */
  waiting?: string;
  /** What the person types may itself be the answer, before the items that match it or after them. */
  typed?: { at: 'first' | 'last'; item(text: string): StepItem<T> | undefined };
};

/**
 * One step of a short series of questions, with Back. Enter before the content is there takes its first
 * item. Rejects when the content does.
 */
export function askStep<T>({ title, step, of, content, waiting, typed }: Step<T>): Promise<StepAnswer<T>> {
  return new Promise((resolve, reject) => {
    const store = createDisposableStore();
    const pick = store.add(vscode.window.createQuickPick<StepItem<T>>());
    let items: readonly StepItem<T>[] = [];
    let hurried = false;
    const answer = (value: StepAnswer<T>): void => {
      // Hiding the input calls this again; a promise keeps its first answer.
      resolve(value);
      store.dispose();
    };
    // The workbench says which item is active only after it has drawn them; an Enter before that means the first.
    const takeFirst = (): void => {
      const [first] = items;
      if (hurried && first?.value !== undefined) answer({ kind: 'value', value: first.value });
    };
    const offer = (): void => {
      const text = pick.value.trim();
      const own = text === '' ? undefined : typed?.item(text);
      const extra = own ? [{ ...own, alwaysShow: true }] : [];
      pick.items = typed?.at === 'first' ? [...extra, ...items] : [...items, ...extra];
    };
    pick.title = title;
    pick.step = step;
    pick.totalSteps = of;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.placeholder = waiting;
    pick.busy = true;
    if (step > 1) pick.buttons = [vscode.QuickInputButtons.Back];
    store.add(pick.onDidTriggerButton(() => answer({ kind: 'back' })));
    store.add(pick.onDidHide(() => answer({ kind: 'cancel' })));
    store.add(pick.onDidChangeValue(() => (hurried = false)));
    if (typed) store.add(pick.onDidChangeValue(offer));
    store.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
        if (chosen?.value !== undefined) return answer({ kind: 'value', value: chosen.value });
        hurried = pick.value === '';
        takeFirst();
      }),
    );
    const show = (there: StepContent<T>): void => {
      items = there.items;
      pick.placeholder = there.placeholder;
      pick.busy = false;
      offer();
      takeFirst();
    };
    if (content instanceof Promise)
      content.then(show).catch((error) => {
        reject(error);
        store.dispose();
      });
    else show(content);
    pick.show();
  });
}
