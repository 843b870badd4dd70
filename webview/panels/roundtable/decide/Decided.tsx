import * as l10n from '@vscode/l10n';
import type { DecisionView } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { usePanel } from '../../../components/PanelContext';
import { language } from '../../../state/counts';
import { decisionSentence } from '../../../state/decisionSentence';
import { momentWords } from '../../../state/faceWords';

/** What was decided, by whom and when, and the way to change it. */
export function Decided({ decision, onChange }: { decision: DecisionView; onChange(): void }) {
  const { post } = usePanel();
  const { words, at } = decision;
  return (
    <section className="decide decided" aria-label={l10n.t('The decision')}>
      <Icon name={decision.decision === 'accept' ? 'check' : 'edit'} />
      <div className="decided-words">
        <p>
          <b>{decisionSentence(decision)}</b>{' '}
          <time className="dim" dateTime={new Date(at).toISOString()} title={momentWords(at)}>
            {new Date(at).toLocaleString(language(), { dateStyle: 'medium', timeStyle: 'short' })}
          </time>
        </p>
        {words && <p className="decided-why">{words}</p>}
      </div>
      <span className="strip-actions">
        <button type="button" className="second" onClick={onChange}>
          {l10n.t('Change…')}
        </button>
        <button type="button" className="quiet" onClick={() => post({ type: 'start' })}>
          {l10n.t('New Roundtable')}
        </button>
      </span>
    </section>
  );
}
