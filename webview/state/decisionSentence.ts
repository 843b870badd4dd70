import * as l10n from '@vscode/l10n';
import type { RunDecision } from '../../src/schema/decision';

/** What was decided, as a sentence without its words. */
export function decisionSentence({ decision, by }: Pick<RunDecision, 'decision' | 'by'>): string {
  const you = by === 'person';
  switch (decision) {
    case 'accept':
      return you ? l10n.t('You accepted this.') : l10n.t('{0} accepted this.', by);
    case 'override':
      return you ? l10n.t('You overrode this.') : l10n.t('{0} overrode this.', by);
    case 'again':
      return you ? l10n.t('You asked for another round.') : l10n.t('{0} asked for another round.', by);
  }
}
