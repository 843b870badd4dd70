import type * as vscode from 'vscode';
import { commands } from 'vscode';
import { asTeamError } from '../../base/errors';

/**
 * What a view shows, or `instead` when it cannot be read: then the view says why above its items, and a context of this name lets
 * its welcome offer a way out.
 */
export async function readOr<T>(
  view: vscode.TreeView<unknown>,
  context: string,
  instead: T,
  read: () => Promise<T>,
  onError: (error: unknown) => void,
): Promise<T> {
  let message: string | undefined;
  let found = instead;
  try {
    found = await read();
  } catch (error) {
    onError(error);
    message = asTeamError(error).shown;
  }
  view.message = message;
  void commands.executeCommand('setContext', context, message !== undefined);
  return found;
}
