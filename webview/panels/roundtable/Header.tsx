import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { Meter } from '../../components/Meter';
import { usePanel } from '../../components/PanelContext';
import { isRehearsal, meterOf, sharedModel } from '../../state/words';
import { Steps } from './Steps';

/** What is it about, what has it cost, pause, stop; under it how far it has come. */
export function Header({ view, control }: { view: RunView; control: boolean }) {
  const { post } = usePanel();
  return (
    <header className="head">
      <h1 className="topic" title={view.topic}>
        {view.topic || l10n.t('Roundtable')}
      </h1>
      <Meter figures={meterOf(view)} />
      <Controls view={view} control={control} />
      <div className="head-break" />
      <Steps view={view} />
      {isRehearsal(view.team) && (
        <div className="rehearsal">
          <span>{l10n.t('rehearsal: no AI model')}</span>
          <button type="button" className="link" onClick={() => post({ type: 'chooseModel' })}>
            {l10n.t('Choose a model')}
          </button>
        </div>
      )}
      <Warnings view={view} />
    </header>
  );
}

function Controls({ view, control }: { view: RunView; control: boolean }) {
  const { post } = usePanel();
  const { runId, status } = view;
  if (!control) return null;
  if (status === 'running' || status === 'paused') {
    return (
      <div className="controls">
        {status === 'running' ? (
          <button type="button" className="second" onClick={() => post({ type: 'pause', runId })}>
            {l10n.t('Pause')}
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => post({ type: 'continue', runId })}>
            {l10n.t('Continue')}
          </button>
        )}
        <button type="button" className="second" onClick={() => post({ type: 'stop', runId })}>
          {l10n.t('Stop')}
        </button>
      </div>
    );
  }
  return null;
}

/** What the person should know of the whole run. The first in full, the others on demand. */
function Warnings({ view }: { view: RunView }) {
  const [all, setAll] = useState(false);
  const shared = sharedModel(view.team);
  const told = view.warnings.some((warning) => /share|same model/i.test(warning));
  const warnings = [
    ...view.warnings,
    ...(shared && !told
      ? [l10n.t('All members speak with one model ({0}). They tend to agree; mixed models disagree better.', shared)]
      : []),
  ];
  if (warnings.length === 0) return null;
  return (
    <div className="warnings" role="note">
      <Icon name="warning" />
      <div>
        {(all ? warnings : warnings.slice(0, 1)).map((warning) => (
          <p key={warning}>{warning}</p>
        ))}
      </div>
      {warnings.length > 1 && (
        <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? l10n.t('Show fewer') : l10n.t('{0} more', warnings.length - 1)}
        </button>
      )}
    </div>
  );
}
