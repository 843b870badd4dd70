import * as vscode from 'vscode';
import type { TeamShown } from '../teamShown';
import type { TeamRow } from './teamRows';

/** What stands beside a name: what the member does now, else how it is set up. */
export function memberWords(row: TeamRow): string {
  const { doing, muted, sparks, standing, away } = row;
  if (doing) return doing.waits ? vscode.l10n.t('waits for you: {0}', doing.words) : doing.words;
  return [
    muted && vscode.l10n.t('muted'),
    away !== undefined && awayWords[away](),
    sparks !== undefined && `✦ ${Math.round(sparks)}`,
    standing !== undefined && vscode.l10n.t('standing {0}', Math.round(standing)),
    modelWord(row),
    row.role,
  ]
    .filter(Boolean)
    .join(' · ');
}

const awayWords: Readonly<Record<NonNullable<TeamRow['away']>, () => string>> = {
  bench: () => vscode.l10n.t('on the bench'),
  left: () => vscode.l10n.t('has left'),
};

/** `auto` alone says nothing: the tier says what it will come to. */
function modelWord({ model, tier }: TeamRow): string {
  return model === 'auto' && tier !== undefined ? vscode.l10n.t('auto ({0})', tier) : model;
}

const stateWords: Readonly<Record<TeamRow['state'], () => string>> = {
  planned: () => vscode.l10n.t('not convened'),
  idle: () => vscode.l10n.t('listening'),
  speaking: () => vscode.l10n.t('speaking'),
  failed: () => vscode.l10n.t('its last turn failed'),
};

export function memberTooltip(row: TeamRow): vscode.MarkdownString {
  const { name, role, model, tier, state, turns, muted, position, sparks, standing, away } = row;
  const text = new vscode.MarkdownString(`**@${name}** · `).appendText(role);
  const facts = [
    model,
    tier !== undefined && vscode.l10n.t('tier {0}', tier),
    turns > 0 && (turns === 1 ? vscode.l10n.t('1 turn') : vscode.l10n.t('{0} turns', turns)),
    muted ? vscode.l10n.t('muted: takes no turn until you let it speak again') : stateWords[state](),
    sparks !== undefined && vscode.l10n.t('{0} sparks', Math.round(sparks)),
    standing !== undefined && vscode.l10n.t('standing {0} of 100', Math.round(standing)),
    away !== undefined && awayWords[away](),
  ].filter(Boolean);
  text.appendText(`\n\n${facts.join(' · ')}`);
  if (position) text.appendText(`\n\n${position}`);
  return text;
}

/** What stands beside the view's name. */
export function statusWord({ run, file, name }: TeamShown): string {
  const team = file ? vscode.workspace.asRelativePath(file) : run ? name : vscode.l10n.t('the built-in team');
  if (run?.status === 'running') return vscode.l10n.t('running');
  if (run?.status === 'paused') return vscode.l10n.t('paused');
  return team;
}
