import * as l10n from '@vscode/l10n';
import './growth.css';
import { memo, useEffect, useMemo, useRef } from 'react';
import { type GrowthFace as Growth, type GrowthPlace, growthPlaces } from '../../../src/schema/growthFace';
import type { RunView } from '../../../src/schema/view';
import { FaceFrame } from '../../components/FaceFrame';
import { Icon } from '../../components/Icon';
import { PanelContext, usePanel } from '../../components/PanelContext';
import type { Host } from '../../host';
import { useFaceStore } from '../../state/faceStore';
import { createGrowthStore, type GrowthStore, memberOf, placeOfKey } from '../../state/growthStore';
import { roundtablesWords } from '../../state/growthWords';
import { huesOf } from '../../state/hues';
import { Board } from './Board';
import { Choices } from './Choices';
import { MemberPage } from './MemberPage';
import { Skills } from './Skills';
import { Store } from './Store';

/** What members earned, became and learnt, and what waits for the person there. `at` is where one was led to. */
export const GrowthFace = memo(function GrowthFace({ host, view, at }: { host: Host; view: RunView; at: string | undefined }) {
  const store = useFaceStore(() => createGrowthStore(host, view.runId, placeOfKey(at)));
  const led = useRef(at);
  useEffect(() => {
    if (led.current === at) return;
    led.current = at;
    if (at !== undefined) store.go(placeOfKey(at));
  }, [at, store]);
  const panel = usePanel();
  const { growth, at: place } = store.shown().told;
  const names = growth?.board.map(({ member }) => member).join(' ') ?? '';
  // Members of another team than the one shown get their hues by the same rule.
  const own = useMemo(() => ({ ...panel, hues: { ...huesOf(names.split(' ')), ...panel.hues } }), [panel, names]);
  return (
    <PanelContext value={own}>
      <FaceFrame store={store} name={l10n.t('Reading what the members earned and became…')}>
        {growth && (
          <div className="growth">
            <Head growth={growth} place={place} store={store} />
            {growth.settled === 0 && growth.board.length === 0 ? (
              <Nothing growth={growth} store={store} />
            ) : (
              <Part store={store} growth={growth} />
            )}
          </div>
        )}
      </FaceFrame>
    </PanelContext>
  );
});

function Part({ store, growth }: { store: GrowthStore; growth: Growth }) {
  const { at } = store.shown().told;
  if (typeof at === 'object') return <MemberPage store={store} member={at.member} />;
  switch (at) {
    case 'board':
      return <Board store={store} growth={growth} />;
    case 'choices':
      return <Choices store={store} growth={growth} />;
    case 'skills':
      return <Skills store={store} growth={growth} />;
    case 'store':
      return <Store store={store} growth={growth} />;
  }
}

function partWords(place: (typeof growthPlaces)[number]): string {
  switch (place) {
    case 'board':
      return l10n.t('Leaderboard');
    case 'choices':
      return l10n.t('Choices');
    case 'skills':
      return l10n.t('Skills');
    case 'store':
      return l10n.t('Store');
  }
}

function Head({ growth, place, store }: { growth: Growth; place: GrowthPlace; store: GrowthStore }) {
  const figures = {
    board: 0,
    choices: growth.choices.length,
    skills: growth.skills.filter(({ status }) => status === 'proposed').length,
    store: 0,
  };
  const now = memberOf(place) === undefined ? place : 'board';
  const { settled, rehearsals } = growth;
  return (
    <div className="growth-head">
      <nav className="growth-parts" aria-label={l10n.t('Parts of growth')}>
        {growthPlaces.map((one) => (
          <button type="button" key={one} className="tab" aria-current={one === now ? 'page' : undefined} onClick={() => store.go(one)}>
            {partWords(one)}
            {figures[one] > 0 && (
              <span className="tab-figure" title={l10n.t('wait for you')}>
                {figures[one]}
              </span>
            )}
          </button>
        ))}
      </nav>
      {settled > 0 && (
        <p className="dim small">
          {l10n.t('{0} settled', roundtablesWords(settled))}
          {rehearsals === settled
            ? ` · ${l10n.t('all rehearsals: no AI model spoke')}`
            : rehearsals > 0
              ? ` · ${l10n.t('{0} of them rehearsals', rehearsals)}`
              : ''}
        </p>
      )}
    </div>
  );
}

/** Before the first roundtable is settled: what will stand here, and how to get there. The store can be looked at already. */
function Nothing({ growth, store }: { growth: Growth; store: GrowthStore }) {
  const { post } = usePanel();
  if (store.shown().told.at === 'store' && growth.offers.length > 0) return <Store store={store} growth={growth} />;
  return (
    <div className="growth-nothing">
      <Icon name="graph" />
      <p>{l10n.t('No roundtable is settled yet.')}</p>
      <p className="dim">
        {l10n.t(
          'When a roundtable ends, the judge scores every member, scores are paid in sparks, and the therapist talks with each of them. Then stand here: who leads and why, what each became, what they can buy, which skills were learnt, and what you decide.',
        )}
      </p>
      <button type="button" className="primary" onClick={() => post({ type: 'start' })}>
        {l10n.t('Start a Roundtable')}
      </button>
    </div>
  );
}
