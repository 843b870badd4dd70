import * as l10n from '@vscode/l10n';
import { useId, useSyncExternalStore } from 'react';
import type { Ask } from '../../../../src/schema/view';
import { Icon } from '../../../components/Icon';
import { Name } from '../../../components/Name';
import { usePanel } from '../../../components/PanelContext';
import { Phrase } from '../../../components/Phrase';
import { AskAnswers } from '../inbox/AskAnswers';

/** A tool call that waits for the person, and what they can answer where this host runs it. */
export function AskRow({ ask, row }: { ask: Ask; row: number }) {
  const { store, inbox, post, leaveAsk } = usePanel();
  const heading = useId();
  const { member, what, why, risk, command, url } = ask;
  const exact = command ?? url;
  const control = useSyncExternalStore(store.subscribe, () => store.shown().control);
  const held = useSyncExternalStore(store.subscribe, () => store.shown().held);
  const item = useSyncExternalStore(inbox.subscribe, () => inbox.itemOf(ask));
  return (
    <article className="ask" data-row={row} tabIndex={-1} aria-labelledby={heading} aria-posinset={row + 1} aria-setsize={-1}>
      <Icon name="bell" />
      <div className="ask-words">
        <p id={heading}>
          <Phrase
            words={l10n.t('{0} {1}: wants to {2}.')}
            parts={[<Name key="member" name={member} />, <b key="waits">{l10n.t('waits for you')}</b>, what]}
          />
        </p>
        {exact && !what.includes(exact) && <pre className="deed-result">{exact}</pre>}
        {risk && (
          <p className="ask-note">
            <span className="label">{l10n.t('Risk')}</span> {risk}
          </p>
        )}
        {why && <p className="ask-note dim">{why}</p>}
        {control && item?.differs && (
          <p className="ask-note">
            <button type="button" className="link" onClick={() => post({ type: 'openProposed', runId: item.runId, ask: ask.id })}>
              {l10n.t('Open Diff')}
            </button>
          </p>
        )}
        {control && item && <AskAnswers item={item} heading={heading} onLeave={() => leaveAsk(ask.id)} />}
        {!control && held && <p className="ask-note dim">{l10n.t('Another process runs this; answer there.')}</p>}
      </div>
    </article>
  );
}
