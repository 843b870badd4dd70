import * as vscode from 'vscode';
import { createDisposableStore, type Disposable } from '../../base/disposable';
import { hueColor, hueOf } from '../views/hues';
import type { Shown, ShownHunks } from './shown';

type Kind = 'added' | 'removedAbove' | 'removedBelow';

/** The hunks in the text: a quiet ground, a bar in the colour of who wrote it, a line where something was taken away. */
export function createDecorations(shown: ShownHunks): Disposable {
  const store = createDisposableStore();
  // Made when they are first used, one for each kind and colour.
  const types = new Map<string, vscode.TextEditorDecorationType>();
  const typeOf = (kind: Kind, hue: number | undefined): vscode.TextEditorDecorationType => {
    const key = `${kind} ${hue ?? ''}`;
    const type = types.get(key) ?? store.add(vscode.window.createTextEditorDecorationType(look(kind, hue)));
    types.set(key, type);
    return type;
  };
  const draw = (editor: vscode.TextEditor): void => {
    // A diff editor shows changes in its own way: its sides have no column.
    if (editor.viewColumn === undefined) return;
    const drawn = new Map<vscode.TextEditorDecorationType, vscode.Range[]>([...types.values()].map((type) => [type, []]));
    const known = shown.of(editor.document.uri);
    for (const { kind, hue, range } of known ? marks(known) : []) {
      const type = typeOf(kind, hue);
      drawn.set(type, [...(drawn.get(type) ?? []), range]);
    }
    for (const [type, ranges] of drawn) editor.setDecorations(type, ranges);
  };
  store.add(
    shown.onChange((document) => {
      for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) draw(editor);
    }),
  );
  // The same document in one more editor: its hunks are known already.
  store.add(
    vscode.window.onDidChangeVisibleTextEditors((editors) => {
      for (const editor of editors) if (shown.of(editor.document.uri)) draw(editor);
    }),
  );
  return store;
}

type Mark = { kind: Kind; hue: number | undefined; range: vscode.Range };

function marks({ document, state, hunks }: Shown): Mark[] {
  const last = document.lineCount - 1;
  return hunks.flatMap(({ member, parts, removed, at }): Mark[] => {
    const hue = hueOf(state.members, member);
    const line = (number: number): vscode.Range => document.lineAt(Math.min(number, last)).range;
    if (parts.length === 0) {
      if (removed.length === 0) return [];
      const kind: Kind =
        at.from > last || (at.from === last && document.lineAt(last).isEmptyOrWhitespace) ? 'removedBelow' : 'removedAbove';
      return [{ kind, hue, range: line(kind === 'removedBelow' ? Math.max(0, at.from - 1) : at.from) }];
    }
    return parts.map((part) => ({
      kind: 'added',
      hue,
      range: line(part.from).union(line(Math.max(part.from, part.to - 1))),
    }));
  });
}

function look(kind: Kind, hue: number | undefined): vscode.DecorationRenderOptions {
  const color = hueColor(hue);
  const ruler = { overviewRulerColor: color, overviewRulerLane: vscode.OverviewRulerLane.Left };
  if (kind !== 'added')
    return {
      ...ruler,
      isWholeLine: true,
      borderStyle: 'dashed',
      borderWidth: kind === 'removedAbove' ? '1px 0 0 0' : '0 0 1px 0',
      borderColor: new vscode.ThemeColor('editorGutter.deletedBackground'),
    };
  return {
    ...ruler,
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('roundtable.addedLineBackground'),
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    borderColor: color,
    // Lines typed right behind are the person's.
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  };
}
