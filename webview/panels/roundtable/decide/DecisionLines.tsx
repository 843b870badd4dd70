import * as l10n from '@vscode/l10n';
import type { Entry } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { usePanel } from '../../../components/PanelContext';
import { callsWords, numberText, tokensWords } from '../../../state/counts';
import { decisionSentence } from '../../../state/decisionSentence';
import { dollars } from '../../../state/words';

type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>;

const icons = { accept: 'check', override: 'edit', again: 'debug-restart' } as const;

/** A decision where it was made. The digest before another round is not shown whole any more, so it is linked. */
export function DecisionLine({ entry }: { entry: Of<'decision'> }) {
  const { store, post } = usePanel();
  const { decision } = entry;
  const { view } = store.shown();
  const number = (view?.digests.indexOf(decision.digest ?? '') ?? -1) + 1;
  return (
    <article className="line decision-line">
      <Icon name={icons[decision.decision]} />
      <span>
        {decisionSentence(decision)} {decision.words && <span className="decision-quote">{l10n.t('“{0}”', decision.words)}</span>}{' '}
        {view && number > 0 && decision.decision === 'again' && (
          <button type="button" className="link" onClick={() => post({ type: 'openDigest', runId: view.runId, number })}>
            {l10n.t('The digest until then')}
          </button>
        )}
      </span>
    </article>
  );
}

export function RaisedLine({ entry }: { entry: Of<'raised'> }) {
  const { usd, tokens, turns, wall } = entry.budget;
  const limits = [
    ...(usd === undefined ? [] : [dollars(usd, 2)]),
    ...(tokens === undefined ? [] : [tokensWords(tokens)]),
    ...(turns === undefined ? [] : [callsWords(turns)]),
    ...(wall === undefined ? [] : [l10n.t('{0} s', numberText(wall))]),
  ].join(', ');
  return (
    <article className="line">
      <Icon name="arrow-up" />
      <span>
        {entry.by === 'person' ? l10n.t('You raised the budget: {0}.', limits) : l10n.t('{0} raised the budget: {1}.', entry.by, limits)}
      </span>
    </article>
  );
}
