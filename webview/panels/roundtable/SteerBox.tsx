import * as l10n from '@vscode/l10n';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';

export type SteerHandle = { replyTo(member: string): void; focus(): void };

type Props = {
  ref: Ref<SteerHandle>;
  draft: string;
  onDraft(draft: string): void;
  onSend(text: string): void;
};

/** The person's word to the team. */
export function SteerBox({ ref, draft, onDraft, onSend }: Props) {
  const [text, setText] = useState(draft);
  const box = useRef<HTMLTextAreaElement>(null);
  const why = useId();
  const change = (next: string): void => {
    setText(next);
    onDraft(next);
  };

  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus(),
    replyTo(member) {
      const name = member === 'person' ? '' : `@${member} `;
      setText((now) => {
        const next = now.startsWith(name) ? now : `${name}${now}`;
        onDraft(next);
        return next;
      });
      box.current?.focus();
    },
  }));

  const send = (): void => {
    const said = text.trim();
    if (said === '') return;
    onSend(said);
    change('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') box.current?.blur();
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="steer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={box}
        value={text}
        rows={1}
        maxLength={20_000}
        aria-label={l10n.t('Your word to the team')}
        aria-describedby={why}
        placeholder={l10n.t('Steer the team: everyone hears you at their next turn…')}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKey}
      />
      <span className="sr-only" id={why}>
        {l10n.t('Enter sends, Shift and Enter begins a new line.')}
      </span>
      <button type="submit" className="primary" disabled={text.trim() === ''}>
        {l10n.t('Send')}
      </button>
    </form>
  );
}
