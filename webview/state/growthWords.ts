import * as l10n from '@vscode/l10n';
import {
  type Axis,
  axes,
  type Dimension,
  type EvolutionPath,
  type MemberScore,
  type PenaltyKind,
  type ScoreFlag,
  type SkillKind,
  type SparkCategory,
  type StandingState,
  type VentureTier,
} from '../../src/schema/growth';
import type { BoardRow, FloorPattern, MemberAnalytics, PhaseFigures, Refusal, ShownSkill, StoreItem } from '../../src/schema/growthFace';
import { numberText } from './counts';

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

export function stateWords(state: StandingState): string {
  switch (state) {
    case 'healthy':
      return l10n.t('healthy');
    case 'watch':
      return l10n.t('watch');
    case 'warning':
      return l10n.t('warning');
    case 'evolve':
      return l10n.t('is to change');
  }
}

export function trendWords(trend: 'improving' | 'declining' | 'steady' | 'rising' | 'falling'): string {
  switch (trend) {
    case 'improving':
    case 'rising':
      return l10n.t('rising');
    case 'declining':
    case 'falling':
      return l10n.t('falling');
    case 'steady':
      return l10n.t('steady');
  }
}

export function phaseWords({ phase, axis }: PhaseFigures): string {
  switch (phase) {
    case 'foundation':
      return l10n.t('foundation');
    case 'specialization':
      return axis ? l10n.t('specialization: {0}', axisWords(axis)) : l10n.t('specialization');
    case 'peak':
      return l10n.t('peak');
    case 'recovery':
      return l10n.t('recovery');
  }
}

/** Why a member is in its phase, as a sentence. */
export function phaseWhy({ phase: { phase, axis, mean, peakAt }, runs }: MemberAnalytics): string {
  const last = numberText(mean ?? 0, 1);
  switch (phase) {
    case 'foundation':
      return runs < 5
        ? l10n.t('Scored in {0} of the 5 roundtables that a judgement needs.', runs)
        : l10n.t('Its last five have a mean of {0}; no axis stands out, and a peak is from {1}.', last, numberText(peakAt, 1));
    case 'specialization':
      return l10n.t('{0} stands out over its last five roundtables.', axis ? axisWords(axis) : '');
    case 'peak':
      return l10n.t('Its last five have a mean of {0}; a peak is from {1}.', last, numberText(peakAt, 1));
    case 'recovery':
      return l10n.t('In a slump, or out of one for fewer than three roundtables. Its last five have a mean of {0}.', last);
  }
}

export function dimensionWords(dimension: Dimension): string {
  switch (dimension) {
    case 'task_completion':
      return l10n.t('Work done');
    case 'output_quality':
      return l10n.t('Quality');
    case 'improvement_rate':
      return l10n.t('Improvement');
    case 'consistency':
      return l10n.t('Consistency');
    case 'review_accuracy':
      return l10n.t('Reviews');
  }
}

export function categoryWords(category: SparkCategory): string {
  const words: Record<SparkCategory, string> = {
    opening_balance: l10n.t('opening balance'),
    score_award: l10n.t('scores'),
    entry_fee: l10n.t('entry fee'),
    gate_bonus: l10n.t('gate'),
    penalty: l10n.t('penalty'),
    outcome_bonus: l10n.t('proposal implemented'),
    passive_income: l10n.t('income on the bench'),
    venture_stake: l10n.t('stake of a venture'),
    venture_payout: l10n.t('venture paid out'),
    store_purchase: l10n.t('store'),
    store_refund: l10n.t('refund'),
    request_fee: l10n.t('request'),
    marketplace_payout: l10n.t('market'),
    correction: l10n.t('correction'),
    grant: l10n.t('grant'),
  };
  return words[category];
}

export function placeName(place: BoardRow['place']): string {
  switch (place) {
    case 'table':
      return l10n.t('at the table');
    case 'bench':
      return l10n.t('on the bench');
    case 'left':
      return l10n.t('has left');
  }
}

/** Why a member cannot buy something. */
export function refusalWords(no: Refusal): string {
  switch (no.kind) {
    case 'short':
      return l10n.t('has ✦ {0} of {1}', no.has, no.costs);
    case 'needs':
      return l10n.t('was scored in {0} of {1} roundtables', no.has, no.needs);
    case 'owned':
      return l10n.t('has it');
    case 'words':
      return no.words;
  }
}

export function itemTypeWords(type: StoreItem['type']): string {
  switch (type) {
    case 'one-time':
      return l10n.t('once');
    case 'permanent':
      return l10n.t('for good');
    case 'consumable':
      return l10n.t('used up by the next roundtable');
  }
}

export function pathWords(path: EvolutionPath): string {
  switch (path) {
    case 'prompt':
      return l10n.t('Prompt');
    case 'model':
      return l10n.t('Model');
    case 'role':
      return l10n.t('Role');
    case 'revert':
      return l10n.t('Taken back');
  }
}

export function skillStatusWords(status: ShownSkill['status']): string {
  switch (status) {
    case 'proposed':
      return l10n.t('waits for you');
    case 'kept':
      return l10n.t('kept');
    case 'shared':
      return l10n.t('shared by all');
    case 'dropped':
      return l10n.t('dropped');
    case 'retired':
      return l10n.t('retired');
    case 'superseded':
      return l10n.t('replaced');
  }
}

export function tierWords(tier: VentureTier): string {
  switch (tier) {
    case 'scout':
      return l10n.t('Scout');
    case 'venture':
      return l10n.t('Venture');
    case 'moonshot':
      return l10n.t('Moonshot');
  }
}

export function floorWords(pattern: FloorPattern): string {
  switch (pattern) {
    case 'aggressive':
      return l10n.t('takes the floor often');
    case 'balanced':
      return l10n.t('balanced on the floor');
    case 'conservative':
      return l10n.t('seldom takes the floor');
  }
}

/** Sparks with their sign: `+6`, `−8`. */
export function signed(amount: number, digits = 0): string {
  return amount < 0 ? `−${numberText(-amount, digits)}` : `+${numberText(amount, digits)}`;
}

export function roundtablesWords(count: number): string {
  return count === 1 ? l10n.t('1 roundtable') : l10n.t('{0} roundtables', numberText(count));
}

/** What a diagnosis calls a pattern; one that is not known here stays as it is. Source of the names: FACTS 3.7. */
export function patternWords(pattern: string): string {
  switch (pattern) {
    case 'high_failure_rate':
      return l10n.t('fails often');
    case 'frequent_rework':
      return l10n.t('needs rework often');
    case 'low_output_quality':
      return l10n.t('low quality');
    case 'inconsistent_output':
      return l10n.t('inconsistent');
    case 'not_improving':
      return l10n.t('does not improve');
    default:
      return pattern;
  }
}

export function skillKindWords(kind: SkillKind): string {
  switch (kind) {
    case 'CAPTURE':
      return l10n.t('Capture');
    case 'FIX':
      return l10n.t('Fix');
    case 'DERIVE':
      return l10n.t('Derive');
  }
}

/** How a trait or a goal stands; one that is not known here stays as it is written. Source of the names: FACTS 2.11. */
export function selfStateWords(state: string): string {
  switch (state) {
    case 'confirmed':
      return l10n.t('confirmed');
    case 'candidate':
      return l10n.t('to be confirmed');
    case 'rejected':
      return l10n.t('rejected');
    case 'open':
    case 'active':
      return l10n.t('open');
    case 'reached':
    case 'done':
      return l10n.t('reached');
    default:
      return state;
  }
}
