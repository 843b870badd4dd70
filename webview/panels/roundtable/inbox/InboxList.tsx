import * as l10n from '@vscode/l10n';
import { useId, useRef, useSyncExternalStore } from 'react';
import { FileLink } from '../../../components/FileLink';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import type { InboxItem } from '../../../state/inbox';
import { AskAnswers } from './AskAnswers';

/** The questions that wait, each answered in place; the keyboard goes from one to the next. */
export function InboxList({ items }: { items: readonly InboxItem[] }) {
  const { inbox, leaveAsk } = usePanel();
  const list = useRef<HTMLUListElement>(null);
  const leave = ({ key, ask }: InboxItem): void => {
    const at = items.findIndex((item) => item.key === key);
    const next = [...items.slice(at + 1), ...items.slice(0, at)].find((item) => !inbox.isAnswered(item));
    const card = next && list.current?.querySelector<HTMLElement>(`[data-ask="${CSS.escape(next.key)}"]`);
    if (card) card.focus();
    else leaveAsk(ask.id);
  };
  return (
    <ul className="inbox" ref={list}>
      {items.map((item) => (
        <li key={item.key}>
          <Card item={item} onLeave={() => leave(item)} />
        </li>
      ))}
    </ul>
  );
}

function Card({ item, onLeave }: { item: InboxItem; onLeave(): void }) {
  const { store, goToAsk, post } = usePanel();
  const heading = useId();
  const mine = useSyncExternalStore(store.subscribe, () => store.shown().control);
  const { ask, elsewhere, key, runId, differs } = item;
  const { member, what, why, risk, command, url, path } = ask;
  const exact = command ?? url;
  return (
    <article className="inbox-ask" data-ask={key} tabIndex={-1} aria-labelledby={heading}>
      <p id={heading}>
        <Name name={member} /> {l10n.t('wants to {0}', exact && what.includes(exact) ? what.replace(exact, '').trim() : what)}
      </p>
      {exact && <code className="inbox-exact">{exact}</code>}
      {differs && (mine || elsewhere) && (
        <p className="ask-note">
          <button type="button" className="link" onClick={() => post({ type: 'openProposed', runId, ask: ask.id })}>
            {l10n.t('Open Diff')}
          </button>
        </p>
      )}
      {path && !differs && !elsewhere && (
        <p className="ask-note">
          <FileLink path={path}>{what.includes(path) ? l10n.t('Open the file as it is now') : path}</FileLink>
        </p>
      )}
      {risk && (
        <p className="ask-note">
          <span className="label">{l10n.t('Risk')}</span> {risk}
        </p>
      )}
      {why && <p className="ask-note dim">{why}</p>}
      {elsewhere && (
        <p className="ask-note dim">
          {elsewhere.folder
            ? l10n.t('In another run: {0} ({1})', elsewhere.topic, elsewhere.folder)
            : l10n.t('In another run: {0}', elsewhere.topic)}
        </p>
      )}
      {mine || elsewhere ? (
        <AskAnswers item={item} heading={heading} short onLeave={onLeave} />
      ) : (
        <p className="ask-note dim">{l10n.t('Another process runs this; answer there.')}</p>
      )}
      {!elsewhere && (
        <button type="button" className="quiet inbox-show" onClick={() => goToAsk(ask.id)}>
          {l10n.t('Show in the talk')}
        </button>
      )}
    </article>
  );
}
