import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { placeOf } from './place';

/** Copies a link to a run, which opens it in a window that has its folder. Answers the link. */
export const copyLink: CommandRun = async ({ desk, context }, given) => {
  const place = await placeOf({ desk }, given, () => true, vscode.l10n.t('Which run?'));
  if (!place) return undefined;
  const link = vscode.Uri.from({ scheme: vscode.env.uriScheme, authority: context.extension.id, path: `/run/${place.runId}` });
  // In a browser the scheme of the product leads nowhere: there the editor has an address of its own for links.
  const outside = vscode.env.uiKind === vscode.UIKind.Web ? await vscode.env.asExternalUri(link) : link;
  const text = outside.toString(true);
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The link to the run is copied.'), 3_000);
  return text;
};
