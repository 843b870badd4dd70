import * as vscode from 'vscode';
import { DecisionKind } from '../../schema/decision';
import { takesFurtherRounds } from '../../schema/teamOf';
import type { RunView } from '../../schema/view';
import { decideRun, viewOf } from '../decideRun';
import type { CommandRun } from './command';
import { mayRun } from './mayRun';
import { placeOf } from './place';

type Choice = vscode.QuickPickItem & { decision: DecisionKind };

/**
 * What the person decides about what a run came to, asked step by step; another extension may give the run, the decision and the words
 * in place of that. Answers whether something was decided.
 */
export const decide: CommandRun = async (office, given, kind, said) => {
  const place = await placeOf(office, given, (run) => run.status === 'done', vscode.l10n.t('Decide about which run?'));
  if (!place) return false;
  const view = await viewOf(place);
  if (!view) return false;
  // A menu gives more than the run, and none of it is a decision.
  const told = typeof kind === 'string' ? DecisionKind.parse(kind) : undefined;
  const asked = told ?? (await choose(view));
  if (!asked) return false;
  if (asked === 'again' && !(await mayRun())) return false;
  const words = told ? String(said ?? '') : await wordsOf(asked);
  if (words === undefined || !(await decideRun(office.desk, place, { decision: asked, words }))) return false;
  if (asked === 'again') office.panel.show(place);
  return true;
};

async function choose(view: RunView): Promise<DecisionKind | undefined> {
  const choice = await vscode.window.showQuickPick(choicesOf(view), {
    title: view.topic,
    placeHolder: view.decision ? decidedWords(view) : vscode.l10n.t('What do you decide?'),
    ignoreFocusOut: true,
  });
  return choice?.decision;
}

function choicesOf({ team, digest }: RunView): Choice[] {
  return [
    { decision: 'accept', label: vscode.l10n.t('$(check) Accept'), description: vscode.l10n.t('what the team came to holds') },
    { decision: 'override', label: vscode.l10n.t('$(edit) Override…'), description: vscode.l10n.t('say what holds instead') },
    ...(team && takesFurtherRounds(team.workflow.type)
      ? [
          {
            decision: 'again' as const,
            label: vscode.l10n.t('$(debug-restart) Another round…'),
            description: digest
              ? vscode.l10n.t('everybody hears you, and a new digest follows')
              : vscode.l10n.t('everybody hears you, and the work goes on'),
          },
        ]
      : []),
  ];
}

function decidedWords({ decision }: RunView): string {
  const words = decision?.words ?? '';
  return decision?.decision === 'accept'
    ? vscode.l10n.t('Accepted by {0}. {1}', decision.by, words)
    : vscode.l10n.t('Overridden by {0}. {1}', decision?.by ?? '', words);
}

/** The person's words; undefined where they left the field. */
function wordsOf(decision: DecisionKind): Thenable<string | undefined> {
  const shared = { ignoreFocusOut: true };
  switch (decision) {
    case 'accept':
      return vscode.window.showInputBox({
        ...shared,
        title: vscode.l10n.t('Accept'),
        prompt: vscode.l10n.t('Why, if you like to say it. Enter accepts, Escape decides nothing.'),
      });
    case 'override':
      return vscode.window.showInputBox({
        ...shared,
        title: vscode.l10n.t('Override'),
        prompt: vscode.l10n.t('What holds instead, and why?'),
        validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('An override needs words.') : undefined),
      });
    case 'again':
      return vscode.window.showInputBox({
        ...shared,
        title: vscode.l10n.t('Another round'),
        prompt: vscode.l10n.t('What should everybody hear? Enter holds the round, with or without words.'),
      });
  }
}
