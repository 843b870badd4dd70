import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { DecisionKind } from '../../../../src/schema/decision';
import { takesFurtherRounds } from '../../../../src/schema/teamOf';
import type { RunView } from '../../../../src/schema/view';
import { usePanel } from '../../../components/PanelContext';
import { endWords } from '../../../state/words';
import { Decided } from './Decided';

type Props = { view: RunView; draft: string; onDraft(draft: string): void };

/** What the person decides about what a run came to; once it is decided, what was, and the way to change it. */
export function DecisionBar({ view, draft, onDraft }: Props) {
  const [changing, setChanging] = useState<number>();
  const { decision } = view;
  // A decision that came meanwhile, from here or elsewhere, is what holds: it is shown before it is changed again.
  if (decision && changing !== decision.seq) return <Decided decision={decision} onChange={() => setChanging(decision.seq)} />;
  return <Choice view={view} draft={draft} onDraft={onDraft} {...(decision && { onBack: () => setChanging(undefined) })} />;
}

function Choice({ view, draft, onDraft, onBack }: Props & { onBack?(): void }) {
  const { post, store } = usePanel();
  const [text, setText] = useState(draft);
  const [wanted, setWanted] = useState(false);
  const sent = useSent();
  const box = useRef<HTMLTextAreaElement>(null);
  const heading = useId();
  const how = useId();
  const words = text.trim();
  const { team, runId, reason } = view;
  const goesOn = team !== undefined && takesFurtherRounds(team.workflow.type);

  useEffect(() => {
    if (onBack) box.current?.focus();
  }, [onBack]);

  const change = (next: string): void => {
    setText(next);
    setWanted(false);
    onDraft(next);
  };
  const decide = (decision: DecisionKind): void => {
    if (sent.now) return;
    if (decision === 'override' && words === '') {
      setWanted(true);
      box.current?.focus();
      return;
    }
    sent.set(store.shown().generation);
    onDraft('');
    post({ type: 'decide', runId, decision, ...(words && { words }) });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      if (onBack) onBack();
      else box.current?.blur();
      event.preventDefault();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      decide('accept');
    }
  };
  return (
    <section className="decide" aria-labelledby={heading} onKeyDown={onKey}>
      <p className="decide-head">
        <span>
          <b id={heading}>{l10n.t('You decide')}</b>
          <span className="dim"> · {endWords(reason ?? 'done')}</span>
        </span>
        <button type="button" className="quiet decide-new" onClick={() => post({ type: 'start' })}>
          {l10n.t('New Roundtable')}
        </button>
      </p>
      <div className="steer decide-box">
        <textarea
          ref={box}
          rows={1}
          maxLength={20_000}
          value={text}
          disabled={sent.now}
          aria-label={l10n.t('Your words to the decision')}
          aria-describedby={how}
          aria-invalid={wanted}
          placeholder={
            goesOn ? l10n.t('Why, what holds instead, or what the next round should hear…') : l10n.t('Why, or what holds instead…')
          }
          onChange={(event) => change(event.target.value)}
        />
      </div>
      <div className="decide-actions">
        <button
          type="button"
          className="primary"
          disabled={sent.now}
          title={l10n.t('What the team came to holds (Ctrl+Enter)')}
          onClick={() => decide('accept')}
        >
          {l10n.t('Accept')}
        </button>
        <button
          type="button"
          className="second"
          disabled={sent.now}
          title={l10n.t('Your words hold instead')}
          onClick={() => decide('override')}
        >
          {l10n.t('Override')}
        </button>
        {goesOn && (
          <button
            type="button"
            className="second"
            disabled={sent.now}
            title={
              view.exhausted
                ? l10n.t('Everybody hears you and goes on; you are asked for a higher budget first')
                : l10n.t('Everybody hears you and goes on')
            }
            onClick={() => decide('again')}
          >
            {l10n.t('Another round')}
          </button>
        )}
        {onBack && (
          <button type="button" className="quiet" onClick={onBack}>
            {l10n.t('Leave it')}
          </button>
        )}
        <span className="decide-note dim" id={how} aria-live="polite">
          {sent.now
            ? l10n.t('Your decision is on its way.')
            : wanted
              ? l10n.t('Say what holds instead, then override.')
              : goesOn
                ? ''
                : l10n.t('This workflow has no further round.')}
        </span>
      </div>
    </section>
  );
}

/** Whether a decision is on its way: until the host shows the run anew or says what went wrong. */
function useSent(): { now: boolean; set(generation: number): void } {
  const { store } = usePanel();
  const generation = useSyncExternalStore(store.subscribe, () => store.shown().generation);
  const error = useSyncExternalStore(store.subscribe, () => store.shown().error);
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (error !== undefined) setAt(undefined);
  }, [error]);
  return { now: at === generation, set: setAt };
}
