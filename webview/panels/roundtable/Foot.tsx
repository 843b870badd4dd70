import type { ReactNode, Ref } from 'react';
import type { Ask, RunView } from '../../../src/schema/view';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { usePanel } from '../../components/PanelContext';
import type { Shown } from '../../state/runStore';
import { endWords } from '../../state/words';
import { SteerBox, type SteerHandle } from './SteerBox';

type Props = { ref: Ref<SteerHandle>; shown: Shown; view: RunView; draft: string; onDraft(draft: string): void };

/** What the person may do now, in one sentence and one action, and the box to steer with. */
export function Foot({ ref, shown, view, draft, onDraft }: Props) {
  const { post } = usePanel();
  return (
    <footer className="foot">
      <Strips shown={shown} view={view} />
      <SteerBox
        ref={ref}
        closed={closedWords(view, shown)}
        instead={
          view.status === 'done' && (
            <button type="button" className="second" onClick={() => post({ type: 'start' })}>
              New Roundtable
            </button>
          )
        }
        draft={draft}
        onDraft={onDraft}
        onSend={(text) => post({ type: 'steer', runId: view.runId, text })}
      />
    </footer>
  );
}

function closedWords({ status, reason }: RunView, { control, held }: Pick<Shown, 'control' | 'held'>): string | undefined {
  if (status === 'done') return `${endWords[reason ?? 'rounds']}. This run is over.`;
  if (status === 'stopped' || status === 'failed') return 'This run has ended. Resume it to steer it again.';
  if (control) return undefined;
  return held ? 'Another process runs this; it can be watched here.' : 'This run was cut off. Resume it to steer it again.';
}

function Strips({ shown, view }: { shown: Shown; view: RunView }) {
  const { post, store } = usePanel();
  const { runId, status } = view;
  const resume = (look: 'primary' | 'second') => (
    <button type="button" className={look} onClick={() => post({ type: 'resume', runId })}>
      Resume
    </button>
  );
  const showLog = (
    <button type="button" className="second" onClick={() => post({ type: 'showLog' })}>
      Show log
    </button>
  );
  return (
    <>
      {shown.error && (
        <Strip look="bad" icon="error" words={shown.error}>
          {showLog}
          <button type="button" className="icon-button" aria-label="Dismiss" title="Dismiss" onClick={store.dismissError}>
            <Icon name="close" />
          </button>
        </Strip>
      )}
      {shown.silent && (
        <Strip look="warn" icon="debug-disconnect" words="The extension does not answer. What was said is safe in the journal.">
          <button type="button" className="primary" onClick={() => post({ type: 'hello', runId, afterSeq: view.seq })}>
            Try again
          </button>
        </Strip>
      )}
      {shown.asks[0] && <Waiting asks={shown.asks} first={shown.asks[0]} />}
      {status === 'paused' && shown.control && (
        <Strip look="plain" icon="debug-pause" words="Paused. Turns under way finish; no new one begins." />
      )}
      {status === 'stopped' && (
        <Strip look="plain" icon="debug-stop" words={view.detail || `${endWords[view.reason ?? 'stopped']}.`}>
          {resume('primary')}
        </Strip>
      )}
      {status === 'failed' && (
        <Strip look="bad" icon="error" words={view.detail || 'The run failed.'}>
          {showLog}
          {resume('primary')}
        </Strip>
      )}
      {(status === 'running' || status === 'paused') && !shown.control && shown.held && (
        <Strip look="plain" icon="eye" words="Another process runs this. If it is gone, take the run up here.">
          {resume('second')}
        </Strip>
      )}
      {(status === 'running' || status === 'paused') && !shown.control && !shown.held && (
        <Strip look="warn" icon="debug-disconnect" words="This run was cut off with its process. Nothing that was said is lost.">
          {resume('primary')}
        </Strip>
      )}
    </>
  );
}

/** Says no `status`: each question is announced once, when it comes. */
function Waiting({ asks, first }: { asks: readonly Ask[]; first: Ask }) {
  const { goToAsk } = usePanel();
  return (
    <div className="strip warn waiting">
      <Icon name="bell" />
      <span className="strip-words">
        {asks.length > 1 ? (
          <b>{asks.length} wait for you</b>
        ) : (
          <>
            <Name name={first.member} /> <b>waits for you</b>
            <span className="dim"> · {first.what}</span>
          </>
        )}
      </span>
      <span className="strip-actions">
        <button type="button" className="second" onClick={() => goToAsk(first.id)}>
          {asks.length > 1 ? 'Go to the first' : 'Go there'}
        </button>
      </span>
    </div>
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
