import * as vscode from 'vscode';
import { decisionMarkdown } from '../../core/knowledge/decisions';
import { type Ruling, ruleBelief } from '../../core/knowledge/ruleBelief';
import type { BeliefNode } from '../views/beliefsView';
import type { DecisionNode } from '../views/decisionsView';
import type { PlacedBelief } from '../views/knowledge';
import { beliefWord } from '../views/words';
import type { CommandRun, Office } from './command';

export const acceptBelief = rule('accepted');
export const rejectBelief = rule('rejected');
export const reopenBelief = rule('reopened');

const questions: Readonly<Record<Ruling, (id: string) => string>> = {
  accepted: () => vscode.l10n.t('Accept Belief'),
  rejected: () => vscode.l10n.t('Reject Belief'),
  reopened: () => vscode.l10n.t('Reopen Belief'),
};

/** The person's word on a belief, with a reason that its team reads. Answers the status that it has then. */
function rule(ruling: Ruling): CommandRun {
  return async (office, given, because) => {
    const belief = (given as Partial<BeliefNode> | undefined)?.belief ?? (await pickBelief(office, ruling));
    if (!belief) return undefined;
    const reason =
      typeof because === 'string'
        ? because
        : await vscode.window.showInputBox({
            title: questions[ruling](belief.id),
            prompt: vscode.l10n.t('Why? The team reads it in its next run. “{0}”', belief.claim),
            ignoreFocusOut: true,
            validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A ruling needs a reason.') : undefined),
          });
    if (reason === undefined) return undefined;
    const home = await belief.house.knowledge();
    const now = await ruleBelief(home, { id: belief.id, team: belief.team, ruling, reason });
    office.knowledge.refresh();
    return now.status;
  };
}

async function pickBelief({ knowledge }: Office, ruling: Ruling): Promise<PlacedBelief | undefined> {
  const all = await knowledge.beliefs();
  const open = all.filter((belief) => (ruling === 'reopened' ? belief.ruling !== undefined : belief.ruling?.ruling !== ruling));
  if (open.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no belief for that. A team with beliefs switched on keeps a board of them.'),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    open.map((belief) => ({ label: belief.claim, description: `${beliefWord(belief.status)} · ${belief.team}`, belief })),
    { title: questions[ruling](''), placeHolder: vscode.l10n.t('Which belief?'), matchOnDescription: true },
  );
  return picked?.belief;
}

/** Opens a decision as it stands in the log, read only; one of the palette is picked first. */
export const openDecision: CommandRun = async (office, given) => {
  const { decision } = (given as Partial<DecisionNode> | undefined) ?? {};
  const shown = decision ?? (await pickDecision(office));
  if (!shown) return;
  const name = `${shown.title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || 'decision'}.md`;
  const document = await vscode.workspace.openTextDocument(office.texts.put(name, decisionMarkdown(shown)));
  await vscode.window.showTextDocument(document, { preview: true });
};

async function pickDecision({ knowledge }: Office) {
  const all = await knowledge.decisions();
  if (all.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No team has logged a decision here yet.'));
    return undefined;
  }
  const items = all.map((decision) => ({ label: decision.title, description: `@${decision.member} · ${decision.team}`, decision }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Decisions'), matchOnDescription: true }))?.decision;
}

/** Shows the run in which a decision was made. */
export const openDecisionRun: CommandRun = async (_, given) => {
  const runId = (given as Partial<DecisionNode> | undefined)?.decision?.runId;
  if (runId !== undefined) await vscode.commands.executeCommand('roundtable.openPanel', runId);
};
