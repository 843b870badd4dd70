import * as vscode from 'vscode';
import { createDisposableStore } from '../../base/disposable';

/** An item without a value is not an answer: a separator. */
export type StepItem<T> = vscode.QuickPickItem & { value?: T };
export type StepAnswer<T> = { kind: 'value'; value: T } | { kind: 'back' } | { kind: 'cancel' };

export type Step<T> = {
  title: string;
  step: number;
  of: number;
  placeholder: string;
  items: readonly StepItem<T>[];
  /** What the person types may itself be the answer, before the items that match it or after them. */
  typed?: { at: 'first' | 'last'; item(text: string): StepItem<T> | undefined };
};

/** One step of a short series of questions, with Back. */
export function askStep<T>({ title, step, of, placeholder, items, typed }: Step<T>): Promise<StepAnswer<T>> {
  return new Promise((resolve) => {
    const store = createDisposableStore();
    const pick = store.add(vscode.window.createQuickPick<StepItem<T>>());
    const answer = (value: StepAnswer<T>): void => {
      // Hiding the input calls this again; a promise keeps its first answer.
      resolve(value);
      store.dispose();
    };
    pick.title = title;
    pick.step = step;
    pick.totalSteps = of;
    pick.placeholder = placeholder;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.items = items;
    if (step > 1) pick.buttons = [vscode.QuickInputButtons.Back];
    store.add(pick.onDidTriggerButton(() => answer({ kind: 'back' })));
    store.add(pick.onDidHide(() => answer({ kind: 'cancel' })));
    if (typed) {
      store.add(
        pick.onDidChangeValue((text) => {
          const own = text.trim() === '' ? undefined : typed.item(text.trim());
          const extra = own ? [{ ...own, alwaysShow: true }] : [];
          pick.items = typed.at === 'first' ? [...extra, ...items] : [...items, ...extra];
        }),
      );
    }
    store.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
        if (chosen?.value !== undefined) answer({ kind: 'value', value: chosen.value });
      }),
    );
    pick.show();
  });
}
