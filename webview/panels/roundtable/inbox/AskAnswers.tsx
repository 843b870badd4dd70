import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { Decision } from '../../../../src/schema/approval';
import { Icon } from '../../../components/Icon';
import { usePanel } from '../../../components/PanelContext';
import { useOpen } from '../../../components/useOpen';
import type { InboxItem } from '../../../state/inbox';

type Props = {
  item: InboxItem;
  /** The id of what says what is asked. */
  heading: string;
  /** There is little room. */
  short?: boolean;
  /** The focus was in an answer that goes with its question. */
  onLeave(): void;
};

/** What the person can answer: once, always, or no with a word why. */
export function AskAnswers({ item, heading, short, onLeave }: Props) {
  const { inbox, drafts } = usePanel();
  const { ask } = item;
  const sent = useSyncExternalStore(inbox.subscribe, () => inbox.isAnswered(item));
  const always = useId();
  const draftKey = `reject:${item.key}`;
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

  const answer = (decision: Decision['decision'], message = ''): void => inbox.answer(item, decision, message);
  const onClick = (event: MouseEvent, decide: () => void): void => {
    // When a question goes, the next one comes to its place: the second click of two was not meant for that one.
    if (event.detail > 1) return;
    decide();
    // A click without a pointer came from the keyboard, whose focus goes with the row.
    if (event.detail === 0) onLeave();
  };

  if (sent) return <p className="ask-note dim">{l10n.t('Your answer is on its way.')}</p>;
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
          onLeave();
        }}
      />
    );
  return (
    <fieldset className="ask-answers" aria-labelledby={heading}>
      <button type="button" className="primary" aria-label={l10n.t('Allow Once')} onClick={(event) => onClick(event, () => answer('once'))}>
        {short ? l10n.t('Once') : l10n.t('Allow Once')}
      </button>
      <button
        type="button"
        className="second"
        aria-label={l10n.t('Always Allow')}
        aria-describedby={ask.always ? always : undefined}
        onClick={(event) => onClick(event, () => answer('always'))}
      >
        {short ? l10n.t('Always') : l10n.t('Always Allow')}
      </button>
      <button
        ref={reject}
        type="button"
        className="second"
        title={l10n.t('Reject, and say why if you like')}
        onClick={(event) => {
          if (event.detail > 1) return;
          byHand.current = true;
          setAsksWhy(true);
        }}
      >
        {l10n.t('Reject…')}
      </button>
      {ask.always && (
        <p className="ask-note ask-always dim" id={always}>
          <span className="label">{l10n.t('Always')}</span> {ask.always}
        </p>
      )}
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
        aria-label={l10n.t('Why not, for {0}', member)}
        aria-describedby={how}
        placeholder={l10n.t('Why not? (optional)')}
        onChange={(event) => {
          setText(event.target.value);
          onDraft(event.target.value);
        }}
      />
      <span className="sr-only" id={how}>
        {l10n.t('Enter rejects, with or without a reason. Escape goes back.')}
      </span>
      <button type="button" className="icon-button" aria-label={l10n.t('Back')} title={l10n.t('Back (Escape)')} onClick={onClose}>
        <Icon name="close" />
      </button>
      <button type="submit" className="primary">
        {l10n.t('Reject')}
      </button>
    </form>
  );
}
