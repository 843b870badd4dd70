import * as l10n from '@vscode/l10n';
import { type ReactNode, useEffect, useRef, useState } from 'react';

type Props = {
  /** What is asked, above the field. */
  ask: string;
  confirm: string;
  /** Put in the field at first; with it one click is enough. */
  first?: string;
  /** Nothing can be confirmed yet, whatever stands in the field. */
  blocked?: boolean;
  children?: ReactNode;
  onSend(words: string): void;
  onCancel(): void;
};

/** Asks in place why something is done, before it is. Escape steps back. */
export function WhyForm({ ask, confirm, first = '', blocked = false, children, onSend, onCancel }: Props) {
  const [words, setWords] = useState(first);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ready = words.trim() !== '' && !blocked;
  return (
    <form
      className="why-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(words.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) onSend(words.trim());
      }}
    >
      {children}
      <label>
        <span>{ask}</span>
        <textarea ref={field} rows={2} maxLength={2_000} value={words} onChange={({ target }) => setWords(target.value)} />
      </label>
      <div className="growth-actions">
        <button type="submit" className="primary" disabled={!ready}>
          {confirm}
        </button>
        <button type="button" className="second" onClick={onCancel}>
          {l10n.t('Cancel')}
        </button>
      </div>
    </form>
  );
}

/** What became of something that was asked for: it is under way, or why it was not done. */
export function ActState({ doing, failure }: { doing: boolean; failure: string | undefined }) {
  return (
    <p className={failure === undefined ? 'act-state dim small' : 'act-state bad-words small'} role="status">
      {failure ?? (doing ? l10n.t('Under way…') : '')}
    </p>
  );
}
