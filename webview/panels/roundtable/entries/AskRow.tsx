import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { Decision } from '../../../../src/schema/approval';
import type { Ask } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { useOpen } from '../../../components/useOpen';

/** A tool call that waits for the person, and what they can answer where this host runs it. */
export function AskRow({ ask, row }: { ask: Ask; row: number }) {
  const { store } = usePanel();
  const heading = useId();
  const { member, what, why, risk, command, url } = ask;
  const exact = command ?? url;
  const control = useSyncExternalStore(store.subscribe, () => store.shown().control);
  const held = useSyncExternalStore(store.subscribe, () => store.shown().held);
  return (
    <article className="ask" data-row={row} tabIndex={-1} aria-labelledby={heading} aria-posinset={row + 1} aria-setsize={-1}>
      <Icon name="bell" />
      <div className="ask-words">
        <p id={heading}>
          <Name name={member} /> <b>waits for you</b>: wants to {what}.
        </p>
        {exact && !what.includes(exact) && <pre className="deed-result">{exact}</pre>}
        {risk && (
          <p className="ask-note">
            <span className="label">Risk</span> {risk}
          </p>
        )}
        {why && <p className="ask-note dim">{why}</p>}
        {control && <Answers ask={ask} heading={heading} />}
        {!control && held && <p className="ask-note dim">Another process runs this; answer there.</p>}
      </div>
    </article>
  );
}

function Answers({ ask, heading }: { ask: Ask; heading: string }) {
  const { store, post, drafts, leaveAsk } = usePanel();
  const sent = useSyncExternalStore(store.subscribe, () => store.shown().answered.has(ask.id));
  const draftKey = `reject:${ask.id}`;
  const [asksWhy, setAsksWhy] = useOpen(draftKey);
  const reject = useRef<HTMLButtonElement>(null);
  const closed = useRef(false);
  /** Opened by hand just now: a row that scrolling brings back takes the focus from nobody. */
  const byHand = useRef(false);

  useEffect(() => {
    if (asksWhy || !closed.current) return;
    closed.current = false;
    reject.current?.focus();
  }, [asksWhy]);

  const answer = (decision: Decision['decision'], message = ''): void => {
    if (sent) return;
    const runId = store.shown().view?.runId;
    if (runId === undefined) return;
    post({ type: 'answer', runId, ask: ask.id, decision, ...(message && { message }) });
  };
  const onClick = (event: MouseEvent, decide: () => void): void => {
    // When a question goes, the next one comes to its place: the second click of two was not meant for that one.
    if (event.detail > 1) return;
    decide();
    // A click without a pointer came from the keyboard, whose focus goes with the row.
    if (event.detail === 0) leaveAsk(ask.id);
  };

  if (sent) return <p className="ask-note dim">Your answer is on its way.</p>;
  if (asksWhy)
    return (
      <WhyNot
        member={ask.member}
        takeFocus={byHand.current}
        draft={drafts.get(draftKey) ?? ''}
        onDraft={(text) => drafts.set(draftKey, text)}
        onClose={() => {
          closed.current = true;
          setAsksWhy(false);
        }}
        onSend={(message) => {
          answer('reject', message);
          leaveAsk(ask.id);
        }}
      />
    );
  return (
    <fieldset className="ask-answers" aria-labelledby={heading}>
      <button type="button" className="primary" onClick={(event) => onClick(event, () => answer('once'))}>
        Allow Once
      </button>
      <button
        type="button"
        className="second"
        title={`Allow this and the same calls of ${ask.member} later`}
        onClick={(event) => onClick(event, () => answer('always'))}
      >
        Always Allow
      </button>
      <button
        ref={reject}
        type="button"
        className="second"
        title="Reject, and say why if you like"
        onClick={(event) => {
          if (event.detail > 1) return;
          byHand.current = true;
          setAsksWhy(true);
        }}
      >
        Reject…
      </button>
    </fieldset>
  );
}

type WhyNotProps = {
  member: string;
  takeFocus: boolean;
  draft: string;
  onDraft(text: string): void;
  onSend(reason: string): void;
  onClose(): void;
};

/** What the member is told with the rejection: one line, or nothing. */
function WhyNot({ member, takeFocus, draft, onDraft, onSend, onClose }: WhyNotProps) {
  const [text, setText] = useState(draft);
  const box = useRef<HTMLInputElement>(null);
  const how = useId();

  useEffect(() => {
    if (takeFocus) box.current?.focus();
  }, [takeFocus]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  return (
    <form
      className="steer ask-why"
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(text.trim());
      }}
    >
      <input
        ref={box}
        type="text"
        value={text}
        maxLength={2_000}
        aria-label={`Why not, for ${member}`}
        aria-describedby={how}
        placeholder="Why not? (optional)"
        onChange={(event) => {
          setText(event.target.value);
          onDraft(event.target.value);
        }}
      />
      <span className="sr-only" id={how}>
        Enter rejects, with or without a reason. Escape goes back.
      </span>
      <button type="button" className="icon-button" aria-label="Back" title="Back (Escape)" onClick={onClose}>
        <Icon name="close" />
      </button>
      <button type="submit" className="primary">
        Reject
      </button>
    </form>
  );
}
