import type { DecisionKind } from '../../schema/decision';

/** What was decided, in words: `Accepted`, `Overridden`, `Another round asked for`. */
export const decisionWords: Readonly<Record<DecisionKind, string>> = {
  accept: 'Accepted',
  override: 'Overridden',
  again: 'Another round asked for',
};
