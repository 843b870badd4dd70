import * as l10n from '@vscode/l10n';
import { type ReactNode, type Ref, useSyncExternalStore } from 'react';
import type { RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { usePanel } from '../../components/PanelContext';
import { useNarrow } from '../../components/useNarrow';
import type { Shown } from '../../state/shown';
import { endWords } from '../../state/words';
import { DecisionBar } from './decide/DecisionBar';
import { Sheet } from './inbox/Sheet';
import { SteerBox, type SteerHandle } from './SteerBox';

type Props = { ref: Ref<SteerHandle>; shown: Shown; view: RunView; draft: string; onDraft(draft: string): void };

/** What the person may do now, in one sentence and one action, and the box to steer with. */
export function Foot({ ref, shown, view, draft, onDraft }: Props) {
  const { post } = usePanel();
  return (
    <footer className="foot">
      <Strips shown={shown} view={view} />
      {view.status === 'done' ? (
        <DecisionBar key={`${view.runId} ${view.finishedAt}`} view={view} draft={draft} onDraft={onDraft} />
      ) : (
        <SteerBox
          ref={ref}
          closed={closedWords(view, shown)}
          draft={draft}
          onDraft={onDraft}
          onSend={(text) => post({ type: 'steer', runId: view.runId, text })}
        />
      )}
    </footer>
  );
}

function closedWords({ status }: RunView, { control, held }: Pick<Shown, 'control' | 'held'>): string | undefined {
  if (status === 'stopped' || status === 'failed') return l10n.t('This run has ended. Resume it to steer it again.');
  if (control) return undefined;
  return held ? l10n.t('Another process runs this; it can be watched here.') : l10n.t('This run was cut off. Resume it to steer it again.');
}

function Strips({ shown, view }: { shown: Shown; view: RunView }) {
  const { post, store, inbox } = usePanel();
  const { runId, status } = view;
  const waiting = useSyncExternalStore(inbox.subscribe, inbox.items);
  const narrow = useNarrow();
  const resume = (look: 'primary' | 'second') => (
    <button type="button" className={look} onClick={() => post({ type: 'resume', runId })}>
      {view.exhausted ? l10n.t('Raise the budget…') : l10n.t('Resume')}
    </button>
  );
  const showLog = (
    <button type="button" className="second" onClick={() => post({ type: 'showLog' })}>
      {l10n.t('Show log')}
    </button>
  );
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
      {status === 'failed' && (
        <Strip look="bad" icon="error" words={view.detail || l10n.t('The run failed.')}>
          {showLog}
          {resume('primary')}
        </Strip>
      )}
      {(status === 'running' || status === 'paused') && !shown.control && shown.held && (
        <Strip look="plain" icon="eye" words={l10n.t('Another process runs this. If it is gone, take the run up here.')}>
          {resume('second')}
        </Strip>
      )}
      {(status === 'running' || status === 'paused') && !shown.control && !shown.held && (
        <Strip look="warn" icon="debug-disconnect" words={l10n.t('This run was cut off with its process. Nothing that was said is lost.')}>
          {resume('primary')}
        </Strip>
      )}
    </>
  );
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
