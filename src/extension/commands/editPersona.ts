import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { outlineTeam, type PersonaSource } from '../../core/team/outline';
import { parseTeam } from '../../core/team/parse';
import { freshDocument } from '../freshDocument';
import { shelvesOf, type TeamShown } from '../teamShown';
import type { CommandRun, Office } from './command';
import { memberOf } from './members';

/**
 * Opens what a member's character is written in: the team file, or the file of an agent or a persona. One that is shipped is copied
 * into the folder first, where it goes before the shipped one.
 */
export const editPersona: CommandRun = async (office, given) => {
  const member = await memberOf(office, given, vscode.l10n.t('Edit Persona'), () => true);
  if (!member) return undefined;
  const { team, row } = member;
  const text = team.file && (await freshDocument(team.file)).getText();
  const path = team.file && vscode.workspace.asRelativePath(team.file, false);
  const { outline } = outlineTeam(text === undefined || path === undefined ? undefined : { text, path }, await shelvesOf(team.house));
  const found = [...(outline?.members ?? []), outline?.judge, outline?.steward].find((one) => one?.name === row.name);
  if (!found) {
    void vscode.window.showInformationMessage(vscode.l10n.t('@{0} is not in the team file any more.', row.name));
    return undefined;
  }
  if (found.persona.from === 'file') return openInTeam(team, row.name);
  return openOwn(office, team, found.persona);
};

async function openInTeam({ file }: TeamShown, name: string): Promise<string | undefined> {
  if (!file) return undefined;
  const document = await freshDocument(file);
  const read = parseTeam(document.getText(), file.fsPath);
  const index = read.ok ? read.value.members.findIndex((one) => (typeof one === 'string' ? one : one.name) === name) : -1;
  const at = read.ok && index >= 0 ? read.locate(['members', index, 'persona']) : { line: 1, column: 1 };
  const position = new vscode.Position(at.line - 1, at.column - 1);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position), preview: false });
  return file.fsPath;
}

async function openOwn(
  { context }: Office,
  { house }: TeamShown,
  source: Exclude<PersonaSource, { from: 'file' }>,
): Promise<string | undefined> {
  const [kind, name] = source.from === 'agent' ? (['agents', source.name] as const) : (['personas', source.key] as const);
  const { agents, personas } = await house.shelf();
  const file =
    source.from === 'agent'
      ? agents.find(({ thing }) => thing.name === name)?.file
      : personas.find(({ thing }) => thing.key === name)?.file;
  if (file === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The file of {0} is not there any more.', name));
    return undefined;
  }
  let own = file;
  if (file.startsWith(context.extensionPath)) {
    const copy = vscode.l10n.t('Copy and Edit');
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} comes with Roundtable.', source.from === 'agent' ? name : `@${name}`),
      {
        modal: true,
        detail: vscode.l10n.t(
          'A copy in .roundtable/{0} goes before it, for every team of this folder that has it. Delete the copy to go back.',
          kind,
        ),
      },
      copy,
    );
    if (picked !== copy) return undefined;
    own = join(house.home, kind, basename(file));
    await mkdir(join(house.home, kind), { recursive: true });
    await copyFile(file, own);
  }
  await vscode.window.showTextDocument(vscode.Uri.file(own), { preview: false });
  return own;
}
