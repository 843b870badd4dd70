import * as vscode from 'vscode';
import { type FoundTest, findTests } from '../../core/team/findTests';

/** The text of a file as it is on the disk; empty when it is gone. */
export async function textOnDisk(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}

/** Shows the tests of a file under it, those that are the same as before as the same items. A file without any is not shown. */
export async function putItems(controller: vscode.TestController, uri: vscode.Uri, text?: string): Promise<vscode.TestItem | undefined> {
  const found = findTests(text ?? (await textOnDisk(uri)));
  const id = uri.toString();
  if (found.length === 0) {
    controller.items.delete(id);
    return undefined;
  }
  const known = controller.items.get(id);
  const file = known ?? controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
  const ids = itemIds(found);
  file.children.replace(
    found.map((test, index) => {
      const own = ids[index] ?? '';
      const item = file.children.get(own) ?? controller.createTestItem(own, test.name, uri);
      item.range = rangeOf(test);
      item.sortText = placeText(test.index);
      item.description = test.name.startsWith(test.type) ? undefined : test.type;
      item.tags = test.type === '' ? [] : [new vscode.TestTag(test.type)];
      return item;
    }),
  );
  if (!known) controller.items.add(file);
  return file;
}

/** Ids that outlive lines that come and go above: the name of a test, and which one of that name it is. */
export function itemIds(found: readonly FoundTest[]): string[] {
  const seen = new Map<string, number>();
  return found.map(({ type, name }) => {
    const key = `${type} ${name}`;
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return nth === 1 ? key : `${key} (${nth})`;
  });
}

function rangeOf({ line, column, endLine, endColumn }: FoundTest): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** The test that stands at a place of the list in the file, from 0; entries that are no tests count too. */
export function testAt(file: vscode.TestItem, index: number): vscode.TestItem | undefined {
  return [...file.children].map(([, item]) => item).find((item) => item.sortText === placeText(index));
}

const placeText = (index: number): string => String(index).padStart(5, '0');
