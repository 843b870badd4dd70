import * as vscode from 'vscode';
import type { CommandRun } from './command';
import { teamDocument } from './teamDocument';

/** Shows who speaks after whom and when it ends, as a drawing beside the team file. */
export const visualizeTeam: CommandRun = async ({ language, texts }, given) => {
  const document = await teamDocument(given instanceof vscode.Uri ? given : undefined, vscode.l10n.t('Visualize Team'));
  if (!document) return;
  const [{ validateTeam }, { diagram }] = await Promise.all([import('../../core/team/validate'), import('../../core/report/visualize')]);
  const { team } = validateTeam(document.getText(), vscode.workspace.asRelativePath(document.uri, false));
  if (!team) {
    await language.check(document);
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    return;
  }
  const drawing = diagram(
    {
      name: team.name,
      workflow: team.workflow ?? { type: 'round_robin', max_rounds: 6 },
      members: team.members.map((member) => {
        if (typeof member === 'string') return { name: member, role: '', model: team.defaults.model ?? 'auto' };
        const { name, role = '', model = team.defaults.model ?? 'auto', routes } = member;
        return { name, role, model, ...(routes && { routes }) };
      }),
    },
    'ascii',
  );
  const shown = await vscode.workspace.openTextDocument(texts.put(`${team.name}.txt`, drawing));
  await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
};
