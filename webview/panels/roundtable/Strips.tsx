import * as l10n from '@vscode/l10n';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { useNarrow } from '../../components/useNarrow';
import type { Shown } from '../../state/shown';
import { endWords } from '../../state/words';
import { Sheet } from './inbox/Sheet';

/** How the run stands, where that is not what one expects: one sentence, and what can be done about it. */
export function Strips({ shown, view }: { shown: Shown; view: RunView }) {
  const { post, store, inbox } = usePanel();
  const { runId, status } = view;
  const waiting = useSyncExternalStore(inbox.subscribe, inbox.items);
  const narrow = useNarrow();
  const resume = (look: 'primary' | 'second', words = l10n.t('Resume')) => (
    <button type="button" className={look} onClick={() => post({ type: 'resume', runId })}>
      {view.exhausted ? l10n.t('Raise the budget…') : words}
    </button>
  );
  const showLog = (
    <button type="button" className="second" onClick={() => post({ type: 'showLog' })}>
      {l10n.t('Show log')}
    </button>
  );
  const underWay = status === 'running' || status === 'paused';
  const offline = status === 'failed' && nobodyReached(view);
  return (
    <>
      {shown.error && (
        <Strip look="bad" icon="error" words={shown.error}>
          {showLog}
          <button
            type="button"
            className="icon-button"
            aria-label={l10n.t('Dismiss')}
            title={l10n.t('Dismiss')}
            onClick={store.dismissError}
          >
            <Icon name="close" />
          </button>
        </Strip>
      )}
      {shown.silent && (
        <Strip look="warn" icon="debug-disconnect" words={l10n.t('The extension does not answer. What was said is safe in the journal.')}>
          <button type="button" className="primary" onClick={() => post({ type: 'hello', runId, afterSeq: view.seq })}>
            {l10n.t('Try again')}
          </button>
        </Strip>
      )}
      {narrow && <Sheet items={waiting} />}
      {status === 'paused' && shown.control && (
        <Strip look="plain" icon="debug-pause" words={l10n.t('Paused. Turns under way finish; no new one begins.')} />
      )}
      {status === 'stopped' && (
        <Strip look="plain" icon="debug-stop" words={view.detail || `${endWords(view.reason ?? 'stopped')}.`}>
          {resume('primary')}
        </Strip>
      )}
      {offline && (
        <Strip
          look="bad"
          icon="debug-disconnect"
          words={l10n.t('No model can be reached. Look at the network, or start the local server; what was said is kept.')}
        >
          <button type="button" className="second" onClick={() => post({ type: 'chooseModel' })}>
            {l10n.t('Choose a model')}
          </button>
          {resume('primary', l10n.t('Try again'))}
        </Strip>
      )}
      {status === 'failed' && !offline && (
        <Strip look="bad" icon="error" words={view.detail || l10n.t('The run failed.')}>
          {showLog}
          {resume('primary')}
        </Strip>
      )}
      {underWay && !shown.control && shown.held && (
        <Strip
          look="plain"
          icon="eye"
          words={l10n.t('Another process runs this; it can be watched here. If that process is gone, take the run up here.')}
        >
          {resume('second')}
        </Strip>
      )}
      {underWay && !shown.control && !shown.held && (
        <Strip look="warn" icon="debug-disconnect" words={l10n.t('This run was cut off with its process. Nothing that was said is lost.')}>
          {resume('primary')}
        </Strip>
      )}
    </>
  );
}

/** Whether the run failed since no service answered: what failed last, as far back as somebody spoke, was all out of reach. */
function nobodyReached({ entries }: RunView): boolean {
  let failures = 0;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (entry?.kind === 'message' || entry?.kind === 'phase') break;
    if (entry?.kind !== 'failed') continue;
    if (entry.failure.code !== 'model.unreachable') return false;
    failures++;
  }
  return failures > 0;
}

function Strip({ look, icon, words, children }: { look: 'plain' | 'warn' | 'bad'; icon: string; words: string; children?: ReactNode }) {
  return (
    <div className={`strip ${look}`} role={look === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <span className="strip-words">{words}</span>
      {children && <span className="strip-actions">{children}</span>}
    </div>
  );
}
