import * as vscode from 'vscode';
import type { ReviewHunk } from '../../core/changes/changeSet';

/** Characters of a reason that stand above a line; the hover has all of it. */
const reasonLength = 90;

/** `@planner: Names the owner.`, short enough to stand above a line. */
export function lensReason({ member, reason }: ReviewHunk): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  if (line === '') return `@${member}`;
  return vscode.l10n.t('@{0}: {1}', member, line.length > reasonLength ? `${line.slice(0, reasonLength - 1).trimEnd()}…` : line);
}

export function removedWords(lines: number): string {
  return lines === 1 ? vscode.l10n.t('1 line removed') : vscode.l10n.t('{0} lines removed', lines);
}

export function changesToReview(count: number): string {
  return count === 1 ? vscode.l10n.t('1 change to review') : vscode.l10n.t('{0} changes to review', count);
}
