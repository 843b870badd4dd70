import * as l10n from '@vscode/l10n';
import { type Axis, axes, type MemberScore, type PenaltyKind, type ScoreFlag } from '../../src/schema/growth';

export function axisWords(axis: Axis): string {
  switch (axis) {
    case 'novelty':
      return l10n.t('Novelty');
    case 'accuracy':
      return l10n.t('Accuracy');
    case 'impact':
      return l10n.t('Impact');
    case 'challenge':
      return l10n.t('Challenge');
  }
}

export function penaltyWords(kind: PenaltyKind): string {
  switch (kind) {
    case 'redundancy':
      return l10n.t('redundancy');
    case 'hallucination':
      return l10n.t('hallucination');
    case 'offDirective':
      return l10n.t('off directive');
    case 'researchViolation':
      return l10n.t('research violation');
  }
}

/** What a flag of the variance says, as a sentence. */
export function flagWords(flag: ScoreFlag): string {
  return flag === 'flat-low' ? l10n.t('Low on every axis, with hardly any difference.') : l10n.t('Erratic: the axes lie far apart.');
}

/** The four axes of a member together; undefined where the judge gave none. */
export function totalOfScore({ scores }: Pick<MemberScore, 'scores'>): number | undefined {
  return scores && axes.reduce((sum, axis) => sum + scores[axis].value, 0);
}

/** `elena 6, marcus 4`: everybody's points, for those who hear it. */
export function totalsWords(members: readonly MemberScore[]): string {
  return members
    .map((member) => {
      const total = totalOfScore(member);
      return total === undefined ? l10n.t('{0} not scored', member.member) : `${member.member} ${total}`;
    })
    .join(', ');
}
