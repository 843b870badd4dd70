import * as l10n from '@vscode/l10n';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { MemberPage as Page } from '../../../src/schema/growthFace';
import { Icon } from '../../components/Icon';
import { Name } from '../../components/Name';
import { numberText } from '../../state/counts';
import type { GrowthStore, PagePart } from '../../state/growthStore';
import { aboutOf } from '../../state/growthStore';
import { phaseWhy, phaseWords, placeName, stateWords, trendWords } from '../../state/growthWords';
import { HistoryPart } from './HistoryPart';
import { LedgerPart } from './LedgerPart';
import { ScoresPart } from './ScoresPart';
import { SelfPart } from './SelfPart';
import { StandingPart } from './StandingPart';
import { ActState, WhyForm } from './WhyForm';

/** Who a member is now, and what each figure of it is made of. */
export function MemberPage({ store, member }: { store: GrowthStore; member: string }) {
  const { page, unknown, part } = store.shown().told;
  return (
    <div className="member-page">
      <button type="button" className="quiet" onClick={() => store.go('board')}>
        <Icon name="arrow-left" /> {l10n.t('Leaderboard')}
      </button>
      {unknown ? (
        <p className="growth-empty dim">
          {l10n.t('{0} was in no settled roundtable yet. After its first, this page says who it is.', member)}
        </p>
      ) : page ? (
        <Whole page={page} store={store} part={part} />
      ) : (
        <p className="dim" role="status">
          {l10n.t('Reading…')}
        </p>
      )}
    </div>
  );
}

function Whole({ page, store, part }: { page: Page; store: GrowthStore; part: PagePart | undefined }) {
  const { row, analytics } = page;
  const { member, sparks, standing, state, trend, place, mean, rank } = row;
  const figure = (to: PagePart, words: string, value: string, note: string) => (
    <button type="button" className="member-figure" onClick={() => store.go({ member }, to)}>
      <span className="dim small">{words}</span>
      <b>{value}</b>
      <span className="dim small">{note}</span>
    </button>
  );
  return (
    <>
      <h2 className="member-name">
        <Name name={member} />
        <span className="dim small">
          {placeName(place)}
          {rank !== undefined && ` · ${l10n.t('rank {0}', rank)}`}
        </span>
      </h2>
      <div className="member-figures">
        {figure(
          'standing',
          l10n.t('Standing'),
          numberText(standing),
          [stateWords(state), trend && trendWords(trend)].filter(Boolean).join(' · '),
        )}
        {figure('sparks', l10n.t('Sparks'), `✦ ${numberText(sparks)}`, l10n.t('ledger'))}
        {figure(
          'scores',
          l10n.t('Points'),
          mean === undefined ? '–' : numberText(mean, 1),
          analytics.trend ? trendWords(analytics.trend) : l10n.t('of a roundtable'),
        )}
        {figure('self', l10n.t('Phase'), phaseWords(analytics.phase), l10n.t('who it is'))}
      </div>
      <p className="dim small">{phaseWhy(analytics)}</p>
      <Placing page={page} store={store} />
      <PartOf id="standing" shown={part} words={l10n.t('Standing')}>
        <StandingPart page={page} />
      </PartOf>
      <PartOf id="sparks" shown={part} words={l10n.t('Sparks')}>
        <LedgerPart page={page} />
      </PartOf>
      <PartOf id="scores" shown={part} words={l10n.t('Scores')}>
        <ScoresPart page={page} store={store} />
      </PartOf>
      <PartOf id="self" shown={part} words={l10n.t('Who it is now')}>
        <SelfPart page={page} store={store} />
      </PartOf>
      <PartOf id="history" shown={part} words={l10n.t('History')}>
        <HistoryPart page={page} />
      </PartOf>
    </>
  );
}

/** One part of the page; where a figure led here, it takes the focus. */
function PartOf({ id, shown, words, children }: { id: PagePart; shown: PagePart | undefined; words: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const mine = shown === id;
  useEffect(() => {
    if (!mine) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'start' });
  }, [mine]);
  return (
    <section className="member-part" ref={box} tabIndex={-1} aria-label={words}>
      <h3>{words}</h3>
      {children}
    </section>
  );
}

/** Puts a member on the bench or back at the table. */
function Placing({ page: { row }, store }: { page: Page; store: GrowthStore }) {
  const [asked, setAsked] = useState(false);
  const { member, place } = row;
  const to = place === 'table' ? 'bench' : 'table';
  const about = aboutOf({ do: 'place', member, place: to, why: '-' });
  const { doing, failures } = store.shown().told;
  const words = to === 'bench' ? l10n.t('To the bench') : l10n.t('Back to the table');
  return (
    <>
      {asked ? (
        <WhyForm
          ask={l10n.t('Why? It stands in the record of {0}.', member)}
          confirm={words}
          onCancel={() => setAsked(false)}
          onSend={(why) => {
            store.act({ do: 'place', member, place: to, why });
            setAsked(false);
          }}
        />
      ) : (
        <div className="growth-actions">
          <button type="button" className="second" disabled={doing.has(about)} onClick={() => setAsked(true)}>
            {words}
          </button>
          <button type="button" className="second" onClick={() => store.go('store')}>
            {l10n.t('To the store')}
          </button>
        </div>
      )}
      <ActState doing={doing.has(about)} failure={failures.get(about)} />
    </>
  );
}
