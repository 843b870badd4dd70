import * as vscode from 'vscode';
import type { FileReview } from '../../core/changes/changeSet';
import type { HunkFilter } from '../../core/changes/keepUndo';
import type { RunFilesState } from '../runFiles';
import { listed, undecided } from './changeWords';

export type GroupBy = 'file' | 'member' | 'turn';

/** What one member, or one turn, did. Its reviews hold its hunks only. */
export type ChangeGroup = {
  key: string;
  label: string;
  description: string;
  member: string;
  filter: HunkFilter;
  reviews: FileReview[];
  /** How many of its hunks ask for a decision. */
  open: number;
};

/** Groups in the order of their first change. */
export function groupsOf(state: Pick<RunFilesState, 'reviews' | 'roles' | 'checkpoints'>, by: 'member' | 'turn'): ChangeGroup[] {
  const first = new Map<string, { seq: number; member: string }>();
  for (const { hunks } of state.reviews)
    for (const hunk of hunks) {
      const known = first.get(hunk[by]);
      if (!known || hunk.seq < known.seq) first.set(hunk[by], { seq: hunk.seq, member: hunk.member });
    }
  return [...first]
    .sort(([, a], [, b]) => a.seq - b.seq)
    .flatMap(([key, { member }]): ChangeGroup[] => {
      const reviews = state.reviews.flatMap((review) => {
        const hunks = review.hunks.filter((hunk) => hunk[by] === key);
        return listed({ ...review, hunks }).length > 0 ? [{ ...review, hunks }] : [];
      });
      if (reviews.length === 0) return [];
      const number = state.checkpoints.findIndex(({ turn }) => turn === key) + 1;
      const open = reviews.reduce((sum, review) => sum + undecided(review).length, 0);
      const role = state.roles.get(member) ?? '';
      return by === 'member'
        ? [{ key, label: `@${member}`, description: role, member, filter: { member }, reviews, open }]
        : [{ key, label: vscode.l10n.t('Turn {0}', number), description: `@${member}`, member, filter: { turn: key }, reviews, open }];
    });
}
