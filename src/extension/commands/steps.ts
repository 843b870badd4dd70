import * as vscode from 'vscode';
import { createDisposableStore } from '../../base/disposable';

export type StepItem<T> = vscode.QuickPickItem & { value?: T };
export type StepAnswer<T> = { kind: 'value'; value: T } | { kind: 'text'; text: string } | { kind: 'back' } | { kind: 'cancel' };

export type Step<T> = {
  title: string;
  step: number;
  of: number;
  placeholder: string;
  items: readonly StepItem<T>[];
  /** What the person types may itself be the answer. */
  freeText?: (text: string) => StepItem<T>;
};

/** One step of a short series of questions, with Back. What is typed may be an answer of its own. */
export function askStep<T>({ title, step, of, placeholder, items, freeText }: Step<T>): Promise<StepAnswer<T>> {
  return new Promise((resolve) => {
    const store = createDisposableStore();
    const pick = store.add(vscode.window.createQuickPick<StepItem<T>>());
    let answered = false;
    const answer = (value: StepAnswer<T>): void => {
      if (answered) return;
      answered = true;
      resolve(value);
      pick.hide();
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
    if (freeText) {
      store.add(
        pick.onDidChangeValue((text) => {
          pick.items = text.trim() === '' ? items : [{ ...freeText(text.trim()), alwaysShow: true }, ...items];
        }),
      );
    }
    store.add(
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems.length > 0 ? pick.selectedItems : pick.activeItems;
        if (chosen?.value !== undefined) answer({ kind: 'value', value: chosen.value });
        else if (freeText && pick.value.trim() !== '') answer({ kind: 'text', text: pick.value.trim() });
      }),
    );
    pick.show();
  });
}
