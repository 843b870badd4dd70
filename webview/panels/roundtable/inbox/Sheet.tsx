import * as l10n from '@vscode/l10n';
import { useId } from 'react';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
import { useOpen } from '../../../components/useOpen';
import type { InboxItem } from '../../../state/inbox';
import { InboxList } from './InboxList';

/** What waits for the person where there is no right column: over the box to steer with, folded on demand. Each question is announced once, when it comes. */
export function Sheet({ items }: { items: readonly InboxItem[] }) {
  const [open, setOpen] = useOpen('inbox:sheet', true);
  const list = useId();
  const [first] = items;
  if (!first) return null;
  return (
    <section className="sheet" aria-label={l10n.t('Waiting for you')}>
      <button type="button" className="sheet-head" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
        <Icon name="bell" />
        <span className="sheet-words">
          {items.length > 1 ? (
            <b>{l10n.t('{0} wait for you', items.length)}</b>
          ) : (
            <>
              <Name name={first.ask.member} /> <b>{l10n.t('waits for you')}</b>
            </>
          )}
        </span>
        <Icon name={open ? 'chevron-down' : 'chevron-up'} />
      </button>
      {open && (
        <div className="sheet-list" id={list}>
          <InboxList items={items} />
        </div>
      )}
    </section>
  );
}
