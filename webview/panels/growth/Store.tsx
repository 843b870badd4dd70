import * as l10n from '@vscode/l10n';
import { useState } from 'react';
import type { GrowthFace, Offer } from '../../../src/schema/growthFace';
import { numberText } from '../../state/counts';
import { aboutOf, type GrowthStore } from '../../state/growthStore';
import { itemTypeWords, refusalWords, roundtablesWords } from '../../state/growthWords';
import { ActState } from './WhyForm';

/** What sparks buy, for whom, and what keeps a member from it. */
export function Store({ store, growth: { offers, board } }: { store: GrowthStore; growth: GrowthFace }) {
  const buyers = board.filter(({ place }) => place !== 'left');
  const [chosen, setChosen] = useState<string>();
  const member = buyers.find((one) => one.member === chosen) ?? buyers[0];
  if (offers.length === 0) return <p className="growth-empty dim">{l10n.t('The store is closed: this team has no economy.')}</p>;
  return (
    <section aria-label={l10n.t('Store')}>
      <div className="store-head">
        {member ? (
          <>
            <label>
              <span>{l10n.t('For')}</span>{' '}
              <select value={member.member} onChange={({ target }) => setChosen(target.value)}>
                {buyers.map((one) => (
                  <option key={one.member} value={one.member}>
                    {one.member} · ✦ {numberText(one.sparks)}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" className="link" onClick={() => store.go({ member: member.member }, 'sparks')}>
              {l10n.t('Show its ledger')}
            </button>
          </>
        ) : (
          <p className="dim">{l10n.t('Nobody has sparks yet: they come with the first settled roundtable.')}</p>
        )}
      </div>
      <ul className="growth-lines store">
        {offers.map((offer) => (
          <li key={offer.id}>
            <Item offer={offer} member={member?.member} store={store} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ offer, member, store }: { offer: Offer; member: string | undefined; store: GrowthStore }) {
  const { id, name, cost, type, needs, effect, words: asksWords, buyers } = offer;
  const [asked, setAsked] = useState(false);
  const [words, setWords] = useState('');
  const no = buyers.find((one) => one.member === member)?.no;
  const about = aboutOf({ do: 'buy', item: id, member: 'x' });
  const { doing, failures } = store.shown().told;
  const label = `item-${id}`;
  return (
    <article className="store-item" aria-labelledby={label}>
      <div className="store-words">
        <b id={label}>{name}</b>
        <p>{effect}</p>
        <p className="dim small">
          {itemTypeWords(type)}
          {needs > 0 && ` · ${l10n.t('from {0} on', roundtablesWords(needs))}`}
        </p>
      </div>
      <div className="store-buy">
        <span className="store-cost">{cost === 0 ? l10n.t('free') : `✦ ${numberText(cost)}`}</span>
        {member !== undefined && !asked && (
          <button
            type="button"
            className="second"
            disabled={no !== undefined || doing.has(about)}
            aria-describedby={no ? `${label}-no` : undefined}
            onClick={() => setAsked(true)}
          >
            {l10n.t('Buy…')}
          </button>
        )}
        {no && (
          <span className="dim small" id={`${label}-no`}>
            {refusalWords(no)}
          </span>
        )}
      </div>
      {asked && member !== undefined && (
        <form
          className="why-form"
          onSubmit={(event) => {
            event.preventDefault();
            store.act({ do: 'buy', member, item: id, ...(words.trim() !== '' && { words: words.trim() }) });
            setAsked(false);
            setWords('');
          }}
          onKeyDown={(event) => event.key === 'Escape' && setAsked(false)}
        >
          {asksWords && (
            <label>
              <span>{l10n.t('What is asked for?')}</span>
              <textarea rows={2} maxLength={2_000} value={words} onChange={({ target }) => setWords(target.value)} />
            </label>
          )}
          <div className="growth-actions">
            <button type="submit" className="primary" disabled={asksWords === true && words.trim() === ''}>
              {cost === 0 ? l10n.t('Post for {0}', member) : l10n.t('Buy for {0} at ✦ {1}', member, cost)}
            </button>
            <button type="button" className="second" onClick={() => setAsked(false)}>
              {l10n.t('Cancel')}
            </button>
          </div>
        </form>
      )}
      <ActState doing={doing.has(about)} failure={failures.get(about)} />
    </article>
  );
}
